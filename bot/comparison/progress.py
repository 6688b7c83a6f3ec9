"""How far a document is: counted progress and the questions of its checklist."""

from dataclasses import dataclass
from enum import StrEnum

from bot.markdown.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So many of so many."""

    done: int
    total: int


class QuestionShape(StrEnum):
    """How a question stands in the file. Only an item of a list can be ticked by the bot."""

    ITEM = "an item of a list"
    ROW = "a row of a table"
    HEADING = "a heading"
    PARAGRAPH = "a paragraph"
    MARK = "a mark in the text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistQuestion:
    """A question of the Open Questions section: `number` counts from 1 in file order (Q1, Q2 …)."""

    number: int
    text: str
    ticked: bool
    span: Span
    shape: QuestionShape = QuestionShape.ITEM
    answered: bool = True
    """False for a box that was ticked with no answer in sight."""
