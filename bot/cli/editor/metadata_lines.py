"""An open spec whose metadata stand in another file: what is found there is told on the first line of the open one."""

from collections.abc import Iterable
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import ChecklistQuestion
from bot.markdown.metadata_file import lines_above
from bot.markdown.model import Span
from bot.report.metadata_lines import named


def in_open_file(found: Iterable[Diagnostic], source: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Give each finding a line of the open file; one of the metadata has no fix there."""
    end = lines_above(source)
    return tuple(_told_here(named(one, end, name)) if end else one for one in found)


def below(question: ChecklistQuestion, above: int) -> ChecklistQuestion:
    """Say where a question stands in the open file."""
    span = question.span
    moved = replace(span, line=max(span.line - above, 1), end_line=max(span.end_line - above, 1))
    return replace(question, span=moved) if above else question


def _told_here(found: Diagnostic) -> Diagnostic:
    if not found.file:
        return found
    message = f"{found.file}, line {found.span.line}: {found.message}"
    first = Span(line=1, column=1, end_line=1, end_column=1)
    return replace(found, message=message, span=first, fix=None, file="")
