"""What the stateful test needs of a forge: people who act on one pull request, and what can be seen of it."""

from dataclasses import dataclass
from typing import Protocol

PULL = 1
BRANCH = "topic"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment as it stands."""

    id: int
    login: str
    body: str


class Scene(Protocol):
    """One repository with one pull request on a local forge; the bot looks at it when it is told to."""

    status_prefix: str
    """Before the status in a label: `spec: ` or `spec::`."""

    def open(self, path: str, text: str) -> None:
        """Let ada open the pull request."""
        ...

    def push(self, path: str, text: str) -> None:
        """Let ada push."""
        ...

    def take(self, pick: int) -> bool:
        """Let ada take one of the standing suggestions over; tell whether the forge did it."""
        ...

    def say(self, login: str, body: str) -> int:
        """Let somebody comment; gives the comment's id."""
        ...

    def edit(self, login: str, comment: int, body: str) -> None:
        """Let somebody edit a comment."""
        ...

    def delete(self, comment: int) -> None:
        """Let dana delete a comment."""
        ...

    def approve(self, login: str) -> None:
        """Let somebody approve natively, if the forge lets them."""
        ...

    def label(self, name: str) -> None:
        """Let dana put a label on."""
        ...

    def promote(self, *, write: bool) -> None:
        """Give bo write access, or take it away."""
        ...

    def turn(self, *, draft: bool) -> None:
        """Let ada mark it as a draft, or as ready."""
        ...

    def close(self, *, closed: bool) -> None:
        """Let ada close or reopen it."""
        ...

    def fail(self, kind: int | str, path: str) -> None:
        """Let the bot's next request to a path fail."""
        ...

    def calm(self) -> None:
        """Let nothing fail any more."""
        ...

    def arrive(self, pick: int) -> bool:
        """Let one of the newest deliveries arrive; tell whether it wakes the bot for the pull request."""
        ...

    def reconcile(self) -> int:
        """Let the bot look once, with nothing remembered; gives the number of its writes."""
        ...

    def people_said(self) -> list[Said]:
        """List what people said."""
        ...

    def bot_said(self) -> list[str]:
        """List what the bot said in the conversation."""
        ...

    def labels(self) -> list[str]:
        """List the labels."""
        ...

    def reviews(self) -> int:
        """Count the reviews that the bot published."""
        ...

    def gate(self) -> str | None:
        """Tell how `spec / approval` stands on the head: `success`, `failure`; None when it does not."""
        ...

    def text(self, path: str) -> str:
        """Read a file at the head."""
        ...

    def approvers(self) -> set[str]:
        """Name who has approved natively."""
        ...

    def writers(self) -> set[str]:
        """Name who of bo and dana may write now."""
        ...

    def is_open(self) -> bool:
        """Tell whether the pull request was opened at all."""
        ...

    def stop(self) -> None:
        """End the forge."""
        ...
