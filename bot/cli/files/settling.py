"""Fixes for programs that apply them: of a report, only those that settle their finding are kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.files.parallel import Task
from bot.cli.files.precedents import Judged
from bot.cli.files.selection import SelectedFile
from bot.report.spec_report import SpecReport

if TYPE_CHECKING:
    from bot.comparison.diagnostic import Diagnostic
    from bot.spec.model import Examination


def with_settling_fixes(judged: Judged, report: SpecReport, target: SelectedFile, task: Task) -> SpecReport:
    """Leave a fix out of a report that would not settle its finding."""
    if not any(one.fix for one in report.diagnostics):
        return report
    from bot.cli.files.fix_text import offered  # noqa: PLC0415 - clean specs never need the rules again

    def evaluate(spec: "Examination") -> "tuple[Diagnostic, ...]":
        return judged.evaluate(spec.diagnostics, spec.evidence, target, task)

    return replace(report, diagnostics=offered(report.diagnostics, task.source, task.path, task.scheme, evaluate))
