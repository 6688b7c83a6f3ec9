"""Every folder of tests/cases: a template, a spec written from it, and what the checker has to say, line by line."""

from pathlib import Path

import pytest

from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.spec.examine import examine
from bot.template.compile_template import compile_template

CASES = Path(__file__).parents[1] / "cases"
BUILT_IN = Path(__file__).parents[2] / "config" / "templates" / "technical-spec.md"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/spec.md"))


def findings(folder: Path) -> str:
    template = folder / "template.md"
    source = template if template.exists() else BUILT_IN
    schema = compile_template(parse(source.read_bytes().decode()))
    spec = examine((folder / "spec.md").read_bytes(), path="spec.md", schema=schema, rule=SpecRule())
    return "".join(f"{one.span.line}:{one.span.column} {one.code} {one.message}\n" for one in spec.diagnostics)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_case(folder: Path, request: pytest.FixtureRequest) -> None:
    expected = folder / "expected.txt"
    said = findings(folder)
    if request.config.getoption("--accept", default=False):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert (said == "") == folder.name.startswith("valid")


def test_there_are_enough_cases() -> None:
    assert len(FOLDERS) >= 150
