"""The revision history has real dates that do not run backwards."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.semantic_sections import role_sections
from bot.markdown.calendar_date import read_date
from bot.markdown.model import Cell, Section, Span, TextEdit
from bot.markdown.text_normalize import field_key, quoted
from bot.policy.severity import Code, Severity
from bot.template.model import ValueKind

_FIRST = re.compile(r"\b(?:first|initial|created|creation|draft|0\.1)\b", re.IGNORECASE)
Dated = tuple[Cell, date]


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at the date column of the section that holds the history."""
    history = {one.index for one in role_sections(comparison.document, comparison.schema.roles.history)}
    for rule, table, section in comparison.tables:
        if section.index not in history:
            continue
        columns = {column.key for column in rule.columns if column.type.kind is ValueKind.DATE or column.key == "date"}
        at = next((at for at, cell in enumerate(table.header.cells) if field_key(cell.text) in columns), None)
        if at is not None:
            rows = comparison.real_rows(rule, table)
            whole = [row for row in rows if at < len(row.cells)]
            is_first = bool(whole) and any(map(_FIRST.search, (cell.text for cell in whole[0].cells)))
            yield from _column(comparison, section, [row.cells[at] for row in whole], begins=is_first)


def _column(comparison: Comparison, section: Section, cells: Sequence[Cell], *, begins: bool) -> Iterator[Diagnostic]:
    dated: list[Dated] = []
    for cell in cells:
        reading = read_date(cell.text)
        if reading.day is None:
            said = f"{quoted(cell.text)} is no date" if cell.text else "The date is empty"
            yield _found(section, f"{said}; write it as YYYY-MM-DD.", cell.span, Severity.ERROR)
            continue
        dated.append((cell, reading.day))
        if not reading.is_iso:
            better = reading.day.isoformat() if reading.sure else None
            message = f"{quoted(cell.text)} should be written as {better or 'YYYY-MM-DD'}."
            fix = _fix(comparison, cell, better) if better else None
            yield _found(section, message, cell.span, Severity.WARNING, fix)
    yield from _backwards(section, dated, begins=begins)


def _backwards(section: Section, dated: Sequence[Dated], *, begins: bool) -> Iterator[Diagnostic]:
    """Report dates before the one above; a history with the newest first is in order, too.

    Of two rows only the words tell: `begins` says that the upper one is the first version.
    """
    days = [day for _, day in dated]
    if (len(days) > 2 or not begins) and days and days[0] > days[-1] and all(one >= two for one, two in pairwise(days)):
        return
    latest: Dated | None = None
    for cell, day in dated:
        if latest is not None and day < latest[1]:
            message = f"{quoted(cell.text)} is before {quoted(latest[0].text)} above it; put the rows in order."
            yield _found(section, message, cell.span, Severity.ERROR)
        else:
            latest = (cell, day)


def _fix(comparison: Comparison, cell: Cell, better: str) -> TextEdit:
    text, span = comparison.document.lines[cell.span.line - 1], cell.span
    new = f"{text[: span.column - 1]}{better}{text[span.end_column - 1 :]}\n"
    return TextEdit(start_line=span.line, end_line=span.line, text=new)


def _found(section: Section, message: str, span: Span, severity: Severity, fix: TextEdit | None = None) -> Diagnostic:
    return Diagnostic(
        code=Code.REVISION_HISTORY,
        severity=severity,
        message=message,
        span=span,
        section=section.name,
        demand="history:dates",
        fix=(fix,) if fix else None,
    )
