"""Accepted specs soften what their template demands; only those of the base branch speak."""

import json

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import NO_PLAN, Repository, git, on_a_branch

TEMPLATE = """\
# RFC: [title]

- Status: [Draft | Accepted | Withdrawn]
- Author: [name]

## Summary

[One paragraph.]

## Prior art

[What others do.]

## Risks

| Risk | Owner |
| --- | --- |
| [risk] | [name] |
"""


def an_rfc(
    number: int, *, prior: bool = True, owner: bool = True, status: str = "Accepted", summary: bool = True
) -> str:
    parts = [f"# RFC: Thing {number}\n\n- Status: {status}\n- Author: Ann\n"]
    parts += [f"\n## Summary\n\nThe {number}th thing.\n"] if summary else []
    parts += ["\n## Prior art\n\nOthers do it.\n"] if prior else []
    table = "| Risk | Owner |\n| --- | --- |\n| Cost | Ben |\n" if owner else "| Risk |\n| --- |\n| Cost |\n"
    return "".join([*parts, "\n## Risks\n\n", table])


@pytest.fixture
def collection(repository: Repository) -> Repository:
    """Twenty accepted specs: five have no *Prior art*, four no *Owner*; one has no *Summary*."""
    repository.write("rfcs/TEMPLATE.md", TEMPLATE)
    for number in range(20):
        text = an_rfc(number, prior=number % 4 != 0, owner=number % 5 != 0, summary=number != 7)
        repository.write(f"rfcs/{number:02}.md", text)
    return repository


@pytest.mark.parametrize("has_git", [True, False])
def test_what_more_than_a_small_share_breaks_is_advice_with_its_count(
    collection: Repository, specbot: Specbot, *, has_git: bool
) -> None:
    if has_git:
        on_a_branch(collection)
    collection.write("rfcs/new.md", an_rfc(99, prior=False, owner=False, summary=False))
    result = specbot("check", "rfcs/new.md")
    assert result.exit_code == 1
    total = 20
    assert (
        f'info[missing-section]: Section "Prior art" is missing; 5 of {total} accepted specs have none, so this is advice.'
        in " ".join(result.stdout.split())
    )
    assert f"4 of {total} accepted specs have none, so this is advice." in " ".join(result.stdout.split())
    assert 'error[missing-section]: Section "Summary" is missing' in result.stdout


def test_the_policy_wins(collection: Repository, specbot: Specbot) -> None:
    collection.write("rfcs/new.md", an_rfc(99, prior=False))
    assert specbot("check", "rfcs/new.md").exit_code == 0
    for policy in ("precedent: off\n", "precedent: {keep: 0.7}\n", "severity: {missing-section: error}\n"):
        collection.write(".specbot.yml", policy)
        assert specbot("check", "rfcs/new.md").exit_code == 1, policy
    collection.write(
        ".specbot.yml", "precedent: off\nspecs:\n  - paths: ['rfcs/*.md']\n    advice: ['section:Prior art']\n"
    )
    result = specbot("check", "rfcs/new.md")
    assert (result.exit_code, "the team's policy says so, so this is advice" in result.stdout) == (0, True)


def test_a_change_makes_no_precedent_for_itself(collection: Repository, specbot: Specbot) -> None:
    on_a_branch(collection)
    for number in range(30, 60):
        collection.write(f"rfcs/{number}.md", an_rfc(number, summary=False))
    git(collection.root, "add", ".")
    git(collection.root, "commit", "--message", "Thirty without a summary")
    result = specbot("check", "rfcs", "--format", "json")
    assert result.stdout.count('Section \\"Summary\\" is missing; add it') == 31


def test_without_git_a_spec_does_not_count_for_itself(repository: Repository, specbot: Specbot) -> None:
    repository.write("rfcs/TEMPLATE.md", TEMPLATE)
    for number in range(9):
        repository.write(f"rfcs/{number}.md", an_rfc(number, prior=number != 3))
    assert specbot("check", "rfcs/3.md").exit_code == 1


@pytest.mark.parametrize("status", ["Draft", "Withdrawn"])
def test_drafts_and_withdrawn_specs_do_not_speak(repository: Repository, specbot: Specbot, status: str) -> None:
    repository.write("rfcs/TEMPLATE.md", TEMPLATE)
    for number in range(20):
        accepted = number < 9
        text = an_rfc(number, prior=accepted, status="Accepted" if accepted else status)
        repository.write(f"rfcs/{number:02}.md", text)
    repository.write("rfcs/new.md", an_rfc(99, prior=False))
    assert specbot("check", "rfcs/new.md").exit_code == 1


def test_fewer_than_eight_accepted_specs_make_no_precedent(repository: Repository, specbot: Specbot) -> None:
    repository.write("rfcs/TEMPLATE.md", TEMPLATE)
    for number in range(7):
        repository.write(f"rfcs/{number}.md", an_rfc(number, prior=False))
    repository.write("rfcs/new.md", an_rfc(99, prior=False))
    assert specbot("check", "rfcs/new.md").exit_code == 1
    repository.write("rfcs/7.md", an_rfc(7, prior=False))
    assert specbot("check", "rfcs/new.md").exit_code == 0


def test_a_demand_that_came_later_than_most_specs_keeps_its_force(collection: Repository, specbot: Specbot) -> None:
    on_a_branch(collection)
    later = TEMPLATE + "\n## Costs\n\n[How much.]\n"
    collection.write("rfcs/TEMPLATE.md", later)
    git(collection.root, "commit", "--all", "--message", "Costs")
    git(collection.root, "branch", "--force", "main")
    collection.write("rfcs/new.md", an_rfc(99, prior=False))
    said = " ".join(specbot("check", "rfcs/new.md").stdout.split())
    assert 'error[missing-section]: Section "Costs" is missing' in said
    assert 'info[missing-section]: Section "Prior art" is missing' in said


def test_fix_does_not_write_what_is_advice(collection: Repository, specbot: Specbot) -> None:
    text = an_rfc(99, prior=False)
    collection.write("rfcs/new.md", text)
    assert specbot("fix", "rfcs/new.md").exit_code == 0
    assert collection.read("rfcs/new.md") == text


def test_explain_names_what_is_softened_and_by_which_specs(collection: Repository, specbot: Specbot) -> None:
    on_a_branch(collection)
    collection.write(".specbot.yml", "specs:\n  - paths: ['rfcs/*.md']\n")
    said = specbot("template", "explain", "rfcs/TEMPLATE.md").stdout
    assert "Advice by precedent of 20 accepted specs:" in said
    assert "  section:Prior art: 5 of 20 break it, such as rfcs/00.md, rfcs/04.md, rfcs/08.md" in said
    assert "column:Risks / Owner: 4 of 20" in said


def test_words_and_headings_in_use_are_taken_from_accepted_specs(repository: Repository, specbot: Specbot) -> None:
    repository.write("rfcs/TEMPLATE.md", TEMPLATE)
    for number in range(12):
        text = an_rfc(number, status="Adopted" if number % 3 else "Accepted")
        repository.write(
            f"rfcs/{number:02}.md",
            text.replace("## Prior art", "## Prior art and others" if number % 2 else "## Prior art"),
        )
    repository.write("rfcs/new.md", an_rfc(99, status="Adopted").replace("## Prior art", "## Prior art and others"))
    assert specbot("check", "rfcs").stdout == "Checked 13 specs: nothing to report.\n"
    repository.write("rfcs/new.md", an_rfc(99, status="Adapted"))
    assert specbot("check", "rfcs/new.md").exit_code == 1


def test_without_a_default_branch_nothing_speaks_and_that_is_said(collection: Repository, specbot: Specbot) -> None:
    on_a_branch(collection)
    git(collection.root, "branch", "--delete", "--force", "main")
    collection.write("rfcs/new.md", an_rfc(99, prior=False))
    result = specbot("check", "rfcs/new.md")
    assert (result.exit_code, "Judged without precedent" in result.stderr) == (1, True)


def test_a_spec_without_a_finding_costs_no_look_at_the_accepted_ones(collection: Repository, specbot: Specbot) -> None:
    on_a_branch(collection)
    collection.write("rfcs/new.md", an_rfc(99))
    assert specbot("check", "rfcs/new.md").exit_code == 0
    (known,) = collection.cache.rglob("*.json")
    assert len(json.loads(known.read_bytes())) == 1
    collection.write("rfcs/new.md", an_rfc(99, prior=False))
    assert specbot("check", "rfcs/new.md").exit_code == 0
    assert len(json.loads(known.read_bytes())) == 22


@pytest.mark.parametrize("has_git", [True, False])
def test_each_spec_alone_is_judged_as_all_together(collection: Repository, specbot: Specbot, *, has_git: bool) -> None:
    if has_git:
        on_a_branch(collection)
    collection.write("rfcs/clean.md", an_rfc(90))
    collection.write("rfcs/dirty.md", an_rfc(91, prior=False, owner=False, summary=False))
    collection.write("rfcs/draft.md", an_rfc(92, prior=False, summary=False, status="Draft"))
    collection.write("rfcs/word.md", an_rfc(93, status="Adapted"))

    def judged(*arguments: str) -> list[object]:
        return list(json.loads(specbot("check", "--no-cache", "--format", "json", *arguments).stdout)["specs"])

    together = judged("rfcs")
    assert len(together) == 24
    for name in ("00", "05", "07", "clean", "dirty", "draft", "word"):
        (alone,) = judged(f"rfcs/{name}.md")
        assert alone in together


def test_a_repository_without_a_commit_is_like_none(repository: Repository, specbot: Specbot) -> None:
    (repository.root / ".git").rmdir()
    git(repository.root, "init", "--initial-branch=main")
    repository.write("docs/specs/short.md", NO_PLAN)
    result = specbot("check")
    assert (result.exit_code, result.stderr) == (1, "")
