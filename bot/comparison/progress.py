"""How far a document is: counted progress and the questions of its checklist."""

from dataclasses import dataclass

from bot.markdown.edits import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So many of so many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistQuestion:
    """An item of the Open Questions section: `number` counts from 1 in file order (Q1, Q2 …)."""

    number: int
    text: str
    ticked: bool
    span: Span
