"""`specbot review`: branches that nobody pushed, commits without a branch, and pull requests of both forges in any state."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.demo.gitlab_client import GitLabClient
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, NO_PLAN, Repository, git

SEARCH = FILLED.replace("Rate limits", "Search").split("## Plan", maxsplit=1)[0]


def propose(repository: Repository) -> None:
    repository.write("docs/specs/search.md", SEARCH)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--message", "Search")


def test_a_branch_that_was_never_pushed(branch: Repository, specbot: Specbot) -> None:
    git(branch.root, "init", "--bare", str(branch.cache.parent / "origin.git"))
    git(branch.root, "remote", "add", "origin", str(branch.cache.parent / "origin.git"))
    git(branch.root, "push", "origin", "main")
    propose(branch)
    said = specbot("review").stdout
    assert said.startswith("# Search\n\nchange → origin/main\n\nNo forge was asked:")
    assert "- ✗ spec / document: 1 error in 1 spec\n" in said


@pytest.mark.parametrize("named", [(), ("HEAD",)])
def test_a_commit_without_a_branch_is_named(branch: Repository, specbot: Specbot, named: tuple[str, ...]) -> None:
    propose(branch)
    git(branch.root, "switch", "--detach")
    commit = git(branch.root, "rev-parse", "HEAD")
    said = specbot("review", *named).stdout
    assert said.startswith(f"# Search\n\ncommit {commit[:10]} → main\n\n")
    assert "- ✗ spec / document: 1 error in 1 spec\n" in said


def test_a_branch_that_holds_nothing_new_says_so(branch: Repository, specbot: Specbot) -> None:
    said = specbot("review", "change").stdout
    assert "It holds nothing that main does not hold; commit first, or name another commit with --base." in said
    propose(branch)
    assert "It holds nothing" not in specbot("review", "change").stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """A local forge, somebody on it, and how its pull requests are named."""

    author: GitHubClient | GitLabClient
    name: str
    word: str

    def ref(self, number: int) -> str:
        return f"{self.name}{number}"

    def opened(self) -> int:
        self.author.branch("topic")
        self.author.add("docs/specs/short.md", NO_PLAN, "topic", "Propose")
        return self.author.open("topic", "Spec: limits", "")

    def close(self, number: int) -> None:
        if isinstance(self.author, GitHubClient):
            self.author.pull(number).edit(state="closed")
        else:
            request = self.author.request(number)
            request.state_event = "close"
            request.save()


@pytest.fixture(params=["github", "gitlab"])
def forge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    if request.param == "github":
        with Playground() as github:
            token, name = github.tokens["ada"], github.repository.full_name
            monkeypatch.setenv("SPECBOT_GITHUB_API_URL", github.api_url)
            monkeypatch.setenv("SPECBOT_GITHUB_TOKEN", token)
            author: GitHubClient | GitLabClient = GitHubClient.arrive(github.api_url, "ada", token, name)
            yield Forge(author=author, name=f"github:{name}#", word="pull request")
        return
    with GitLabPlayground() as gitlab:
        token, name = gitlab.tokens["ada"], gitlab.project.path
        monkeypatch.setenv("SPECBOT_GITLAB_URL", gitlab.web_url)
        monkeypatch.setenv("SPECBOT_GITLAB_TOKEN", token)
        author = GitLabClient.arrive(gitlab.web_url, "ada", token, name)
        yield Forge(author=author, name=f"gitlab:{name}!", word="merge request")


def test_a_pull_request_is_read_as_it_stands_and_left_alone(forge: Forge, specbot: Specbot) -> None:
    number = forge.opened()
    result = specbot("review", forge.ref(number))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("# Spec: limits\n\ntopic → main http")
    assert "No forge was asked" not in result.stdout
    assert "### docs/specs/short.md:" in result.stdout
    forge.close(number)
    closed = specbot("review", forge.ref(number)).stdout
    assert f"Nothing: the {forge.word} is closed. Reopen it to go on." in closed
    assert (forge.author.comments(number), forge.author.labels(number)) == ([], [])
    missing = specbot("review", forge.ref(999))
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert forge.ref(999) in missing.stderr
    assert "Look at the name, and at what the credential in the settings may read." in missing.stderr


def test_a_pull_request_that_was_merged(forge: Forge, specbot: Specbot) -> None:
    number = forge.opened()
    forge.author.merge(number)
    said = specbot("review", forge.ref(number)).stdout
    assert "### Merged too early" in said
    assert "What is said here now changes nothing." in said
    assert (forge.author.comments(number), forge.author.labels(number)) == ([], [])


ADDRESSES = {"github:a/b#1": "SPECBOT_GITHUB_API_URL", "gitlab:a/b!1": "SPECBOT_GITLAB_URL"}


@pytest.mark.parametrize("ref", ADDRESSES)
@pytest.mark.parametrize("listens", [True, False])
def test_a_forge_that_does_not_answer(
    specbot: Specbot, monkeypatch: pytest.MonkeyPatch, ref: str, *, listens: bool
) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        if listens:
            door.listen()
            monkeypatch.setattr(f"bot.forges.{ref.partition(':')[0]}.api.TIMEOUT", 0.2)
        monkeypatch.setenv(ADDRESSES[ref], f"http://127.0.0.1:{door.getsockname()[1]}")
        monkeypatch.setenv(f"SPECBOT_{ref.partition(':')[0].upper()}_TOKEN", "x")
        result = specbot("review", ref)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {ref}: ")
    assert f"address in {ADDRESSES[ref]}, then try again." in result.stderr
    assert "HTTPConnection" not in result.stderr
