"""One look at a pull request, as its log keeps it: what the bot saw, decided and wrote, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.review.model.board import BranchBoard, PullBoard
from bot.review.model.references import PullRef


class ActionOutcome(StrEnum):
    """What became of a planned change; the value is what people read."""

    WRITTEN = "written"
    WITHHELD = "would have been written"
    """The bot only observes, or only advises."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAction:
    """One planned change: its kind, the text that it shows to people, and what became of it."""

    kind: str
    says: str
    """The change in one line."""
    text: str = ""
    outcome: ActionOutcome
    reason: str = ""
    """Why it was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A whole look. `saw`, `decided` and `why` are lines; those of `why` are Markdown."""

    ref: PullRef
    at: datetime
    head: str
    title: str
    saw: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    actions: tuple[LookAction, ...] = ()
    board: PullBoard | None = None


class LookRecorder(Protocol):
    """Keeps what looks came to, for people to read. Nothing is decided by it."""

    def record(self, look: Look) -> None:
        """Keep one look at a pull request, and the state of its specs."""
        ...

    def record_branch(self, board: BranchBoard) -> None:
        """Keep the specs of a default branch in the place of those that were known."""
        ...
