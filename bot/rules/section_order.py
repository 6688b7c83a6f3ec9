"""Sections stand in the template's order."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.text_normalize import quoted
from bot.policy.severity import Code, Severity


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report each section that has moved; those below it move along in silence."""
    for moved in comparison.alignment.moved:
        under = comparison.schema.sections[moved.rule.parent] if moved.rule.parent != -1 else None
        is_parent = under is not None and comparison.alignment.rules.get(moved.neighbour.index) is under
        place = "stand in" if is_parent else "come after" if moved.should_follow else "come before"
        yield Diagnostic(
            code=Code.SECTION_ORDER,
            severity=Severity.WARNING,
            message=f"Section {quoted(moved.section.name)} should {place} {quoted(moved.neighbour.name)}.",
            span=comparison.document.span(moved.section.line),
            section=moved.section.name,
        )
