"""`specbot jobs`: what an operator sees of the queue, and trying again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.jobs.admin import QueueAdmin
from bot.jobs.queue import Queue
from bot.jobs.retry_policy import RunOutcome
from bot.review.model.account import Account
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, parse_target
from tests.service.postgres import count

FAILED, LATER, LIMITED, WAITING = (f"github:acme/payments#{number}" for number in range(1, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    code: int
    output: str
    errors: str


def specbot(*arguments: str, settings: Mapping[str, str]) -> Finished:
    """Run the command in this process: a new one costs a second."""
    environment = {f"SPECBOT_{name}": value for name, value in settings.items()}
    done = CliRunner().invoke(main, [*arguments], env=environment)
    return Finished(code=done.exit_code, output=done.stdout, errors=done.stderr)


@pytest.fixture
def settings(queue: Queue, database: str) -> dict[str, str]:
    """A queue with a job of each kind."""
    wake(queue, FAILED)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        queue.finish(FAILED, RunOutcome.FAILED, began=queue.clock(), tries=8, error="GitHub [502] did not answer")
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    tomorrow = queue.clock() + timedelta(days=1)
    queue.later(LATER, "github:1", tomorrow, attempt=2, limited=False)
    queue.later(LIMITED, "github:1", tomorrow, attempt=0, limited=True)
    wake(queue, WAITING)
    return {"DATABASE_URL": database}


def wake(queue: Queue, target: str) -> None:
    check_action = CheckAction(identifier="fix", account=Account(id="12", login="bo"))
    queue.accept(
        IncomingEvent(
            delivery="github:1", event="x", action="", targets=(parse_target(target),), check_action=check_action
        )
    )


def test_the_list_for_programs(settings: dict[str, str]) -> None:
    finished = specbot("jobs", "--format", "json", settings=settings)
    assert finished.code == 0, finished.errors
    shown = json.loads(finished.output)
    assert shown["version"] == 1
    assert [(job["ref"], job["state"], job["tries"], job["error"]) for job in shown["jobs"]] == [
        (FAILED, "failed", 8, "GitHub [502] did not answer"),
        (WAITING, "waiting", 0, ""),
        (LATER, "later", 2, ""),
        (LIMITED, "limited", 0, ""),
    ]
    assert all(job["at"] for job in shown["jobs"])


def test_the_list_for_people(settings: dict[str, str]) -> None:
    lines = specbot("jobs", "--failed", settings=settings).output.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{FAILED}  failed   2")
    assert lines[0].endswith("Z  8 tries  GitHub [502] did not answer")


def test_an_empty_queue_says_so(database: str) -> None:
    assert specbot("jobs", settings={"DATABASE_URL": database}).output == "No jobs.\n"


def test_what_failed_is_tried_again_by_hand(queue: Queue, settings: dict[str, str], database: str) -> None:
    assert specbot("jobs", "retry", FAILED, settings=settings).output == f"queued {FAILED}\n"
    assert count(database, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == 0
    assert [check_action.identifier for check_action in queue.check_actions(FAILED, began=queue.clock())] == ["fix"]
    assert specbot("jobs", "retry", FAILED, settings=settings).code == 1


def test_everything_is_called_by_hand(settings: dict[str, str], database: str) -> None:
    with QueueAdmin(database) as listing:
        assert listing.again() == (FAILED, LATER, LIMITED)
        assert {job.state for job in listing.jobs()} == {"waiting"}
    assert specbot("jobs", "retry", "--all", settings=settings).output == (
        "Nothing has failed, and nothing waits out a failure.\n"
    )


@pytest.mark.parametrize("arguments", [(), ("--all", FAILED), ("payments",)])
def test_retry_wants_one_or_all(arguments: tuple[str, ...], database: str) -> None:
    assert specbot("jobs", "retry", *arguments, settings={"DATABASE_URL": database}).code == 2


def test_a_database_that_is_not_there_is_named() -> None:
    finished = specbot("jobs", settings={"DATABASE_URL": "postgresql://127.0.0.1:1/none"})
    assert (finished.code, "SPECBOT_DATABASE_URL" in finished.errors) == (2, True)
    assert finished.errors.count("\n") == 1
