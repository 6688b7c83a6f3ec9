"""What a person of the story does on their forge and reads back, whichever forge it is."""

from dataclasses import dataclass
from typing import Protocol


class RefusedError(Exception):
    """A forge, or the bot on it, did not do what was asked; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedComment:
    """A comment on the diff. `review` names what it was published with, where the forge tells."""

    path: str
    line: int | None
    body: str
    review: int | None


class Client(Protocol):
    """Somebody with a token and any client library. Every read asks the forge again."""

    @property
    def login(self) -> str:
        """Tell their name."""
        ...

    @property
    def base(self) -> str:
        """Tell the branch that pull requests go to."""
        ...

    def branch(self, name: str) -> None:
        """Start a branch at the tip of the base branch."""
        ...

    def add(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new file."""
        ...

    def change(self, path: str, text: str, branch: str, message: str) -> None:
        """Commit a new text of a file."""
        ...

    def read(self, path: str, branch: str) -> str:
        """Read a file's text."""
        ...

    def open(self, branch: str, title: str, body: str) -> int:
        """Open a pull request against the base branch; tell its number."""
        ...

    def say(self, number: int, text: str) -> int:
        """Comment in the conversation; tell the comment's id."""
        ...

    def merge(self, number: int) -> None:
        """Squash it onto the base branch."""
        ...

    def approve(self, number: int, text: str = "") -> None:
        """Approve with the forge's own button."""
        ...

    def comments(self, number: int) -> list[tuple[str, str]]:
        """Read the conversation as (login, text)."""
        ...

    def reactions(self, number: int, comment: int) -> list[str]:
        """Read the emoji on a comment, under GitHub's names."""
        ...

    def findings(self, number: int) -> list[PostedComment]:
        """Read the inline comments."""
        ...

    def labels(self, number: int) -> list[str]:
        """Read the labels' names."""
        ...

    def conclusions(self, number: int) -> dict[str, str]:
        """Read how each check on the head commit ended: `success` or `failure`."""
        ...

    def annotations(self, number: int, check: str) -> int | None:
        """Count a check's annotations; None where the forge has none."""
        ...

    def resolved(self, number: int) -> list[bool]:
        """Read for each thread on the diff whether it is resolved."""
        ...

    def held_back(self, number: int) -> bool | None:
        """Tell whether an open thread of the bot holds the merge back; None where the forge needs none."""
        ...
