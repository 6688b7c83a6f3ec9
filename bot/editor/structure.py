"""What of a spec can be folded, and how far its questions and tasks are."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.comparison.semantic_sections import role_sections, task_items
from bot.editor.model import SpecView
from bot.markdown.model import Document, LineKind
from bot.report.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fold:
    """Lines that belong together, from 1; `first` stays in sight."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """A few words above a line, and the line that they lead to: the first that is still to be done, else the first of all."""

    line: int
    text: str
    target: int


def folds(document: Document) -> tuple[Fold, ...]:
    """List sections, tables, code and front matter that have more than one line."""
    return tuple(sorted({fold for fold in _folds(document) if fold.first < fold.last}))


def _folds(document: Document) -> Iterator[Fold]:
    meta = [number for number, kind in enumerate(document.skeleton.kinds, 1) if kind is LineKind.META]
    if meta:
        yield Fold(first=meta[0], last=meta[-1])
    for section in document.sections:
        last = section.tree_end
        while last > section.line and document.kind(last) is LineKind.BLANK:
            last -= 1
        if section.heading is not None:
            yield Fold(first=section.line, last=last)
    yield from (Fold(first=one.line, last=one.end_line) for one in document.fences)
    yield from (Fold(first=one.line, last=one.end_line) for one in document.tables)


def lenses(view: SpecView) -> Iterator[Lens]:
    """Say above the questions how many are open, and above the plan how many tasks are done."""
    roles = view.comparison.schema.roles
    if view.questions:
        left = [one for one in view.questions if not one.ticked]
        total = len(view.questions)
        text = f"{len(left)} of {counted(total, 'question')} open" if left else f"No question open of {total}"
        target = (left or view.questions)[0].span.line
        yield Lens(line=_line(view, roles.questions, view.questions[0].span.line), text=text, target=target)
    boxes = task_items(view.comparison)
    if boxes:
        waiting = [one for one in boxes if not one.ticked]
        text = f"{len(boxes) - len(waiting)} of {counted(len(boxes), 'task')} done"
        target = (waiting or boxes)[0].line
        yield Lens(line=_line(view, roles.plan, 1), text=text, target=target)


def _line(view: SpecView, role: str, otherwise: int) -> int:
    return next((one.line for one in role_sections(view.comparison.document, role)), otherwise)
