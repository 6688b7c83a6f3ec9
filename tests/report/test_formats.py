"""What scripts and pipelines read."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.comparison.progress import ChecklistQuestion, Progress
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import TextEdit
from bot.policy.lifecycle import Status
from bot.policy.severity import Code
from bot.report.annotations import annotate_github, render_github, render_gitlab
from bot.report.as_json import render_json
from bot.report.sarif import render_sarif
from bot.report.spec_report import SpecReport
from bot.spec.model import Examination
from tests.report.samples import MISSING, SOURCE, a_checked, a_diagnostic, a_span

SARIF_SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text())


def sarif(*edits: TextEdit, source: str = SOURCE, path: str = "docs/a b.md") -> Any:  # noqa: ANN401 - parsed JSON
    spec = a_checked(a_diagnostic(fix=edits or None), MISSING, path=path, source=source)
    log = json.loads(render_sarif([spec], version="1.2.3"))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    return log["runs"][0]


DOCUMENTED = {
    "version": 1,
    "specs": [
        {
            "path": "docs/specs/a.md",
            "template": "built-in",
            "title": "Rate limits",
            "status": "Draft",
            "sections": {"complete": 3, "total": 5},
            "questions": {"open": 2, "total": 3},
            "tasks": {"done": 0, "total": 1},
            "diagnostics": [
                {
                    "code": "missing-section",
                    "severity": "warning",
                    "message": 'The section "Goals" is missing; add it.',
                    "help": "docs/diagnostics/missing-section.md",
                    "line": 5,
                    "column": 1,
                    "end_line": 6,
                    "end_column": 6,
                    "section": "Overview / Goals",
                    "fix": [{"start_line": 7, "end_line": 6, "text": "### Goals\n"}],
                },
                {
                    "code": "unfilled-placeholder",
                    "severity": "error",
                    "message": 'Author is still "[Your Name]"; name who wrote the spec.',
                    "help": "docs/diagnostics/unfilled-placeholder.md",
                    "line": 3,
                    "column": 13,
                    "end_line": 3,
                    "end_column": 24,
                    "section": None,
                    "fix": None,
                },
            ],
        }
    ],
}


def test_json_is_the_documented_shape() -> None:
    assert json.loads(render_json([a_checked(MISSING, a_diagnostic())])) == DOCUMENTED


def test_a_report_keeps_of_an_examination_what_is_printed() -> None:
    question = ChecklistQuestion(number=1, text="Why?", ticked=True, span=a_span())
    examination = Examination(
        path="a.md",
        template="T.md",
        title="A",
        status_text="draft",
        status=Status.DRAFT,
        status_span=None,
        sections=Progress(done=1, total=2),
        questions=(question,),
        tasks=Progress(done=0, total=0),
        diagnostics=(MISSING,),
        digests=(),
        document=parse(""),
    )
    report = SpecReport.from_examination(examination)
    assert report.questions == Progress(done=1, total=1)
    assert (report.path, report.template, report.status, report.diagnostics) == ("a.md", "T.md", "draft", (MISSING,))


def test_sarif_is_valid_and_points_at_the_place() -> None:
    run = sarif()
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/a%20b.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 24}
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "unfilled-placeholder"
    assert (first["level"], second["level"]) == ("error", "warning")
    assert second["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "Overview / Goals"
    assert first["partialFingerprints"] != second["partialFingerprints"]


@pytest.mark.parametrize(
    ("source", "edit"),
    [
        (SOURCE, TextEdit(start_line=3, end_line=3, text="**Author:** Ann\n")),
        (SOURCE, TextEdit(start_line=3, end_line=5, text="x\ny\n")),
        (SOURCE, TextEdit(start_line=4, end_line=3, text="inserted\n")),
        ("a\nb", TextEdit(start_line=3, end_line=2, text="appended\n")),
        (SOURCE, TextEdit(start_line=3, end_line=4, text="")),
        ("a\nb", TextEdit(start_line=2, end_line=2, text="changed\n")),
    ],
)
def test_a_sarif_fix_does_what_the_edit_does(source: str, edit: TextEdit) -> None:
    replacement = sarif(edit, source=source)["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    region, text = replacement["deletedRegion"], replacement["insertedContent"]["text"]
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    first = starts[region["startLine"] - 1] + region["startColumn"] - 1
    last = starts[region["endLine"] - 1] + region["endColumn"] - 1
    assert source[:first] + text + source[last:] == apply_edits(source, [edit])


def test_a_path_that_is_not_utf8_still_makes_a_report() -> None:
    assert (
        sarif(path="\udcff.md")["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%FF.md"
    )


def test_github_commands_are_escaped() -> None:
    single = a_diagnostic(message="50% is\nnot: a, date")
    assert render_github([a_checked(single, MISSING, path="a,b:c.md")]).splitlines() == [
        "::error file=a%2Cb%3Ac.md,line=3,endLine=3,col=13,endColumn=24,title=Specbot unfilled-placeholder::50%25 is%0Anot: a, date%0A`specbot explain unfilled-placeholder` says more.",
        '::warning file=a%2Cb%3Ac.md,line=5,endLine=6,title=Specbot missing-section::The section "Goals" is missing; add it.%0A`specbot explain missing-section` says more.',
    ]
    assert annotate_github(".specbot.yml", 3, "Wrong.") == "::error file=.specbot.yml,line=3,title=Specbot::Wrong."


def test_gitlab_fingerprints_differ_even_for_twins() -> None:
    issues = json.loads(render_gitlab([a_checked(a_diagnostic(), a_diagnostic(), MISSING)]))
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues[2] == {
        "description": 'The section "Goals" is missing; add it. (`specbot explain missing-section` says more)',
        "check_name": "missing-section",
        "fingerprint": issues[2]["fingerprint"],
        "severity": "minor",
        "location": {"path": "docs/specs/a.md", "lines": {"begin": 5, "end": 6}},
    }


def test_a_fingerprint_does_not_move_with_the_lines() -> None:
    first, second = (
        json.loads(render_gitlab([a_checked(a_diagnostic(span=a_span(line, 1, line, 2)))]))[0]["fingerprint"]
        for line in (3, 9)
    )
    assert first == second


def test_every_code_has_a_sentence() -> None:
    assert all(code.description.endswith(".") for code in Code)
