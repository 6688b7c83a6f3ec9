"""Checked specs to render."""

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import Progress
from bot.markdown.model import Span, TextEdit
from bot.policy.severity import Code, Severity
from bot.report.spec_report import CheckedSpec, SpecReport

SOURCE = "# Spec: Rate limits\n\n**Author:** [Your Name]\n\n## Overview\nText.\n"


def a_span(line: int = 3, column: int = 13, end_line: int = 3, end_column: int = 24) -> Span:
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


def a_diagnostic(
    *,
    code: Code = Code.UNFILLED_PLACEHOLDER,
    severity: Severity = Severity.ERROR,
    message: str = 'Author is still "[Your Name]"; name who wrote the spec.',
    span: Span | None = None,
    section: str | None = None,
    fix: tuple[TextEdit, ...] | None = None,
    file: str = "",
) -> Diagnostic:
    return Diagnostic(
        code=code, severity=severity, message=message, span=span or a_span(), section=section, fix=fix, file=file
    )


MISSING = a_diagnostic(
    code=Code.MISSING_SECTION,
    severity=Severity.WARNING,
    message='The section "Goals" is missing; add it.',
    span=a_span(5, 1, 6, 6),
    section="Overview / Goals",
    fix=(TextEdit(start_line=7, end_line=6, text="### Goals\n"),),
)


def a_checked(
    *diagnostics: Diagnostic, path: str = "docs/specs/a.md", source: str = SOURCE, beside: str = ""
) -> CheckedSpec:
    report = SpecReport(
        path=path,
        template="built-in",
        title="Rate limits",
        status="Draft",
        sections=Progress(done=3, total=5),
        questions=Progress(done=1, total=3),
        tasks=Progress(done=0, total=1),
        diagnostics=diagnostics,
    )
    return CheckedSpec(report=report, source=source, beside=beside)
