"""Messages outside of the forge, through the whole service: told once, whatever is sent again, and in nobody's way."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from specbot_playground.demo import half_filled_spec
from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.operations import write_files
from specbot_playground.server import Playground
from tests.e2e.forge import Forge, new_ids
from tests.notify.receiver import KEY, Receiver, receiving
from tests.service.postgres import count
from tests.service.processes import serving, specbot
from tests.service.waiting import wait_until

pytestmark = pytest.mark.long

DIGEST = "acme/payments: "
"""Begins the title of a digest, which comes when somebody pushes to the default branch."""
POLICY = b"""\
version: 1
specs:
  - paths: ["docs/specs/*.md"]
    notify: [{to: team-chat}, {to: leads-mail, on: [digest]}, {to: nobody, on: [approved]}]
"""
_WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notify' AND status <> 'failed'"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def notified(
    playground: Playground, settings: dict[str, str], receiver: Receiver, database: str, tmp_path: Path
) -> Iterator[Forge]:
    """The playground with a policy that tells a chat, and the service beside it."""
    world = playground.world
    with world.lock:
        write_files(world, world.users["dana"], playground.repository, "main", {".specbot.yml": POLICY}, "Tell")
    addresses = {"NOTIFY_TEAM_CHAT": f"acme/* {receiver.address}", "NOTIFY_LEADS_MAIL": receiver.address}
    with serving(tmp_path, **settings, **addresses) as service:
        yield Forge(playground, service, database)
        playground.set_webhook(None)


def person(playground: Playground, login: str) -> GitHubClient:
    return GitHubClient.arrive(playground.api_url, login, playground.tokens[login], playground.repository.full_name)


def told(forge: Forge, database: str) -> None:
    """Wait until nothing is left to look at or to send."""
    forge.settle()
    wait_until(lambda: count(database, _WAITING) == 0)


def changes(receiver: Receiver) -> list[str]:
    return [title for title in receiver.titles if not title.startswith(DIGEST)]


def test_each_change_is_told_once(notified: Forge, receiver: Receiver, database: str) -> None:
    notified.listen()
    number = notified.open(half_filled_spec.finished())
    told(notified, database)
    assert changes(receiver) == ["Review wanted: Technical Specification: Rate Limits per Customer"]
    reviewer = person(notified.playground, "bo")
    reviewer.say(number, "/spec question What happens to internal traffic?")
    told(notified, database)
    for sent in list(notified.playground.post.sent):
        assert notified.deliver(sent, new_ids(1)) == [202]
    told(notified, database)
    assert changes(receiver)[1:] == ["Question on Technical Specification: Rate Limits per Customer"]
    assert "bo asks: What happens to internal traffic?" in "".join(receiver.messages)
    notified.author.say(number, "/spec answer Q1 No: a refused request is free.")
    reviewer.say(number, "/spec resolve T1")
    reviewer.approve(number)
    told(notified, database)
    assert changes(receiver)[2:] == ["Approved: Technical Specification: Rate Limits per Customer"]
    assert "ada can merge it now." in "".join(receiver.messages)


def test_a_service_that_refuses_keeps_up_no_look_and_gets_it_later(
    notified: Forge, receiver: Receiver, database: str
) -> None:
    receiver.status = 503
    notified.listen()
    number = notified.open(half_filled_spec.finished())
    notified.settle()
    assert "spec: in review" in notified.author.labels(number)
    wait_until(lambda: count(database, f"{_WAITING} AND args ->> 'attempt' = '1'") == 1)
    log = notified.service.log.read_text()
    assert "notice not sent yet" in log
    assert KEY not in log
    receiver.status = 200
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = 'notify'")
    wait_until(lambda: receiver.titles == ["Review wanted: Technical Specification: Rate Limits per Customer"])


def test_a_digest_is_sent_once_a_week(notified: Forge, receiver: Receiver, database: str) -> None:
    notified.listen()
    notified.open(half_filled_spec.finished())
    told(notified, database)
    for path in ("docs/specs/README.md", "docs/specs/index.md"):
        world, repository = notified.playground.world, notified.playground.repository
        with world.lock:
            write_files(world, world.users["dana"], repository, "main", {path: b"# Specs\n"}, "Words")
        told(notified, database)
    digests = [one for one in receiver.messages if one.startswith(DIGEST)]
    assert len(digests) == 1
    assert digests[0].startswith(
        "acme/payments: 1 spec open\nTechnical Specification: Rate Limits per Customer (In Review, open for less than a day)"
    )


def test_the_command_tries_an_address(receiver: Receiver) -> None:
    ran = specbot("notify", "test", "team-chat", settings={"NOTIFY_TEAM_CHAT": f"acme/* {receiver.address}"})
    assert (ran.code, "took the message" in ran.output) == (0, True), ran.errors
    assert receiver.titles == ["Specbot"]
    receiver.status = 500
    ran = specbot("notify", "test", "team-chat", settings={"NOTIFY_TEAM_CHAT": receiver.address})
    assert (ran.code, KEY in ran.errors, "500" in ran.errors) == (1, False, True), ran.errors
    ran = specbot("notify", "test", "leads")
    assert (ran.code, "SPECBOT_NOTIFY_LEADS is not set" in ran.errors) == (1, True)
    ran = specbot("notify", settings={"NOTIFY_TEAM_CHAT": receiver.address, "NOTIFY_LEADS": "nonsense://x"})
    assert "✓ team-chat" in ran.output
    assert "✗ leads: SPECBOT_NOTIFY_LEADS: Apprise does not know such an address" in ran.output
