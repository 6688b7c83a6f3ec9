"""What a report says about one spec, and the source that it quotes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import Progress
from bot.markdown.text_normalize import numbered_lines, quoted
from bot.policy.lifecycle import Status
from bot.policy.paths import beside
from bot.policy.severity import Code, Severity
from bot.spec.evidence import NO_EVIDENCE, SpecEvidence
from bot.spec.model import Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecReport:
    """A spec's facts, progress and diagnostics; `template` is a path, or the built-in template's name."""

    path: str
    template: str
    title: str | None
    status: str | None
    sections: Progress
    questions: Progress
    """Ticked questions of all."""
    tasks: Progress
    diagnostics: tuple[Diagnostic, ...]
    evidence: SpecEvidence = NO_EVIDENCE
    """What the spec shows of the template's demands, before any policy set their severities."""

    @classmethod
    def from_examination(cls, examination: Examination) -> "SpecReport":
        """Keep what is printed; digests and the text of questions are for decisions."""
        questions = examination.questions
        return cls(
            path=examination.path,
            template=examination.template,
            title=examination.title,
            status=examination.status_text,
            sections=examination.sections,
            questions=Progress(done=sum(question.ticked for question in questions), total=len(questions)),
            tasks=examination.tasks,
            diagnostics=tuple(_with_open_questions(examination)),
            evidence=examination.evidence,
        )


def _with_open_questions(examination: Examination) -> Iterator[Diagnostic]:
    """List the questions that a spec in review has open: no fault, but nobody should have to look for them."""
    yield from examination.diagnostics
    for question in examination.questions if examination.status is Status.REVIEW else ():
        if not question.ticked:
            message = f"Question {question.number} is open: {quoted(question.text)}"
            yield Diagnostic(code=Code.OPEN_QUESTION, severity=Severity.INFO, message=message, span=question.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSpec:
    """A report with the text that it is about."""

    report: SpecReport
    source: str
    beside: str = ""
    """The text of the file beside it that holds its metadata."""

    def lines(self, found: Diagnostic | None = None) -> tuple[str, ...]:
        """Split the text that a finding is in as line numbers count: at LF, CRLF or CR, without the byte order mark."""
        text = self.beside if found is not None and found.file else self.source
        return numbered_lines(text.removeprefix("\ufeff"))

    def path(self, found: Diagnostic) -> str:
        """Name the file that a finding is in."""
        return beside(self.report.path, found.file) if found.file else self.report.path
