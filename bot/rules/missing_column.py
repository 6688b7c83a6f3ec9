"""Tables have the template's columns."""

from collections.abc import Iterator, Sequence

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.near_name import is_meant, near_name
from bot.markdown.model import Document, Table, TextEdit
from bot.markdown.text_normalize import field_key, quoted
from bot.policy.severity import Code, Severity
from bot.template.model import ColumnRule, TableRule


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report each column that a table lacks."""
    for rule, table, section in comparison.tables:
        there = rule.places_in(table)
        missing = [column for column in rule.columns if column not in there]
        for column in missing:
            meant = _meant(rule, table, column)
            fix = _fix(comparison.document, rule, table, column) if len(missing) == 1 and meant is None else None
            yield Diagnostic(
                code=Code.MISSING_COLUMN,
                severity=Severity.ERROR,
                message=f"Column {quoted(column.name)} is missing in {quoted(section.name)}"
                + (is_meant(meant) if meant else "; add it to the table."),
                span=comparison.document.span(table.line),
                section=section.name,
                demand=f"column:{comparison.inside(section, column.name)}",
                fix=fix,
            )


def _meant(rule: TableRule, table: Table, column: ColumnRule) -> str | None:
    """Find a column with a name that is none of the template's, and near to the missing one."""
    known = {one.key for one in rule.columns}
    return near_name(column.key, (cell.text for cell in table.header.cells if field_key(cell.text) not in known))


def _fix(document: Document, rule: TableRule, table: Table, column: ColumnRule) -> tuple[TextEdit, ...] | None:
    """Insert an empty column behind the template's column before it."""
    places = rule.places_in(table)
    elder = rule.columns[: rule.columns.index(column)]
    at = max((places[one] for one in elder if one in places), default=-1) + 1
    rows = {table.header.line: column.name, table.line + 1: "-" * max(len(column.name), 3)}
    lines = [
        _with_cell(document.lines[line - 1], rows.get(line, ""), at) for line in range(table.line, table.end_line + 1)
    ]
    return (TextEdit(start_line=table.line, end_line=table.end_line, text="\n".join(lines) + "\n"),)


def _with_cell(text: str, cell: str, at: int) -> str:
    """Put a cell before cell `at` of a row."""
    bars = [one for one, character in enumerate(text) if character == "|" and text[one - 1 : one] != "\\"]
    bordered = bool(bars) and not text[: bars[0]].strip(" \t>")
    if not bordered:
        return f"{text.rstrip()} | {cell}" if at > len(bars) else _before(text, cell, bars, at)
    begin = bars[min(at, len(bars) - 1)]
    return f"{text[:begin]}| {cell} {text[begin:]}"


def _before(text: str, cell: str, bars: Sequence[int], at: int) -> str:
    begin = 0 if at == 0 else bars[at - 1] + 1
    return f"{cell} | {text}" if at == 0 else f"{text[:begin]} {cell} |{text[begin:]}"
