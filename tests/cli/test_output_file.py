"""`specbot check --output-file`: the report in a file, and what it refuses to replace."""

import json

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import NO_PLAN, Repository


@pytest.mark.parametrize("form", ["text", "json", "gitlab"])
def test_the_file_holds_what_would_be_printed(repository: Repository, specbot: Specbot, form: str) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    printed = specbot("check", "--format", form)
    for _ in range(2):
        written = specbot("check", "--format", form, "--output-file", "report.out")
        assert (written.exit_code, written.stdout) == (printed.exit_code, "")
        assert repository.read("report.out") == printed.stdout
    assert [one.name for one in repository.root.iterdir() if "report" in one.name] == ["report.out"]


def test_an_empty_report_replaces_an_old_one(repository: Repository, specbot: Specbot) -> None:
    repository.write("report.json", "old")
    assert specbot("check", "--format", "json", "--output-file", "report.json").exit_code == 0
    assert json.loads(repository.read("report.json"))["specs"][0]["diagnostics"] == []


@pytest.mark.parametrize("name", ["docs/specs/good.md", ".specbot.yml", "docs/specs/TEMPLATE.md"])
def test_no_report_replaces_what_is_read(repository: Repository, specbot: Specbot, name: str) -> None:
    repository.write(".specbot.yml", "specs:\n  - paths: ['docs/specs/*.md']\n")
    before = repository.read(name)
    result = specbot("check", "--output-file", name)
    assert (result.exit_code, "would replace a file" in result.stderr) == (2, True)
    assert repository.read(name) == before


def test_no_report_replaces_a_template_or_policy_that_was_named(repository: Repository, specbot: Specbot) -> None:
    repository.write("rules.txt", "specs:\n  - paths: ['docs/specs/*.md']\n")
    result = specbot("check", "--policy", "rules.txt", "--output-file", "./rules.txt")
    assert (result.exit_code, repository.read("rules.txt")[:5]) == (2, "specs")


@pytest.mark.parametrize(("name", "why"), [("gone/report", "does not exist"), ("docs", "no regular file")])
def test_a_place_that_cannot_be_written_is_named(repository: Repository, specbot: Specbot, name: str, why: str) -> None:
    result = specbot("check", "--output-file", name)
    assert (result.exit_code, name in result.stderr, why in result.stderr) == (2, True, True)
    assert repository.read("docs/specs/good.md")


def test_a_link_is_not_followed(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "report").symlink_to(repository.root / "docs/specs/TEMPLATE.md")
    before = repository.read("docs/specs/TEMPLATE.md")
    assert specbot("check", "--output-file", "report").exit_code == 2
    assert repository.read("docs/specs/TEMPLATE.md") == before
