"""A table that the template has holds at least one real row."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.text_normalize import quoted
from bot.policy.severity import Code, Severity


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report tables with nothing in them but the template's rows."""
    for rule, table, section in comparison.tables:
        if comparison.real_rows(rule, table) or any(row.line in comparison.leftover_lines for row in table.rows):
            continue
        state = "holds only the template's rows" if any(not row.is_blank for row in table.rows) else "has no row"
        yield Diagnostic(
            code=Code.EMPTY_TABLE,
            severity=Severity.ERROR,
            message=f"The table of {quoted(section.name)} {state}; write at least one.",
            span=comparison.document.span(table.line),
            section=section.name,
            demand=f"table:{comparison.path_of(section)}",
        )
