"""What the stateful test needs of a forge: people who act on one pull request, and what can be seen of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

PULL = 1
BRANCH = "topic"
PATH = "docs/specs/rate-limits.md"
AUTHOR = "ada"
PEOPLE = ("ada", "bo", "dana", "cy")
"""ada writes the spec; bo and dana may approve; cy is a stranger, until somebody gives cy a role."""
BASES = {"main": 1, "release": 2, "next": 1}
"""By branch that can be merged into: how many approvals its policy wants. `next` has the spec already."""


class Role(IntEnum):
    """What somebody may do; both forges have something of each."""

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3


ROLES = {"ada": Role.WRITE, "bo": Role.WRITE, "dana": Role.WRITE, "cy": Role.NONE}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment as it stands."""

    id: int
    login: str
    body: str
    answered: bool
    """The bot reacted to it, or replied to it."""


class Scene(Protocol):
    """One repository with one pull request on a forge; the bot looks at it when it is told to.

    Who may not do something does not do it: what people do tells whether the forge let them.
    """

    status_prefix: str
    """Before the status in a label: `spec: ` or `spec::`."""

    def open(self, text: str) -> None:
        """Let ada open the pull request."""
        ...

    def push(self, login: str, text: str, message: str = "Change") -> bool:
        """Let somebody push a text."""
        ...

    def head(self) -> str:
        """Name the head commit."""
        ...

    def rewind(self, login: str, sha: str) -> bool:
        """Let somebody point the branch to a commit that was its head."""
        ...

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        ...

    def take(self, login: str, picks: Sequence[int]) -> bool:
        """Let somebody take standing suggestions over, several in one commit."""
        ...

    def say(self, login: str, body: str) -> int | None:
        """Let somebody comment; gives the comment's id."""
        ...

    def edit(self, login: str, comment: int, body: str) -> bool:
        """Let somebody edit a comment."""
        ...

    def delete(self, login: str, comment: int) -> bool:
        """Let somebody delete a comment."""
        ...

    def damage(self, pick: int, body: str | None) -> bool:
        """Let dana edit one of the bot's comments, or delete it (None): in the conversation, then on the diff."""
        ...

    def resolve(self, login: str, pick: int, *, done: bool) -> bool:
        """Let somebody resolve a thread, or open it again."""
        ...

    def approve(self, login: str) -> bool:
        """Let somebody approve natively."""
        ...

    def request_changes(self, login: str) -> bool:
        """Let somebody request changes natively."""
        ...

    def retract(self, login: str, whose: str) -> bool:
        """Let somebody end a request for changes, and an approval with it, as this forge has it."""
        ...

    def label(self, name: str) -> None:
        """Let ada put a label on."""
        ...

    def grant(self, login: str, role: Role) -> None:
        """Give somebody a role, or take it away."""
        ...

    def turn(self, *, draft: bool) -> None:
        """Let ada mark it as a draft, or as ready."""
        ...

    def close(self, *, closed: bool) -> None:
        """Let ada close or reopen it."""
        ...

    def retarget(self, base: str) -> bool:
        """Let ada have it merged into another branch."""
        ...

    def install_anew(self) -> None:
        """Take the bot away and install it again: another installation (GitHub), another account (GitLab)."""
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
        """List what the bot said in the conversation, with the account that it has now."""
        ...

    def labels(self) -> list[str]:
        """List the labels."""
        ...

    def gate(self) -> dict[str, str]:
        """Tell how each of the bot's checks stands on the head: `success` or `failure`."""
        ...

    def text(self) -> str:
        """Read the spec at the head."""
        ...

    def is_open(self) -> bool:
        """Tell whether the pull request was opened at all."""
        ...

    def stop(self) -> None:
        """End the forge."""
        ...
