"""A plan that is a file of its own: its tasks are those of the spec, on the command line as well."""

import json

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository

POLICY = "specs: [{paths: [specs/*/spec.md], outline: '# [Title]', plan: tasks.md}]\n"


@pytest.fixture
def folder(repository: Repository) -> Repository:
    """Make a repository with one spec that is a folder, and one that has no plan yet."""
    repository.write(".specbot.yml", POLICY)
    repository.write("specs/1/spec.md", "# One\n\n**Status:** Approved\n\n## Implementation Plan\n\n- [x] Not here\n")
    repository.write("specs/1/tasks.md", "- [x] A\n- [ ] B\n- [ ] C\n")
    repository.write("specs/2/spec.md", "# Two\n\n**Status:** Draft\n")
    return repository


@pytest.mark.usefixtures("folder")
def test_check_counts_the_tasks_of_the_plan(specbot: Specbot) -> None:
    found = json.loads(specbot("check", "--format", "json").stdout)

    assert [one["tasks"] for one in found["specs"]] == [{"done": 1, "total": 3}, {"done": 0, "total": 0}]


@pytest.mark.usefixtures("folder")
def test_the_index_counts_them_too(specbot: Specbot) -> None:
    found = json.loads(specbot("index", "--format", "json").stdout)

    assert [one["tasks"] for one in found["specs"]] == [{"done": 1, "total": 3}, {"done": 0, "total": 0}]
    assert "1/3" in specbot("index").stdout


def test_a_plan_that_is_a_folder_is_none(folder: Repository, specbot: Specbot) -> None:
    folder.write("specs/2/tasks.md/a.txt", "a\n")

    found = json.loads(specbot("check", "--format", "json", "specs/2/spec.md").stdout)

    assert found["specs"][0]["tasks"] == {"done": 0, "total": 0}


def test_the_outline_in_the_policy_is_the_template(folder: Repository, specbot: Specbot) -> None:
    folder.write(
        ".specbot.yml", POLICY.replace("# [Title]", "# [Title]\\n\\n## Goals\\n\\n[What for]").replace("'", '"')
    )

    found = json.loads(specbot("check", "--format", "json", "specs/2/spec.md").stdout)

    assert [one["code"] for one in found["specs"][0]["diagnostics"]] == ["missing-section"]
    assert found["specs"][0]["template"] == "the policy's outline"
