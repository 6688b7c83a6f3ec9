"""A spec that claims approval has no open question."""

from collections.abc import Iterator

from bot.spec.comparison import Comparison
from bot.spec.diagnostic import Code, Diagnostic, Severity
from bot.spec.lifecycle import Status
from bot.spec.roles import questions, status
from bot.spec.wording import quoted

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
