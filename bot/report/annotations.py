"""Reports that a pipeline shows on the diff: GitHub workflow commands and GitLab Code Quality.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json
from collections.abc import Iterable

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.hidden_characters import visible, without_old_commands
from bot.policy.severity import Severity
from bot.report.spec_report import CheckedSpec
from bot.report.wording import fingerprint, more_about

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_github(specs: Iterable[CheckedSpec]) -> str:
    """Write one workflow command a line."""
    found = ((spec.path(diagnostic), diagnostic) for spec in specs for diagnostic in spec.report.diagnostics)
    return "\n".join(_command(path, diagnostic) for path, diagnostic in found)


def annotate_github(path: str, line: int, message: str) -> str:
    """Write an error at a line of any file, such as a broken policy."""
    return f"::error file={_property(path)},line={line},title=Specbot::{_data(message)}"


def render_gitlab(specs: Iterable[CheckedSpec]) -> str:
    """Write the Code Quality report; every fingerprint in it is different."""
    seen: dict[str, int] = {}
    issues = []
    for spec in specs:
        for diagnostic in spec.report.diagnostics:
            name = fingerprint(spec.report.path, diagnostic)
            seen[name] = seen.get(name, 0) + 1
            issues.append(
                _issue(spec.path(diagnostic), diagnostic, name if seen[name] == 1 else f"{name}-{seen[name]}")
            )
    return json.dumps(issues)


def _command(path: str, diagnostic: Diagnostic) -> str:
    """Columns are for one line only: GitHub drops an annotation that has them on several."""
    span = diagnostic.span
    where = f"line={span.line},endLine={span.end_line}"
    if span.line == span.end_line:
        where += f",col={span.column},endColumn={span.end_column}"
    title = _property(f"Specbot {diagnostic.code}")
    return (
        f"::{_GITHUB[diagnostic.severity]} file={_property(path)},{where},title={title}::{_data(_message(diagnostic))}"
    )


def _message(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message}\n{more_about(diagnostic.code)}."


def _issue(path: str, diagnostic: Diagnostic, name: str) -> dict[str, object]:
    return {
        "description": visible(f"{diagnostic.message} ({more_about(diagnostic.code)})"),
        "check_name": diagnostic.code,
        "fingerprint": name,
        "severity": _GITLAB[diagnostic.severity],
        "location": {"path": path, "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line}},
    }


def _data(text: str) -> str:
    text = "\n".join(without_old_commands(visible(line)) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
