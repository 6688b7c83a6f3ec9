"""A playground in this process, and what tests do with it over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import github
import pytest
import requests
from github.Repository import Repository

from specbot_playground.server import Playground
from tests.mailbox import Mailbox, opened_mailbox


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground() as running:
        yield running


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a token: the raw API and PyGithub."""

    api_url: str
    token: str
    repository: str

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401  # any JSON
        **headers: str,
    ) -> requests.Response:
        """Ask the API; `path` is below the repository unless it begins with a slash."""
        url = self.api_url + (path if path.startswith("/") else f"/repos/{self.repository}/{path}".rstrip("/"))
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return requests.request(method, url, json=body, headers=sent, timeout=10)

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
        """Ask GraphQL."""
        url = f"{self.api_url.removesuffix('/v3')}/graphql"
        sent = {"Authorization": f"Bearer {self.token}"}
        answer = requests.post(url, json={"query": query, "variables": variables}, headers=sent, timeout=10)
        found: dict[str, Any] = answer.json()
        return found

    def client(self) -> Repository:
        """The repository through PyGithub."""
        auth = github.Auth.Token(self.token)
        found = github.Github(
            base_url=self.api_url, auth=auth, retry=None, seconds_between_requests=None, seconds_between_writes=None
        )
        return found.get_repo(self.repository)


def person(playground: Playground, login: str) -> Person:
    """Somebody of the demo world."""
    return Person(
        api_url=playground.api_url, token=playground.tokens[login], repository=playground.repository.full_name
    )


def bot(playground: Playground) -> Person:
    """The App, with a token of its installation."""
    app = playground.world.app
    signed = github.Auth.AppAuth(str(app.id), app.private_key)
    with github.GithubIntegration(auth=signed, base_url=playground.api_url) as integration:
        token = integration.get_access_token(app.installation_id).token
    return Person(api_url=playground.api_url, token=token, repository=playground.repository.full_name)


def open_pull(who: Person, files: dict[str, str], branch: str = "topic") -> int:
    """Open a pull request that adds or replaces files; gives its number."""
    repo = who.client()
    repo.create_git_ref(f"refs/heads/{branch}", repo.get_branch("main").commit.sha)
    for path, text in files.items():
        standing = who.call("GET", f"contents/{path}?ref={branch}")
        if standing.status_code == 200:
            repo.update_file(path, f"Change {path}", text, standing.json()["sha"], branch=branch)
        else:
            repo.create_file(path, f"Add {path}", text, branch=branch)
    return repo.create_pull(base="main", head=branch, title="Search", body="About search").number


@pytest.fixture
def mailbox(playground: Playground) -> Iterator[Mailbox]:
    with opened_mailbox(playground) as box:
        yield box
