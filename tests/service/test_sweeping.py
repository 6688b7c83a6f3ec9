"""The sweep finds what no webhook told: what it queues, and what it leaves alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from bot.bootstrap import Bot
from bot.jobs.queue import Queue
from bot.jobs.resync import changed_since, sweep
from bot.jobs.retry_policy import RunOutcome
from bot.review.model.references import ForgeName
from bot.review.model.targets import AllPulls, IncomingEvent, parse_target
from bot.review.port import ForgeError, UnavailableError
from config.settings import Settings
from specbot_playground.gitlab.server import GitLabPlayground
from tests.forge.github.test_credentials import PEM
from tests.service.hands import Traces, a_worker
from tests.service.postgres import count
from tests.service.processes import a_closed_port
from tests.service.waiting import wait_until

REPOSITORY = AllPulls(forge=ForgeName.GITHUB, repository="acme/payments")
WHOLE, CHANGED = str(REPOSITORY), f"{REPOSITORY}@changed"


@dataclass(kw_only=True)
class Sweeper:
    """Serves what it was called to, has one failed delivery, and may fail."""

    trouble: ForgeError | None = None
    asked: list[str] = field(default_factory=list)

    def repositories(self, known: Iterable[AllPulls]) -> Iterable[AllPulls]:
        return known

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        if self.trouble:
            raise self.trouble
        if is_new("guid"):
            self.asked.append("guid")
        return len(self.asked)


def settle(queue: Queue, target: str) -> None:
    queue.finish(target, RunOutcome.DONE, began=queue.clock())


def waiting(database: str) -> set[str]:
    """Take the jobs that wait."""
    with psycopg.connect(database, autocommit=True) as connection:
        return {row[0] for row in connection.execute("DELETE FROM procrastinate_jobs RETURNING lock")}


def test_a_known_repository_is_asked_what_changed_and_once_a_day_for_everything(queue: Queue, database: str) -> None:
    settle(queue, "github:acme/payments#3")
    settle(queue, "github:acme/payments@index")
    sweep(queue, Sweeper(), 1)
    assert waiting(database) == {WHOLE, CHANGED}
    settle(queue, WHOLE)
    sweep(queue, Sweeper(), 2)
    assert waiting(database) == {CHANGED}
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_look SET seen_at = seen_at - interval '25 hours'")
    sweep(queue, Sweeper(), 3)
    assert waiting(database) == {WHOLE, CHANGED}


def test_a_repository_is_known_from_its_first_delivery(queue: Queue) -> None:
    assert queue.known() == ()
    targets = tuple(map(parse_target, ("github:acme/payments#1", "gitlab:acme/tools/search!2")))
    queue.accept(IncomingEvent(delivery="github:1", event="x", action="", targets=targets))
    assert list(map(str, queue.known())) == ["github:acme/payments", "gitlab:acme/tools/search"]


def test_a_failed_delivery_is_asked_for_once(queue: Queue) -> None:
    sweeper = Sweeper()
    for moment in range(3):
        sweep(queue, sweeper, moment)
    assert sweeper.asked == ["guid"]
    queue.prune(0, 0)
    assert queue.is_new("guid")


def test_trouble_with_the_forge_leaves_what_was_queued(queue: Queue, database: str) -> None:
    settle(queue, WHOLE)
    sweep(queue, Sweeper(trouble=UnavailableError("down")), 1)
    assert waiting(database) == {CHANGED}


@pytest.mark.parametrize(("looked_at", "again"), [(timedelta(), 0), (timedelta(hours=2), 1)])
def test_only_what_changed_since_the_last_look_is_looked_at(
    queue: Queue, database: str, tmp_path: Path, *, looked_at: timedelta, again: int
) -> None:
    """`#1` changed an hour ago, `#2` was never seen."""
    settle(queue, "github:acme/payments#1")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_look SET seen_at = seen_at - %s::interval", (looked_at,))
    queue.call(parse_target(CHANGED), "sweep:1")
    with a_worker(database, tmp_path):
        wait_until(lambda: Traces(tmp_path).looked("github:acme/payments#2"))
        wait_until(
            lambda: count(database, "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile'") == 0
        )
    assert len(Traces(tmp_path).looked("github:acme/payments#1")) == again


def test_one_of_the_fleet_sweeps(queue: Queue, database: str, tmp_path: Path) -> None:
    settle(queue, "github:acme/payments#3")
    with a_worker(database, tmp_path, sweep=1), a_worker(database, tmp_path, sweep=1):
        wait_until(lambda: Traces(tmp_path).looked(CHANGED))
        wait_until(lambda: Traces(tmp_path).looked(WHOLE))
    assert len(Traces(tmp_path).looked(WHOLE)) == 1


def test_a_repository_that_is_gone_is_asked_no_more_until_it_is_heard_of(queue: Queue) -> None:
    settle(queue, "github:acme/payments#3")
    settle(queue, CHANGED)
    queue.finish("github:acme/payments#4", RunOutcome.GONE, began=queue.clock())
    assert list(map(str, queue.known())) == [WHOLE]
    queue.finish(CHANGED, RunOutcome.GONE, began=queue.clock())
    assert queue.known() == ()
    queue.accept(
        IncomingEvent(delivery="github:1", event="x", action="", targets=(parse_target("github:acme/payments#3"),))
    )
    assert list(map(str, queue.known())) == [WHOLE]


def test_a_forge_that_fails_does_not_keep_the_other_from_being_swept(queue: Queue, database: str) -> None:
    """The App is suspended or its key wrong: GitLab is swept all the same."""
    with GitLabPlayground() as playground:
        bot = Bot(
            Settings(
                github_app_id=5,
                github_private_key=SecretStr(PEM),
                github_api_url=a_closed_port(),
                gitlab_url=playground.web_url,
                gitlab_token=SecretStr(playground.world.bot_token),
            )
        )
        queue.accept(
            IncomingEvent(delivery="gitlab:1", event="x", action="", targets=(parse_target("gitlab:acme/payments!1"),))
        )
        waiting(database)
        sweep(queue, bot, 1)
    assert "gitlab:acme/payments@changed" in waiting(database)


def test_what_changed_is_asked_for_from_a_minute_before_the_last_look_on() -> None:
    """The forge's clock and ours may differ: a change in the second of the last look must not be lost."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert changed_since(now - timedelta(minutes=15), now) == now - timedelta(minutes=16)
    assert now - changed_since(None, now) == timedelta(days=3, minutes=1)
