"""What a command is: its words, who may use it, and the two things it may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.review.commands.outcomes import CommandOutcome
from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.thread_state import ThreadState


class Right(StrEnum):
    """Who may use a command; the value is how people read it."""

    ANYONE = "anyone who can comment"
    READ = "anyone with read access"
    APPROVER = "approvers, but not the author"
    ASKER = "who asked, or anyone with write access"
    AUTHOR = "the author, or anyone with write access"
    WRITE = "anyone with write access"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One command. `run` answers an order that has no receipt yet; `fold` makes a standing order count at every run."""

    name: str
    forms: tuple[str, ...]
    argument: str = ""
    right: Right
    effect: str
    example: str
    run: Callable[[Command, ReviewContext], CommandOutcome]
    fold: Callable[[ThreadState, Command, ReviewContext], ThreadState] | None = field(default=None)

    @property
    def usage(self) -> str:
        """How to write it."""
        return f"/spec {self.name} {self.argument}".strip()

    @property
    def works_when_edited(self) -> bool:
        """An edit may come from somebody else, so an edited comment keeps no power; it may still ask."""
        return self.right in {Right.ANYONE, Right.READ}
