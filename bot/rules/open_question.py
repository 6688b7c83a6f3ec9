"""A spec that claims approval has no open question."""

from collections.abc import Iterator

from bot.comparison.comparison import Comparison
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.semantic_sections import questions, status
from bot.markdown.text_normalize import quoted
from bot.policy.lifecycle import Status
from bot.policy.severity import Code, Severity

_SETTLED = (Status.APPROVED, Status.IMPLEMENTED)


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report open questions once the status says that there should be none."""
    said = status(comparison)
    if said.status not in _SETTLED:
        return
    for question in questions(comparison):
        if not question.ticked:
            yield Diagnostic(
                code=Code.OPEN_QUESTION,
                severity=Severity.ERROR,
                message=f"Question {question.number} is open, but the status is {quoted(said.text or '')}; answer it first.",
                span=question.span,
                section=comparison.document.section_at(question.span.line).name,
            )
