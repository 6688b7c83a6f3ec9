"""`specbot check --changed`: only what a change brought, as the bot judges a pull request."""

import json

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, Repository, git


def found(specbot: Specbot, *arguments: str) -> dict[str, list[str]]:
    """Give the codes by path; nothing is reported twice."""
    report = json.loads(specbot("check", "--format", "json", *arguments).stdout)
    return {spec["path"]: [one["code"] for one in spec["diagnostics"]] for spec in report["specs"]}


def test_a_branch_without_a_change_has_nothing_to_check(branch: Repository, specbot: Specbot) -> None:
    assert specbot("check").exit_code == 1
    result = specbot("check", "--changed")
    assert (result.exit_code, result.stdout) == (0, "Checked 0 specs: nothing to report.\n")
    assert "0 of 2 specs changed." in result.stderr
    assert branch.read("docs/specs/old.md") == NO_PLAN


def test_what_stood_there_is_left_out_and_counted(branch: Repository, specbot: Specbot) -> None:
    branch.write("docs/specs/old.md", BAD_DATE.split("## Plan", maxsplit=1)[0])
    assert found(specbot) == {"docs/specs/good.md": [], "docs/specs/old.md": ["invalid-field", "missing-section"]}
    assert found(specbot, "--changed") == {"docs/specs/old.md": ["invalid-field"]}
    result = specbot("check", "--changed", "--fail-on", "warning")
    assert (result.exit_code, "1 of 2 specs changed" in result.stderr) == (1, True)
    assert "Left out 1 finding (1 error) that stood there already." in result.stderr


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_new_spec_answers_for_itself_and_a_renamed_one_for_its_change(
    branch: Repository, specbot: Specbot, *, is_committed: bool
) -> None:
    branch.write("docs/specs/new.md", NO_PLAN.replace("Ann", "Ben"))
    git(branch.root, "mv", "docs/specs/old.md", "docs/specs/moved.md")
    if is_committed:
        git(branch.root, "add", ".")
        git(branch.root, "commit", "--message", "More")
    assert found(specbot, "--changed") == {"docs/specs/moved.md": [], "docs/specs/new.md": ["missing-section"]}


def test_a_named_commit_is_the_other_side(branch: Repository, specbot: Specbot) -> None:
    branch.write("docs/specs/new.md", NO_PLAN)
    git(branch.root, "add", ".")
    git(branch.root, "commit", "--message", "New")
    assert found(specbot, "--changed") == {"docs/specs/new.md": ["missing-section"]}
    assert found(specbot, "--changed", "HEAD") == {}
    branch.write("docs/specs/new.md", NO_PLAN.replace("budget", "limit"))
    assert found(specbot, "--changed=HEAD", "docs/specs") == {"docs/specs/new.md": []}


def test_what_the_default_branch_got_since_is_no_part_of_the_change(branch: Repository, specbot: Specbot) -> None:
    git(branch.root, "switch", "main")
    branch.write("docs/specs/old.md", FILLED)
    git(branch.root, "commit", "--all", "--message", "Old one repaired")
    git(branch.root, "switch", "change")
    assert found(specbot, "--changed") == found(specbot, "--changed", "main") == {}


def test_a_fix_is_offered_beside_what_stood_there(branch: Repository, specbot: Specbot) -> None:
    branch.write("docs/specs/old.md", BAD_DATE.split("## Plan", maxsplit=1)[0])
    (spec,) = json.loads(specbot("check", "--changed", "--format", "json").stdout)["specs"]
    assert [one["fix"] is not None for one in spec["diagnostics"]] == [True]


def test_a_template_or_policy_that_changes_too_is_named(branch: Repository, specbot: Specbot) -> None:
    branch.write(".specbot.yml", "severity: {missing-section: warning}\n")
    branch.write("docs/specs/old.md", NO_PLAN.replace("budget", "limit"))
    result = specbot("check", "--changed")
    assert (result.exit_code, "This change touches .specbot.yml: the bot judges it by" in result.stderr) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--changed", "nowhere"), "git knows no commit nowhere; `git log` lists some."),
        (("--changed", "docs/specs"), "git knows no commit docs/specs; name one, or write PATHS before --changed."),
        (("--changed", "--output=x"), "No such option"),
        (("-", "--changed"), "--changed compares files with a commit, and - is none"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    branch: Repository, specbot: Specbot, arguments: tuple[str, ...], why: str
) -> None:
    result = specbot("check", *arguments, stdin=NO_PLAN)
    assert (result.exit_code, result.stdout, why in result.stderr) == (2, "", True)
    assert branch.read("docs/specs/good.md") == FILLED


def test_without_git_or_a_default_branch_it_says_what_to_do(repository: Repository, specbot: Specbot) -> None:
    result = specbot("check", "--changed")
    assert (result.exit_code, "Here is no git repository" in result.stderr) == (2, True)
    (repository.root / ".git").rmdir()
    git(repository.root, "init", "--initial-branch=trunk")
    git(repository.root, "commit", "--allow-empty", "--message", "None")
    result = specbot("check", "--changed")
    assert (result.exit_code, "name one: --changed=COMMIT" in result.stderr) == (2, True)
    assert found(specbot, "--changed=HEAD") == {"docs/specs/good.md": []}
