"""What a command is: its words, who may use it, and the two things it may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.review.commands.arguments import refusal_of_words
from bot.review.commands.friendly_words import unknown_words
from bot.review.commands.outcomes import CommandOutcome
from bot.review.commands.parser import TOO_LONG, Command
from bot.review.evaluate.context import ReviewContext, ThreadState


class Right(StrEnum):
    """Who may use a command; the value is how people read it."""

    ANYONE = "anyone who can comment"
    QUESTION = "anyone who can comment; the policy says whose count (`approval.questions`)"
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
    words: frozenset[str] = frozenset()
    """What may stand behind it, beside friendly words."""
    open_ended: bool = False
    """It is answered with words and changes nothing, so whatever stands behind it is a question put politely."""
    closes_only: bool = False
    """It can only close the gate, so an edited comment may hold it too."""

    @property
    def usage(self) -> str:
        """How to write it."""
        return f"/spec {self.name} {self.argument}".strip()

    @property
    def works_when_edited(self) -> bool:
        """An edit may come from somebody else, so an edited comment opens nothing; it may still ask, and close."""
        return self.closes_only or self.right in {Right.ANYONE, Right.QUESTION}

    @property
    def takes_text(self) -> bool:
        """Tell whether everything up to the next command belongs to it."""
        return self.argument.endswith("TEXT")

    def refusal(self, command: Command) -> str:
        """Say why an order is not carried out as it is written; empty where it is understood whole."""
        if command.misplaced:
            return command.misplaced
        if self.takes_text:
            return TOO_LONG if command.cut else ""
        if self.open_ended or self.argument not in {"", "[anyway]"}:
            return ""
        known = self.words if command.word in (self.name, *self.forms) else self.words | {"cancel"}
        words = unknown_words(command.rest, known)
        return refusal_of_words(words, f"/spec {self.name}") if words else ""
