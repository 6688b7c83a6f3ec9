"""A section that the template has once stands once."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.text_normalize import quoted
from bot.policy.severity import Code, Severity


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report the second and every further one."""
    for section in comparison.alignment.duplicates:
        first = next(
            one for one in comparison.document.sections if one.key == section.key and one.level == section.level
        )
        yield Diagnostic(
            code=Code.DUPLICATE_SECTION,
            severity=Severity.ERROR,
            message=f"Section {quoted(section.name)} is there twice, first on line {first.line}; keep one.",
            span=comparison.document.span(section.line),
            section=section.name,
            demand=f"once:{section.key}",
        )
