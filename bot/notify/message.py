"""A message to a name, and why it was not sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said, to whom, and about which pull request or repository."""

    to: str
    about: str
    title: str
    body: str


class NotSentError(Exception):
    """A message was not sent; the words hold no address. `final`: another try would end the same."""

    def __init__(self, says: str, *, final: bool = False) -> None:
        super().__init__(says)
        self.final = final
