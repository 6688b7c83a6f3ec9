"""Forges 200 ms away, people who work at them, and what the bot asks there: for the benches."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from specbot_playground import operations
from specbot_playground.demo.half_filled_spec import half_filled
from specbot_playground.gitlab.operations import branches, requests, talking
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from specbot_playground.serving import LocalForge

LATENCY = 0.2
QUIET_SECONDS = 1.5
"""Longer than a look waits between two requests, or a job for its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One request: what was asked, and when it came and was answered."""

    verb: str
    path: str
    began: float
    ended: float


class Record:
    """Stands before the wire and writes down when requests come and are answered."""

    def __init__(self, forge: LocalForge) -> None:
        self._application = forge._server.app  # noqa: SLF001 - between the socket and the forge
        forge._server.app = self  # noqa: SLF001 - the same
        self._lock = threading.Lock()
        self._answered: list[Answered] = []
        self._under_way = 0
        self._moved = time.perf_counter()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's form
        """Pass a request on."""
        began = time.perf_counter()
        with self._lock:
            self._under_way += 1
        try:
            return self._application(environ, start_response)
        finally:
            ended = time.perf_counter()
            one = Answered(verb=environ["REQUEST_METHOD"], path=environ["PATH_INFO"], began=began, ended=ended)
            with self._lock:
                self._under_way -= 1
                self._moved = ended
                self._answered.append(one)

    def is_quiet(self) -> bool:
        """Tell whether nobody has asked anything for a while."""
        return not self._under_way and time.perf_counter() - self._moved > QUIET_SECONDS

    def since(self, began: float) -> list[Answered]:
        """List what was asked after a moment."""
        with self._lock:
            return [one for one in self._answered if one.began >= began]


class Desk(ABC):
    """A forge 200 ms away, and people who work at it."""

    hook: str

    def __init__(self, forge: LocalForge) -> None:
        self.forge = forge
        self.record = Record(forge)
        forge.wire.latency = LATENCY

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """Name the credential of the bot."""

    def open(self, number: int) -> None:
        """Let somebody propose a half-filled spec."""
        self.propose(number, {f"docs/specs/{number}.md": half_filled().encode()})

    @abstractmethod
    def propose(self, number: int, files: Mapping[str, bytes]) -> None:
        """Let somebody open a pull request with files."""

    @abstractmethod
    def say(self, number: int, text: str) -> None:
        """Let somebody comment."""


class GitHubDesk(Desk):
    """GitHub, where the bot is an App."""

    hook = "/webhooks/github"

    def __init__(self, forge: Playground) -> None:
        super().__init__(forge)
        self._world, self._repository, self._app = forge.world, forge.repository, forge.world.app

    def settings(self) -> dict[str, str]:
        """Name the App."""
        app = self._app
        return {
            "github_api_url": self.forge.api_url,
            "github_app_id": str(app.id),
            "github_private_key": app.private_key,
            "github_webhook_secret": app.webhook_secret,
        }

    def propose(self, number: int, files: Mapping[str, bytes]) -> None:
        """Open a pull request."""
        world, repository, name, ada = self._world, self._repository, f"topic-{number}", self._world.users["ada"]
        with world.lock:
            operations.create_branch(world, ada, repository, name, repository.branches["main"])
            operations.write_files(world, ada, repository, name, files, "Propose")
            operations.open_pull(
                world, ada, repository, base="main", head=name, title=f"Spec {number}", body="", draft=False
            )

    def say(self, number: int, text: str) -> None:
        """Comment in its conversation."""
        with self._world.lock:
            operations.say(self._world, self._world.users["bo"], self._repository, self._repository.pulls[number], text)


class GitLabDesk(Desk):
    """GitLab, where the bot has a project's token."""

    hook = "/webhooks/gitlab"

    def __init__(self, forge: GitLabPlayground) -> None:
        super().__init__(forge)
        self._world, self._project = forge.world, forge.project

    def settings(self) -> dict[str, str]:
        """Name the token."""
        world = self._world
        return {
            "gitlab_url": self.forge.web_url,
            "gitlab_token": world.bot_token,
            "gitlab_signing_token": world.signing_token,
        }

    def propose(self, number: int, files: Mapping[str, bytes]) -> None:
        """Open a pull request."""
        world, project, name, ada = self._world, self._project, f"topic-{number}", self._world.users["ada"]
        actions = [{"action": "create", "file_path": path, "content": text} for path, text in files.items()]
        wanted = branches.CommitRequest(branch=name, message="Propose", actions=actions, start=project.default_branch)
        proposal = requests.Proposal(
            source=project, source_branch=name, target_branch=project.default_branch, title=f"Spec {number}"
        )
        with world.lock:
            branches.commit(world, ada, project, wanted)
            requests.open_request(world, ada, project, proposal)

    def say(self, number: int, text: str) -> None:
        """Comment in its conversation."""
        with self._world.lock:
            project = self._project
            talking.say(self._world, self._world.users["bo"], project, project.merge_requests[number], text)


@contextmanager
def desks() -> Iterator[tuple[Desk, Desk]]:
    """Raise a forge of each shape."""
    with Playground() as github, GitLabPlayground() as gitlab:
        yield GitHubDesk(github), GitLabDesk(gitlab)
