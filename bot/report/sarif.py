"""The SARIF 2.1.0 report, for code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Span, TextEdit
from bot.policy.severity import Code, Severity
from bot.report.spec_report import CheckedSpec
from bot.report.wording import fingerprint

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RULES = tuple(Code)


def render_sarif(specs: Iterable[CheckedSpec], *, version: str) -> str:
    """Write one log with one run; `version` is the tool's own."""
    driver = {"name": "Specbot", "semanticVersion": version, "rules": [_rule(code) for code in _RULES]}
    results = [_result(spec, diagnostic) for spec in specs for diagnostic in spec.report.diagnostics]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, object]:
    advice = f"Run `specbot explain {code}` for why it matters, an example and how to fix it."
    return {
        "id": code,
        "shortDescription": {"text": code.description},
        "help": {"text": advice, "markdown": advice},
    }


def _result(spec: CheckedSpec, diagnostic: Diagnostic) -> dict[str, object]:
    place: dict[str, object] = {
        "physicalLocation": {"artifactLocation": _artifact(spec, diagnostic), "region": _region(diagnostic.span)}
    }
    if diagnostic.section:
        place["logicalLocations"] = [{"fullyQualifiedName": diagnostic.section, "kind": "section"}]
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": _RULES.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [place],
        "partialFingerprints": {"finding/v1": fingerprint(spec.report.path, diagnostic)},
    }
    if diagnostic.fix:
        lines = spec.lines(diagnostic)
        replacements = [_replacement(lines, edit) for edit in diagnostic.fix]
        result["fixes"] = [
            {"artifactChanges": [{"artifactLocation": _artifact(spec, diagnostic), "replacements": replacements}]}
        ]
    return result


def _artifact(spec: CheckedSpec, found: Diagnostic) -> dict[str, str]:
    return {"uri": quote(spec.path(found), errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _replacement(lines: Sequence[str], edit: TextEdit) -> dict[str, object]:
    """Say an edit of whole lines as a region and its text; what lies past the last line is appended to it."""
    text = edit.text.removesuffix("\n")
    if edit.end_line >= edit.start_line:
        last = min(edit.end_line, len(lines))
        region = Span(line=edit.start_line, column=1, end_line=last, end_column=len(lines[last - 1]) + 1)
        if not edit.text and last < len(lines):
            region = replace(region, end_line=last + 1, end_column=1)
    elif edit.start_line > len(lines):
        end = len(lines[-1]) + 1
        region = Span(line=len(lines), column=end, end_line=len(lines), end_column=end)
        text = f"\n{text}"
    else:
        region = Span(line=edit.start_line, column=1, end_line=edit.start_line, end_column=1)
        text += "\n"
    return {"deletedRegion": _region(region), "insertedContent": {"text": text}}
