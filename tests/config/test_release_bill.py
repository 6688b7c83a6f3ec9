"""The lock from which a release's bill of materials and list of licences are made holds what every extra brings."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
PINNED = frozenset(
    re.findall(r"^([\w.-]+)(?:\[[^]]+\])?(?:==| )", (ROOT / "requirements/extras.txt").read_text("utf-8"), re.MULTILINE)
)
OWN = "playground"
"""A distribution of ours for trying out, which brings nothing else."""


@pytest.mark.parametrize("extra", [name for name in EXTRAS if name != OWN])
def test_an_extra_is_in_the_bill(extra: str) -> None:
    wanted = {re.split(r"[\[><=]", one)[0].lower() for one in EXTRAS[extra]}
    assert wanted <= PINNED
    assert f"--extra {extra} " in next(
        line
        for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if line.endswith("-o requirements/extras.txt")
    )


def test_the_bill_is_made_from_it() -> None:
    script = (ROOT / "scripts/release.sh").read_text("utf-8")
    assert 'scripts/environment.sh "$work/extras" requirements/extras.txt' in script
    assert "--require-hashes" in (ROOT / "scripts/environment.sh").read_text("utf-8")
    assert "cyclonedx-py environment --output-reproducible" in script
    assert script.count('"$work/extras/bin/python"') >= 3
    assert " extras " in next(
        line for line in (ROOT / "scripts/audit.sh").read_text("utf-8").splitlines() if "for lock" in line
    )


def test_what_installs_the_rest_is_of_the_version_that_the_lock_of_all_tools_has() -> None:
    pins = [
        re.findall(r"(?m)^uv==(\S+)", (ROOT / f"requirements/{name}.txt").read_text("utf-8")) for name in ("uv", "dev")
    ]
    assert pins[0] == pins[1] != []
