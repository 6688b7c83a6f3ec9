"""`specbot check --statistics`: counts by rule and by spec."""

import json

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, NO_PLAN, Repository


@pytest.fixture
def several(repository: Repository) -> Repository:
    """Beside a clean spec, one that lacks its plan, and a draft that does, with a bad date."""
    repository.write("docs/specs/short.md", NO_PLAN)
    repository.write("docs/specs/draft.md", BAD_DATE.split("## Plan", maxsplit=1)[0].replace("In Review", "Draft"))
    return repository


def test_rules_and_specs_are_counted_instead_of_listed(several: Repository, specbot: Specbot) -> None:
    result = specbot("check", "--statistics")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "  errors  warnings     notes  rule",
        "       1         1         0  missing-section (2 specs)",
        "       0         1         0  invalid-field (1 spec)",
        "",
        "  errors  warnings     notes  spec",
        "       1         0         0  docs/specs/short.md",
        "       0         2         0  docs/specs/draft.md",
        "",
        "Checked 3 specs: 1 error, 2 warnings; `specbot fix` settles 3 of them.",
    ]
    several.write("docs/specs/short.md", NO_PLAN + "## Plan\n\nIt is done at the gateway.\n")
    (several.root / "docs/specs/draft.md").unlink()
    assert specbot("check", "--statistics").stdout == "Checked 2 specs: nothing to report.\n"


def test_json_gets_the_counts_beside_the_specs(several: Repository, specbot: Specbot) -> None:
    plain = json.loads(specbot("check", "--format", "json").stdout)
    counted = json.loads(specbot("check", "--format", "json", "--statistics").stdout)
    assert several.root.is_dir()
    assert set(plain) == {"version", "specs"}
    assert counted.pop("statistics") == {
        "rules": [
            {"code": "missing-section", "specs": 2, "error": 1, "warning": 1, "info": 0},
            {"code": "invalid-field", "specs": 1, "error": 0, "warning": 1, "info": 0},
        ],
        "specs": [
            {"path": "docs/specs/short.md", "error": 1, "warning": 0, "info": 0},
            {"path": "docs/specs/draft.md", "error": 0, "warning": 2, "info": 0},
        ],
    }
    assert counted == plain


def test_a_format_without_a_place_for_counts_is_refused(several: Repository, specbot: Specbot) -> None:
    result = specbot("check", "--statistics", "--format", "sarif")
    assert (result.exit_code, "--statistics goes with --format text or json" in result.stderr) == (2, True)
    assert several.root.is_dir()
