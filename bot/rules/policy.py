"""No section that the policy forbids."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.text_normalize import key_of, quoted
from bot.policy.severity import Code, Severity


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report each section under a forbidden name."""
    forbidden = {key_of(name.split(" / ")[-1]) for name in comparison.schema.forbidden}
    for section in comparison.document.sections:
        if section.key and section.key in forbidden:
            yield Diagnostic(
                code=Code.POLICY,
                severity=Severity.ERROR,
                message=f"Section {quoted(section.name)} is not allowed by the team's policy; remove it.",
                span=comparison.document.span(section.line),
                section=section.name,
            )
