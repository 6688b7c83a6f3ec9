"""The JSON report: a stable shape for scripts, version 1."""

import json
from collections.abc import Iterable

from bot.comparison.diagnostic import Diagnostic
from bot.report.spec_report import CheckedSpec, SpecReport
from bot.report.statistics import statistics_json

VERSION = 1


def render_json(specs: Iterable[CheckedSpec], *, statistics: bool = False) -> str:
    """Write one JSON object with every spec in it; `statistics` adds the counts by rule and by spec."""
    reports = [spec.report for spec in specs]
    found: dict[str, object] = {"version": VERSION, "specs": [_spec(report) for report in reports]}
    if statistics:
        found["statistics"] = statistics_json(reports)
    return json.dumps(found)


def _spec(report: SpecReport) -> dict[str, object]:
    questions = report.questions
    return {
        "path": report.path,
        "template": report.template,
        "title": report.title,
        "status": report.status,
        "sections": {"complete": report.sections.done, "total": report.sections.total},
        "questions": {"open": questions.total - questions.done, "total": questions.total},
        "tasks": {"done": report.tasks.done, "total": report.tasks.total},
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in report.diagnostics],
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "section": diagnostic.section,
        "fix": _fix(diagnostic),
        **({"file": diagnostic.file} if diagnostic.file else {}),
    }


def _fix(diagnostic: Diagnostic) -> list[dict[str, object]] | None:
    if diagnostic.fix is None:
        return None
    return [{"start_line": edit.start_line, "end_line": edit.end_line, "text": edit.text} for edit in diagnostic.fix]
