"""How much of what was found, as tables and as plain values."""

from bot.policy.severity import Code, Severity
from bot.report.statistics import render_statistics, statistics_json
from tests.report.samples import MISSING, a_checked, a_diagnostic

QUIET = a_checked(MISSING, path="quiet.md").report
LOUD = a_checked(a_diagnostic(), a_diagnostic(), MISSING, path="loud\x07.md").report
NOTED = a_checked(a_diagnostic(code=Code.OPEN_QUESTION, severity=Severity.INFO), path="noted.md").report
CLEAN = a_checked(path="clean.md").report
SPECS = (NOTED, CLEAN, QUIET, LOUD)


def test_the_worst_stands_first_and_each_number_has_its_style() -> None:
    lines = [[(piece.text, piece.style) for piece in line] for line in render_statistics(SPECS)]
    none = ("       0  ", "")
    warnings = {number: (f"       {number}  ", "bold yellow") for number in (1, 2)}
    errors, notes = ("       2  ", "bold red"), ("       1  ", "bold cyan")
    assert lines[:-1] == [
        [("  errors  warnings     notes  rule", "bold")],
        [errors, none, none, ("unfilled-placeholder (1 spec)", "")],
        [none, warnings[2], none, ("missing-section (2 specs)", "")],
        [none, none, notes, ("open-question (1 spec)", "")],
        [],
        [("  errors  warnings     notes  spec", "bold")],
        [errors, warnings[1], none, ("loud\N{REPLACEMENT CHARACTER}.md", "")],
        [none, warnings[1], none, ("quiet.md", "")],
        [none, none, notes, ("noted.md", "")],
        [],
    ]
    assert lines[-1][0] == ("Checked 4 specs: ", "")


def test_without_a_finding_there_is_no_table() -> None:
    assert [[piece.text for piece in line] for line in render_statistics((CLEAN,))] == [
        ["Checked 1 spec: ", "nothing to report."]
    ]


def test_the_values_are_those_of_the_tables() -> None:
    assert statistics_json(SPECS) == {
        "rules": [
            {"code": "unfilled-placeholder", "specs": 1, "error": 2, "warning": 0, "info": 0},
            {"code": "missing-section", "specs": 2, "error": 0, "warning": 2, "info": 0},
            {"code": "open-question", "specs": 1, "error": 0, "warning": 0, "info": 1},
        ],
        "specs": [
            {"path": "loud\x07.md", "error": 2, "warning": 1, "info": 0},
            {"path": "quiet.md", "error": 0, "warning": 1, "info": 0},
            {"path": "noted.md", "error": 0, "warning": 0, "info": 1},
        ],
    }
