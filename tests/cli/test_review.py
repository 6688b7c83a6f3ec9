"""`specbot review`: what the bot would write on a branch or a pull request, in the terminal."""

from collections.abc import Mapping

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, NO_PLAN, Repository, git

OTHER = FILLED.replace("Rate limits", "Search")


def commit(repository: Repository, files: Mapping[str, str], message: str = "Search") -> None:
    for path, text in files.items():
        repository.write(path, text)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--message", message)


def test_a_branch_is_shown_as_the_pull_request_that_it_would_be(branch: Repository, specbot: Specbot) -> None:
    commit(branch, {"docs/specs/search.md": OTHER.split("## Plan", maxsplit=1)[0]})
    result = specbot("review")
    assert result.exit_code == 0
    said = result.stdout
    assert said.startswith("# Search\n\nchange → main\n\nNo forge was asked:")
    assert "- ✗ spec / document: 1 error in 1 spec\n" in said
    assert "- ✗ spec / approval: 0 of 1 approval\n" in said
    assert "## Label\n\nspec: in review\n" in said
    assert "### Blocked: 1 error, 1 approval" in said
    assert "### docs/specs/search.md:" in said
    assert "```suggestion\n" in said
    assert "<!--" not in said
    assert git(branch.root, "status", "--porcelain") == ""


def test_what_stood_there_before_blocks_nothing(branch: Repository, specbot: Specbot) -> None:
    commit(branch, {"docs/specs/old.md": NO_PLAN.replace("budget", "limit")})
    assert "- ✓ spec / document: 1 warning in 1 spec\n" in specbot("review", "change").stdout


def test_a_branch_without_specs_has_nothing_to_show(branch: Repository, specbot: Specbot) -> None:
    commit(branch, {"src/main.py": "print()\n"})
    said = specbot("review").stdout
    assert "## Comment" not in said
    assert "- ✓ spec / document: No specs here\n" in said


def test_the_policy_is_that_of_the_base(branch: Repository, specbot: Specbot) -> None:
    files = {".specbot.yml": "severity: {missing-section: off}\n"}
    commit(branch, {**files, "docs/specs/search.md": OTHER.split("## Plan", maxsplit=1)[0]})
    assert "- ✗ spec / document:" in specbot("review").stdout


def test_another_base_other_words_and_what_is_not_committed(branch: Repository, specbot: Specbot) -> None:
    commit(branch, {"docs/specs/search.md": OTHER})
    first = git(branch.root, "rev-parse", "HEAD")
    commit(branch, {"docs/specs/more.md": FILLED.replace("Rate limits", "More")}, "More")
    branch.write("docs/specs/more.md", "")
    said = specbot("review", "--base", first, "--forge", "gitlab").stdout
    assert "What is not committed is not in it." in said
    assert "spec::in review" in said
    assert "Proposal: More" in said
    assert "Proposal: Search" not in said
    git(branch.root, "remote", "add", "origin", "git@gitlab.example.com:acme/payments.git")
    assert "spec::in review" in specbot("review", "--base", "main").stdout


def test_renamed_and_deleted_specs_and_links(branch: Repository, specbot: Specbot) -> None:
    git(branch.root, "mv", "docs/specs/old.md", "docs/specs/moved.md")
    git(branch.root, "rm", "--quiet", "docs/specs/good.md")
    (branch.root / "docs/specs/link.md").symlink_to("moved.md")
    commit(branch, {}, "Move")
    said = specbot("review").stdout
    assert "The file is a symbolic link, and no spec" in said
    assert "### docs/specs/link.md" in said
    assert "`missing-section`" not in said


def test_accepted_specs_speak_and_all_of_them_are_read(branch: Repository, specbot: Specbot) -> None:
    git(branch.root, "switch", "main")
    texts = {f"docs/specs/{n:03}.md": NO_PLAN.replace("Rate limits", f"It {n}") for n in range(220)}
    commit(branch, texts)
    git(branch.root, "switch", "--create", "late")
    commit(branch, {"docs/specs/search.md": OTHER.split("## Plan", maxsplit=1)[0]})
    said = specbot("review").stdout
    assert "Judged without precedent" not in said
    assert "- ✓ spec / document:" in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere",), "nowhere: This is neither a branch nor a pull request; write BRANCH, github:owner/repo#12"),
        (("change", "--base", "nowhere"), "name one with --base"),
        (("https://github.com/acme/payments/pull/3/files",), "write BRANCH, github:acme/payments#3."),
        (("https://gitlab.com/acme/sub/payments/-/merge_requests/3",), "write BRANCH, gitlab:acme/sub/payments!3."),
        (("acme/payments#3",), "write BRANCH, github:acme/payments#3."),
        (("acme/payments!3",), "write BRANCH, gitlab:acme/payments!3."),
        (("github:acme/payments!3",), "write github:owner/repo#12 or gitlab:group/project!7"),
        (("github:acme",), "is not a pull request; write github:owner/repo#12"),
        (("github:acme/payments#1", "--base", "main"), "--base and --forge are for a local branch"),
        (("github:acme/payments#1",), "SPECBOT_GITHUB"),
    ],
)
def test_what_cannot_be_reviewed_is_refused(
    branch: Repository, specbot: Specbot, arguments: tuple[str, ...], why: str
) -> None:
    result = specbot("review", *arguments)
    assert (result.exit_code, result.stdout, why in " ".join(result.stderr.split())) == (2, "", True)
    assert branch.root.is_dir()


def test_a_policy_that_extends_another_says_that_nobody_was_asked(branch: Repository, specbot: Specbot) -> None:
    git(branch.root, "switch", "main")
    commit(branch, {".specbot.yml": "extends: acme/.github:specbot.yml\n"})
    git(branch.root, "switch", "--create", "late")
    commit(branch, {"docs/specs/search.md": OTHER})
    said = specbot("review").stdout
    assert "- ✗ spec / document:" in said
    assert "acme/.github" in said


def test_outside_of_git_it_says_where_to_go(repository: Repository, specbot: Specbot) -> None:
    result = specbot("review")
    assert (result.exit_code, "Here is no git repository" in result.stderr) == (2, True)
    assert repository.root.is_dir()


def test_before_the_first_commit_it_says_so(repository: Repository, specbot: Specbot) -> None:
    git(repository.root, "init")
    result = specbot("review")
    assert (result.exit_code, "There is no commit here yet; commit first" in result.stderr) == (2, True)
