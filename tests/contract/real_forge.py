"""The contract on a real forge: SPECBOT_CONTRACT_ON names a sandbox, and people and bot are those of `specbot demo --on`.

Each test has a base branch of its own, which goes with all that it made. What no API lets anybody do (trouble on order, a clock
that runs ahead, somebody's words changed) is left out; so is what would stay behind, such as a fork.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, NoReturn, cast

import pytest

from bot.clock import utc_now
from bot.credentials import github_credentials, gitlab_credentials
from bot.forges.github import GitHub
from bot.forges.gitlab import GitLab
from bot.review.model.references import PullRef
from config.settings import Settings
from specbot_playground.demo.guests import Place, open_sandbox
from specbot_playground.demo.sandbox import BRANCHES, Sandbox, clean
from specbot_playground.demo.world import Role
from tests.contract.github_repository import GitHubRepository
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_repository import GitLabRepository
from tests.contract.gitlab_stage import GitLabStage
from tests.contract.people import people_of, place_and_settings, tokens_of_people

_TEMPLATE = "docs/specs/TEMPLATE.md"
_OWN = "a sandbox on a real forge is not this test's alone, and its default branch is left alone"
_EVERY = ("",)


class _OutOfReach:
    """What only the local forge lets a test touch."""

    def __getattr__(self, name: str) -> NoReturn:
        pytest.skip(f"no API of a real forge gives {name}")


class _Reachable(_OutOfReach):
    """What a real forge has of the local one: addresses, tokens, the name of the repository."""

    def __init__(self, place: Place, tokens: Mapping[str, str]) -> None:
        self.api_url = self.web_url = place.url
        self.tokens = tokens
        self.world = _OutOfReach()
        self.repository = self.project = _Named(place.repository)


class _Named(_OutOfReach):
    def __init__(self, name: str) -> None:
        self.full_name = self.path = name


class RealGitHubStage(GitHubStage):
    """A repository on a GitHub."""

    def __init__(self, place: Place, settings: Settings, tokens: Mapping[str, str], prefix: str) -> None:
        GitHubRepository.__init__(self, cast("Any", _Reachable(place, tokens)))
        found = github_credentials(settings)
        assert found is not None
        self._credentials, self.prefix, self.base = found, prefix, f"{prefix}base"
        self.bot_is_owner = not settings.github_app_id

    def own_forge(self) -> None:
        pytest.skip(_OWN)

    def now(self) -> datetime:
        return utc_now()

    def bot(self) -> AbstractContextManager[GitHub]:
        return self._credentials.client(self.repository)

    def _read(self, path: str, branch: str) -> bytes:
        found = self._seen_by_anybody().get_contents(path, ref=branch)
        assert not isinstance(found, list)
        return bytes(found.decoded_content)

    def _seen_by_anybody(self) -> Any:  # noqa: ANN401 - PyGithub's repository
        return self._seen_by(next(iter(self._playground.tokens)))

    def read_base(self, path: str) -> bytes:
        return self._read(path, self.base)

    def read_head(self, ref: PullRef, path: str) -> bytes:
        return self._read(path, self._seen_by_anybody().get_pull(ref.number).head.ref)

    def messages(self) -> list[str]:
        return [one.commit.message for one in self._seen_by_anybody().get_commits(sha=self.base)]


class RealGitLabStage(GitLabStage):
    """A project on a GitLab."""

    def __init__(self, place: Place, settings: Settings, tokens: Mapping[str, str], prefix: str) -> None:
        GitLabRepository.__init__(self, cast("Any", _Reachable(place, tokens)))
        found = gitlab_credentials(settings)
        assert found is not None
        self._credentials, self.prefix, self.base = found, prefix, f"{prefix}base"

    def own_forge(self) -> None:
        pytest.skip(_OWN)

    def now(self) -> datetime:
        return utc_now()

    def bot(self) -> AbstractContextManager[GitLab]:
        return self._credentials.client()

    def open_pull_from_fork(self, files: Mapping[str, bytes]) -> PullRef:
        del files
        pytest.skip("a fork would stay behind")

    def _seen_by_anybody(self) -> Any:  # noqa: ANN401 - python-gitlab's project
        return self._seen_by(next(iter(self._playground.tokens)))

    def read_base(self, path: str) -> bytes:
        return bytes(self._seen_by_anybody().files.get(path, ref=self.base).decode())

    def read_head(self, ref: PullRef, path: str) -> bytes:
        project = self._seen_by_anybody()
        return bytes(project.files.get(path, ref=project.mergerequests.get(ref.number).source_branch).decode())

    def messages(self) -> list[str]:
        return [one.message for one in self._seen_by_anybody().commits.list(ref_name=self.base, get_all=True)]


@contextmanager
def real_stage() -> Iterator[RealGitHubStage | RealGitLabStage]:
    """Make a base branch with a template, and take away all that was made on it."""
    place, settings = place_and_settings()
    tokens = tokens_of_people()
    sandbox, prefix = open_sandbox(place, tokens[Role.AUTHOR]), f"{BRANCHES}{secrets.token_hex(3)}/"
    people = people_of(f"{prefix}base")
    by_login = {people[role].login: token for role, token in tokens.items() if token}
    before = _labels(sandbox)
    try:
        sandbox.start(f"{prefix}base")
        if not sandbox.has(_TEMPLATE, f"{prefix}base"):
            people[Role.AUTHOR].add(
                _TEMPLATE, "# [Title]\n\n**Status:** [Draft | In Review]\n", f"{prefix}base", "Begin"
            )
        make = RealGitLabStage if place.forge == "gitlab" else RealGitHubStage
        yield make(place, settings, by_login, prefix)
    finally:
        left = clean(sandbox, ())
        for name in set(_labels(sandbox)) - set(before):
            sandbox.delete_label(name)
        assert left == []


def _labels(sandbox: Sandbox) -> list[str]:
    return sandbox.labels(_EVERY)
