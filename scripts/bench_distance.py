"""What people feel of a forge that is 200 ms away, on GitHub and on GitLab.

Times are read at the forge. Beside each stands the chain: so many requests began one after the other's end, so they may have
waited for each other; on a forge that is farther away, or on a busier machine, the chain stays the same.

With a commit, both versions are measured in turn.

python scripts/bench_distance.py [COMMIT]
"""

import sys
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench_base import Version, versions
from bench_receiver import free_port, sql, wait_for
from bench_work import running, until

from bot.jobs.embedded_postgresql import embedded
from config.settings import environment_with
from specbot_playground import operations
from specbot_playground.demo.faults import half_filled
from specbot_playground.gitlab.operations import branches, requests, talking
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from specbot_playground.serving import LocalForge

LATENCY = 0.2
TIMES = 3
PULLS = 20
EVENTS = 100
SHORT = ("event to review visible", "event to nothing to do", "command to reaction")
MANY = f"{EVENTS} events on {PULLS} to rest"
QUIET_SECONDS = 1.5
"""Longer than a look waits between two requests, or a job for its turn."""
_UNSETTLED = "SELECT count(*) FROM specbot_delivery WHERE state = 'waiting'"
NO_LIMITS = {"jobs_per_owner": "8", "writes_per_minute": "0", "writes_per_hour": "0", "sweep_minutes": "0"}
_REVIEWS = ("/reviews", "/bulk_publish")
_REACTIONS = ("/reactions", "/award_emoji")


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


def chain(answered: Iterable[Answered]) -> int:
    """Count the most requests of which each began after the one before it was answered."""
    length, free = 0, 0.0
    for one in sorted(answered, key=lambda each: each.ended):
        if one.began >= free:
            length, free = length + 1, one.ended
    return length


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What followed an event: seconds until what was waited for, and how much was asked until then, in all and in sequence."""

    seconds: float
    asked: int
    chain: int


def measure(
    desk: Desk, act: Callable[[], None], last: tuple[str, ...] = (), done: Callable[[], bool] | None = None
) -> Measured:
    """Let something happen and wait until the bot rests; what counts ends with the last request to one of the paths."""
    desk.forge.drain()
    began = time.perf_counter()
    act()
    until(lambda: desk.record.since(began) and (done is None or done()) and desk.record.is_quiet())
    found = desk.record.since(began)
    ends = [one.ended for one in found if one.path.endswith(last)] if last else [one.ended for one in found]
    end = max(ends)
    counted = [one for one in found if one.ended <= end]
    return Measured(seconds=end - began, asked=len(counted), chain=chain(counted))


def show(title: str, found: list[Measured]) -> Measured:
    """Print the middle one, and give it."""
    middle = sorted(found, key=lambda one: one.seconds)[len(found) // 2]
    print(f"{title:<44}{middle.seconds:>7.2f} s{middle.asked:>8} requests{middle.chain:>6} in sequence", flush=True)
    return middle


def play(forge: str, desk: Desk, version: Version) -> tuple[Measured, ...]:
    """Measure one forge, with a service that has done a first look already."""
    name = f"{forge}{version.label}"
    with (
        tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder,
        embedded(Path(folder)) as server,  # each version brings its own schema
    ):
        port, url = free_port(), server.url
        environment = environment_with({**desk.settings(), **NO_LIMITS, "database_url": url}) | version.environment
        with running("serve", "--port", str(port), environment=environment) as process:
            wait_for(port, process)
            desk.forge.set_webhook(f"http://127.0.0.1:{port}{desk.hook}")
            measure(desk, partial(desk.open, 1))
            each = range(2, TIMES + 2)
            visible = [measure(desk, partial(desk.open, one), _REVIEWS) for one in each]
            nothing = [measure(desk, partial(desk.say, one, "Thanks.")) for one in each]
            reaction = [measure(desk, partial(desk.say, one, "/spec approve"), _REACTIONS) for one in each]
            figures = [
                show(f"{name}: {what}", found) for what, found in zip(SHORT, (visible, nothing, reaction), strict=True)
            ]
            for number in range(TIMES + 2, PULLS + 1):
                desk.open(number)
            settled = settled_in(url)
            until(lambda: settled() and desk.record.is_quiet())
            figures.append(show(f"{name}: {MANY}", [measure(desk, partial(_talk, desk), done=settled)]))
            desk.forge.set_webhook(None)
    return tuple(figures)


def _talk(desk: Desk) -> None:
    for event in range(EVENTS):
        desk.say(event % PULLS + 1, f"Remark {event}.")


def settled_in(url: str) -> Callable[[], bool]:
    """Give what tells whether every delivery was worked off."""
    return lambda: bool(sql(url, _UNSETTLED) == 0)


@contextmanager
def desks() -> Iterator[tuple[Desk, Desk]]:
    """Raise a forge of each shape."""
    with Playground() as github, GitLabPlayground() as gitlab:
        yield GitHubDesk(github), GitLabDesk(gitlab)


def compare(forge: str, before: Iterable[Measured], now: Iterable[Measured]) -> None:
    """Print what each figure is of what it was."""
    for what, old, new in zip((*SHORT, MANY), before, now, strict=True):
        ratios = f"{new.seconds / old.seconds:>6.2f} of the time{new.asked / old.asked:>6.2f} of the requests"
        print(f"{f'{forge}: {what}, now':<44}{ratios}, chain {old.chain} to {new.chain}", flush=True)


def main() -> None:
    """Print the figures."""
    with versions(next(iter(sys.argv[1:]), "")) as found:
        for place, forge in enumerate(("GitHub", "GitLab")):
            played = []
            for version in found:
                with desks() as pair:
                    played.append(play(forge, pair[place], version))
            if len(played) > 1:
                compare(forge, *played)


if __name__ == "__main__":
    main()
