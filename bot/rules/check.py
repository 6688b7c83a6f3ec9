"""Check a document against its schema: every rule, one sorted list."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.comparison.comparison import Comparison, compare
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import Document
from bot.rules import RULES
from bot.rules.unwritten import absorb
from bot.template.schema_types import Schema


def check(document: Document, schema: Schema) -> tuple[Diagnostic, ...]:
    """Say all that is wrong, in file order."""
    return check_comparison(compare(document, schema))


def check_comparison(comparison: Comparison) -> tuple[Diagnostic, ...]:
    """Say all that is wrong with a document that was compared already."""
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
