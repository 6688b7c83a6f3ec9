"""The rules, in the order in which people read about them. A rule is a file here, a line below, and a case folder."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.rules import (
    duplicate_section,
    empty_section,
    empty_table,
    forbidden_section,
    hidden_text,
    invalid_code,
    invalid_field,
    missing_column,
    missing_field,
    missing_section,
    open_question,
    revision_history,
    section_order,
    title,
    unfilled_placeholder,
)
from bot.rules.unwritten import absorb

Rule = Callable[[Comparison], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    title.check,
    missing_section.check,
    empty_section.check,
    unfilled_placeholder.check,
    missing_field.check,
    invalid_field.check,
    section_order.check,
    duplicate_section.check,
    forbidden_section.check,
    missing_column.check,
    empty_table.check,
    invalid_code.check,
    revision_history.check,
    open_question.check,
    hidden_text.check,
)


def check_comparison(comparison: Comparison) -> tuple[Diagnostic, ...]:
    """Say all that is wrong with a document that was compared, in file order."""
    found = [diagnostic for rule in RULES for diagnostic in rule(comparison)]
    ordered = sorted(found, key=lambda one: (one.span.line, one.span.column))
    return tuple(absorb(comparison, _numbered(ordered)))


def _numbered(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Tell diagnostics of one code in one section apart by their order."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.section)
        seen[key] += 1
        yield replace(diagnostic, occurrence=seen[key]) if seen[key] > 1 else diagnostic
