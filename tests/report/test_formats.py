"""What scripts and pipelines read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.comparison.progress import ChecklistQuestion, Progress
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import TextEdit
from bot.policy.lifecycle import Status
from bot.policy.severity import Code, Severity
from bot.report.annotations import annotate_github, render_github, render_gitlab
from bot.report.as_json import render_json
from bot.report.sarif import render_sarif
from bot.report.spec_report import SpecReport
from bot.report.statistics import statistics_json
from bot.report.wording import fingerprint
from bot.spec.evidence import SpecEvidence
from bot.spec.model import Examination
from tests.report.samples import MISSING, SOURCE, a_checked, a_diagnostic, a_span

EVIDENCE = SpecEvidence(accepted=True, broken=("section:Goals",))
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


def test_json_has_the_counts_where_they_are_asked_for_and_the_file_where_it_is_another() -> None:
    spec = a_checked(MISSING, a_diagnostic(file="metadata.json"))
    found = json.loads(render_json([spec], statistics=True))
    assert found["statistics"] == json.loads(json.dumps(statistics_json([spec.report])))
    assert [one.get("file") for one in found["specs"][0]["diagnostics"]] == [None, "metadata.json"]


def an_examination(status: Status) -> Examination:
    questions = (
        ChecklistQuestion(number=1, text="Why?", ticked=True, span=a_span()),
        ChecklistQuestion(number=2, text="When?", ticked=False, span=a_span(4, 1, 4, 6)),
    )
    return Examination(
        path="a.md",
        template="T.md",
        title="A",
        status_text="as it is written",
        status=status,
        status_span=None,
        sections=Progress(done=1, total=2),
        questions=questions,
        tasks=Progress(done=3, total=4),
        diagnostics=(MISSING,),
        digests=(),
        document=parse(""),
        evidence=EVIDENCE,
    )


def test_a_report_keeps_of_an_examination_what_is_printed() -> None:
    report = SpecReport.from_examination(an_examination(Status.DRAFT))
    assert report == SpecReport(
        path="a.md",
        template="T.md",
        title="A",
        status="as it is written",
        sections=Progress(done=1, total=2),
        questions=Progress(done=1, total=2),
        tasks=Progress(done=3, total=4),
        diagnostics=(MISSING,),
        evidence=EVIDENCE,
    )


def test_a_spec_in_review_lists_the_questions_that_are_open() -> None:
    asked = a_diagnostic(
        code=Code.OPEN_QUESTION,
        severity=Severity.INFO,
        message='Question 2 is open: "When?"',
        span=a_span(4, 1, 4, 6),
    )
    assert SpecReport.from_examination(an_examination(Status.REVIEW)).diagnostics == (MISSING, asked)


def test_a_finding_in_a_file_beside_the_spec_is_named_and_quoted_there() -> None:
    there, edit = a_diagnostic(file="metadata.json"), TextEdit(start_line=1, end_line=1, text="x\n")
    spec = a_checked(there, source="\ufeffone\r\ntwo", beside="\ufeff{\n}")
    assert (spec.path(there), spec.path(MISSING)) == ("docs/specs/metadata.json", "docs/specs/a.md")
    assert (spec.lines(there), spec.lines(MISSING), spec.lines()) == (("{", "}"), ("one", "two"), ("one", "two"))
    fixed = replace(spec, report=replace(spec.report, diagnostics=(replace(there, fix=(edit,)),)))
    change = json.loads(render_sarif([fixed], version="1"))["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "docs/specs/metadata.json"
    assert change["replacements"][0]["deletedRegion"]["endColumn"] == len("{") + 1


def test_sarif_is_valid_and_points_at_the_place() -> None:
    run = sarif()
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/a%20b.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 24}
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "unfilled-placeholder"
    assert (first["level"], second["level"]) == ("error", "warning")
    assert second["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Overview / Goals", "kind": "section"}]
    assert first["partialFingerprints"].keys() == {"finding/v1"}
    assert first["partialFingerprints"] != second["partialFingerprints"]
    assert (run["tool"]["driver"]["name"], run["tool"]["driver"]["semanticVersion"]) == ("Specbot", "1.2.3")
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"description": {"text": "The root of the repository."}}}


@pytest.mark.parametrize(
    ("source", "edit"),
    [
        (SOURCE, TextEdit(start_line=3, end_line=3, text="**Author:** Ann\n")),
        (SOURCE, TextEdit(start_line=3, end_line=5, text="x\ny\n")),
        (SOURCE, TextEdit(start_line=4, end_line=3, text="inserted\n")),
        ("a\nb", TextEdit(start_line=3, end_line=2, text="appended\n")),
        ("aa\nb\nccc", TextEdit(start_line=4, end_line=3, text="appended\n")),
        ("a\nb", TextEdit(start_line=2, end_line=1, text="inserted\n")),
        (SOURCE, TextEdit(start_line=3, end_line=4, text="")),
        (SOURCE, TextEdit(start_line=3, end_line=3, text="")),
        ("a\nb\nccc", TextEdit(start_line=2, end_line=3, text="")),
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
    assert region["endColumn"] <= len(source.split("\n")[region["endLine"] - 1]) + 1


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
    *twins, issue = json.loads(render_gitlab([a_checked(*[a_diagnostic()] * 3, MISSING)]))
    name = fingerprint("docs/specs/a.md", a_diagnostic())
    assert [twin["fingerprint"] for twin in twins] == [name, f"{name}-2", f"{name}-3"]
    assert issue == {
        "description": 'The section "Goals" is missing; add it. (`specbot explain missing-section` says more)',
        "check_name": "missing-section",
        "fingerprint": fingerprint("docs/specs/a.md", MISSING),
        "severity": "minor",
        "location": {"path": "docs/specs/a.md", "lines": {"begin": 5, "end": 6}},
    }


def test_a_fingerprint_does_not_move_with_the_lines() -> None:
    first, second = (
        json.loads(render_gitlab([a_checked(a_diagnostic(span=a_span(line, 1, line, 2)))]))[0]["fingerprint"]
        for line in (3, 9)
    )
    assert first == second


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    """Code scanning and Code Quality compare it with what an older version reported."""
    assert fingerprint("a.md", a_diagnostic()) == "d95012ad6d0233b8870bd70f3757f428"
    assert fingerprint("a.md", replace(MISSING, occurrence=2)) == "de81b0dea95aa5822017bf58781a4be7"


def test_every_code_has_a_sentence() -> None:
    assert all(code.description.endswith(".") for code in Code)
