"""What the tests do on the playground, and what they see there."""

import http.client
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from urllib.parse import urlsplit
from uuid import uuid4

from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.operations import create_branch, open_pull, write_files
from specbot_playground.operations.checks import press, rerequest, rerequest_suite
from specbot_playground.operations.forks import fork
from specbot_playground.operations.pulls import queue
from specbot_playground.server import Playground
from specbot_playground.webhooks import Delivery
from tests.service.postgres import count
from tests.service.processes import Service
from tests.service.waiting import wait_until

PATH = "docs/specs/rate-limits.md"
_UNSETTLED = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile')
     + (SELECT count(*) FROM specbot_delivery WHERE state <> 'done')
"""


def half_filled() -> str:
    """Write a spec that is its template, with one section lost."""
    text = files("config").joinpath("templates/technical-spec.md").read_text(encoding="utf-8")
    start = text.index("### Rollback Plan")
    end = text.index("\n#", start)
    return text[:start] + text[end + 1 :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person sees of a pull request, without the ids and numbers that differ between two of them."""

    comments: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, int | None, str], ...]
    reviews: int
    labels: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]
    check_runs: int


class Forge:
    """The playground with the service beside it."""

    def __init__(self, playground: Playground, service: Service, database: str) -> None:
        self.playground = playground
        self.service = service
        self._database = database
        tokens, name = playground.tokens, playground.repository.full_name
        self.author = GitHubClient.arrive(playground.api_url, "ada", tokens["ada"], name)
        self._branches = 0

    def listen(self) -> None:
        """Let the playground send its events from now on."""
        self.playground.set_webhook(f"{self.service.url}/webhooks/github")

    def open(self, text: str) -> int:
        """Open a pull request that adds a spec."""
        self._branches += 1
        branch = f"topic-{self._branches}"
        self.author.branch(branch)
        self.author.add(PATH, text, branch, f"Propose on {branch}")
        return self.author.open(branch, "Spec: rate limits", "")

    def ref(self, number: int) -> str:
        return f"github:{self.playground.repository.full_name}#{number}"

    def opened(self, number: int) -> Delivery:
        """Find the delivery that told of the opening."""
        marker = f'"number": {number}'.encode()
        sent = self.playground.post.sent
        return next(one for one in sent if (one.event, one.action) == ("pull_request", "opened") and marker in one.body)

    def press(self, login: str, number: int, identifier: str) -> None:
        """Press a button of the document's check, as somebody."""
        world, repository = self.playground.world, self.playground.repository
        sha = self.author.pull(number).head.sha
        with world.lock:
            run = next(one for one in repository.checks if (one.sha, one.name) == (sha, "spec / document"))
            press(world, world.users[login], repository, run, identifier)

    def forge_press(self, login: str, number: int, *, guid: str = "") -> int:
        """Post a press that nobody made, signed with the secret; under an id that was used, if one is given."""
        world = self.playground.world
        told = next(one for one in reversed(self.playground.post.sent) if one.action == "requested_action")
        payload = told.payload
        payload["sender"] |= {"login": login, "id": world.users[login].id, "type": "User"}
        payload["check_run"]["pull_requests"][0]["number"] = number
        made = replace(told, body=json.dumps(payload).encode(), guid=guid or str(uuid4()))
        return self._post(made, made.guid)

    def guid_of_last_press(self) -> str:
        return next(one for one in reversed(self.playground.post.sent) if one.action == "requested_action").guid

    def open_from_fork(self, text: str) -> int:
        """Let somebody who may not write open a pull request from a fork of their own."""
        world, source = self.playground.world, self.playground.repository
        stranger = world.users["cy"]
        with world.lock:
            own = fork(world, stranger, source)
            create_branch(world, stranger, own, "topic", own.branches["main"])
            write_files(world, stranger, own, "topic", {PATH: text.encode()}, "Propose")
            return open_pull(
                world, stranger, source, base="main", head="cy:topic", title="Spec", body="", draft=False
            ).number

    def run_again(self, number: int) -> None:
        """Press *Re-run* on each check."""
        world, repository = self.playground.world, self.playground.repository
        sha = self.author.pull(number).head.sha
        with world.lock:
            for name in ("spec / document", "spec / approval"):
                run = [one for one in repository.checks if (one.sha, one.name) == (sha, name)][-1]
                rerequest(world, world.users["bo"], repository, run)

    def run_suite_again(self, number: int) -> None:
        """Press *Re-run all checks*."""
        world, repository = self.playground.world, self.playground.repository
        sha = self.author.pull(number).head.sha
        with world.lock:
            rerequest_suite(world, world.users["bo"], repository, sha)

    def queue(self, number: int) -> dict[str, str | None]:
        """Put a pull request into the merge queue and let the bot answer; gives the conclusions on the group's commit."""
        world, repository = self.playground.world, self.playground.repository
        with world.lock:
            sha = queue(world, world.users["dana"], repository, repository.pulls[number])
        self.settle()
        return {one.name: one.conclusion for one in repository.checks if one.sha == sha}

    def deliver(self, delivery: Delivery, guids: Sequence[str]) -> list[int]:
        """Post a delivery under these ids, all at once; gives the answers."""
        with ThreadPoolExecutor(len(guids)) as pool:
            return list(pool.map(lambda guid: self._post(delivery, guid), guids))

    def _post(self, delivery: Delivery, guid: str) -> int:
        connection = http.client.HTTPConnection(urlsplit(self.service.url).netloc, timeout=20)
        headers = {**self.playground.post.headers(delivery), "X-GitHub-Delivery": guid}
        try:
            connection.request("POST", "/webhooks/github", body=delivery.body, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def settle(self) -> None:
        """Wait until all events are delivered and all work is done, also the work that work made."""

        def quiet() -> bool:
            sent = len(self.playground.post.sent)
            self.playground.drain()
            return count(self._database, _UNSETTLED) == 0 and sent == len(self.playground.post.sent)

        wait_until(lambda: quiet() and quiet())

    def writes(self) -> list[str]:
        """List what the bot changed since the last `reset_requests`."""
        bot = self.playground.world.app.bot.login
        return [f"{one.method} {one.path}" for one in self.playground.requests(bot) if one.write]

    def see(self, number: int) -> Seen:
        """Read a pull request back as a person would see it."""
        author, pull = self.author, self.author.pull(number)
        head = author.repository.get_commit(pull.head.sha)
        own = {f"/pull/{number}": "/pull/N", pull.head.sha: "HEAD"}
        return Seen(
            comments=tuple((login, _common(body, own)) for login, body in author.comments(number)),
            findings=tuple((one.path, one.line, one.body) for one in author.findings(number)),
            reviews=pull.get_reviews().totalCount,
            labels=tuple(author.labels(number)),
            checks=tuple(sorted((name, run.conclusion) for name, run in author.checks(number).items())),
            check_runs=head.get_check_runs(filter="all").totalCount,
        )


def _common(body: str, own: Mapping[str, str]) -> str:
    """Replace what only this pull request can have in a text."""
    for text, name in own.items():
        body = body.replace(text, name)
    return body


def new_ids(number: int) -> list[str]:
    """Make ids of different deliveries."""
    return [str(uuid4()) for _ in range(number)]
