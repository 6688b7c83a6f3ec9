"""`specbot new`, `template` and `explain`."""

from datetime import date
from pathlib import Path

import pytest

from bot.cli.files.explain import FOLDERS, page
from bot.cli.files.new import slug
from bot.policy.severity import Code
from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, TEMPLATE, Repository


@pytest.fixture(autouse=True)
def _git_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Grace Hopper")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rate limits", "rate-limits"),
        ("  Ärger & Überläufe: v2.0 ", "arger-uberlaufe-v2-0"),
        ("snake_case", "snake-case"),
        ("レート制限", "レート制限"),
        ("../../etc/passwd", "etc-passwd"),
        ("?!", "spec"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_title_makes_a_file_name(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_new_spec_is_the_template_with_what_is_known(repository: Repository, specbot: Specbot) -> None:
    before = date.today()  # noqa: DTZ011 - as the command has it
    result = specbot("new", "Rate  limits")
    assert (result.exit_code, result.stdout) == (0, "docs/specs/rate-limits.md\n")
    lines = repository.read("docs/specs/rate-limits.md").splitlines()
    assert lines[0] == "# Proposal: Rate limits"
    assert lines[2] == "**Author:** Grace Hopper"
    assert before <= date.fromisoformat(lines[3].removeprefix("**Date:** ")) <= date.today()  # noqa: DTZ011 - the same
    assert lines[4] == "**Status:** Draft"
    assert lines[5:] == TEMPLATE.splitlines()[5:]


def test_a_file_that_exists_is_not_overwritten(repository: Repository, specbot: Specbot) -> None:
    for arguments in (["new", "Good"], ["new", "X", "--output", "docs/specs/good.md"]):
        result = specbot(*arguments)
        assert (result.exit_code, result.stderr) == (
            2,
            "Error: docs/specs/good.md: The file exists; choose another title, or --output.\n",
        )
    assert repository.read("docs/specs/good.md") == FILLED


def test_output_and_author_may_be_given(repository: Repository, specbot: Specbot) -> None:
    assert specbot("new", "X", "--output", "rfcs/new/1-x.md", "--author", "Ann").exit_code == 0
    assert repository.read("rfcs/new/1-x.md").startswith("# Technical Specification: X\n\n**Author:** Ann\n")
    assert specbot("new", "X", "--output", "-", "--author", "Ann").stdout.startswith("# Proposal: X\n")


def test_a_title_is_needed(repository: Repository, specbot: Specbot) -> None:
    assert repository.root.exists()
    assert specbot("new", " ").exit_code == 2
    assert specbot("new").exit_code == 2


def test_the_policy_says_where_a_new_spec_goes(repository: Repository, specbot: Specbot) -> None:
    repository.write(".specbot.yml", 'specs:\n  - paths: ["proposals/**/*.md"]\n    lifecycle: {draft: Idea}\n')
    assert specbot("new", "X").stdout == "proposals/x.md\n"
    assert "**Status:** Idea\n" in repository.read("proposals/x.md")


def test_show_prints_the_template_in_force(repository: Repository, specbot: Specbot) -> None:
    shown = specbot("template", "show")
    assert (shown.stdout, shown.stderr) == (TEMPLATE, "docs/specs/TEMPLATE.md\n")
    assert specbot("template", "show", "docs/specs/any.md").stdout == TEMPLATE
    assert specbot("template", "show", "rfcs/any.md").stderr == "built-in\n"
    repository.write("TEMPLATE.md", "")
    assert specbot("template", "show", "rfcs/any.md").stderr == "built-in\n"


def test_explain_says_what_each_line_demands(repository: Repository, specbot: Specbot) -> None:
    lines = specbot("template", "explain").stdout.splitlines()
    assert lines[0] == "docs/specs/TEMPLATE.md demands:"
    assert " 5  required field Status: Draft, In Review, Approved or Implemented" in lines
    assert "11  required section Plan" in lines
    repository.write("other.md", "# [Title]\n\n## One (Optional)\n\nWhy?\n")
    assert "optional section One" in specbot("template", "explain", "other.md").stdout
    assert specbot("template", "explain", "gone.md").exit_code == 2


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_its_page(code: Code, specbot: Specbot) -> None:
    text = specbot("explain", code).stdout
    assert text.startswith(f"# {code}\n\n{Code(code).description}\n\n## Why\n")
    assert [line for line in text.splitlines() if line.startswith("## ")][-1] == "## How to fix it"
    assert "\n## Example\n" in text
    assert (Path(__file__).parents[2] / "docs" / "diagnostics" / f"{code}.md").read_text() == text


def test_there_is_no_page_without_a_code() -> None:
    pages = {file.stem for file in FOLDERS[-1].glob("*.md")}
    assert pages == {*Code, "README"}


def test_explain_lists_codes_and_corrects_one(specbot: Specbot) -> None:
    assert specbot("explain").stdout.split() == list(Code)
    assert 'did you mean "title"?' in specbot("explain", "titel").stderr
    assert specbot("explain", "xyzzy").exit_code == 2
    assert page(Code.TITLE)


def test_a_number_waits_in_the_name_and_front_matter_is_filled(repository: Repository, specbot: Specbot) -> None:
    repository.write(
        "docs/specs/TEMPLATE.md", "---\ntitle:\nauthor:\nstatus: Draft\n---\n\n# [Title]\n\n## Summary\n\n[Say it.]\n"
    )
    repository.write(".specbot.yml", "specs:\n  - paths: ['docs/specs/*.md']\n    number: {digits: 4}\n")
    assert specbot("new", "Rate limits", "--author", "Ann").exit_code == 0
    assert repository.read("docs/specs/0000-rate-limits.md").startswith(
        "---\ntitle: Rate limits\nauthor: Ann\nstatus: Draft\n---\n\n# Rate limits\n"
    )
