"""A spec that claims approval has no open question, and what stands among its questions can be counted."""

from collections.abc import Iterator

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.question_list import read_questions
from bot.comparison.semantic_sections import status
from bot.markdown.model import Span
from bot.markdown.text_normalize import quoted
from bot.policy.lifecycle import Status
from bot.policy.severity import Code, Severity

UNCOUNTED = "I cannot count what stands here; write `- [ ] …` for each question, or None."
_SETTLED = (Status.APPROVED, Status.IMPLEMENTED)


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report open questions once the status says that there should be none, and at any time what nobody can count."""
    said, asked = status(comparison), read_questions(comparison)
    settled = said.status in _SETTLED
    for span in asked.uncounted:
        yield _diagnostic(comparison, span, UNCOUNTED, Severity.ERROR if settled else Severity.WARNING)
    for question in asked.questions if settled else ():
        if not question.ticked:
            message = (
                f"Question {question.number} is open, but the status is {quoted(said.text or '')}; answer it first."
            )
            yield _diagnostic(comparison, question.span, message, Severity.ERROR)


def _diagnostic(comparison: Comparison, span: Span, message: str, severity: Severity) -> Diagnostic:
    section = comparison.document.section_at(span.line).name
    return Diagnostic(code=Code.OPEN_QUESTION, severity=severity, message=message, span=span, section=section)
