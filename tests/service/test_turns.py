"""One team's storm never starves another: who is served next, and how many of one owner at once."""

from pathlib import Path

import psycopg
import pytest

from bot.jobs.intake import BACKGROUND, EVENT
from bot.jobs.queue import Queue
from bot.review.model.targets import IncomingEvent, parse_target
from tests.service.hands import Traces, a_worker
from tests.service.postgres import count
from tests.service.waiting import wait_until

JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile'"


def wake(queue: Queue, *targets: str, priority: int = EVENT) -> None:
    for target in targets:
        queue.accept(
            IncomingEvent(delivery=target, event="x", action="", targets=(parse_target(target),)), priority=priority
        )


def fetch(database: str, at_once: int = 10) -> str | None:
    """Take the next job as a worker does."""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute("SELECT lock FROM specbot_fetch_job('{pulls}', NULL, %s)", (at_once,)).fetchone()
    return row[0].partition(":")[2] if row and row[0] else None


def end(database: str, target: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs WHERE lock = %s", (f"github:{target}",))


def test_owners_take_turns_and_each_keeps_its_order(queue: Queue, database: str) -> None:
    wake(queue, *(f"github:storm/{name}#1" for name in "abc"), "github:calm/a#1", "gitlab:calm/b!2", "gitlab:calm/b!3")
    served = [fetch(database) for _ in range(7)]
    assert served == ["storm/a#1", "calm/a#1", "calm/b!2", "storm/b#1", "calm/b!3", "storm/c#1", None]


def test_an_owner_has_so_many_places_and_a_pull_request_one(queue: Queue, database: str) -> None:
    wake(queue, "github:storm/a#1", "github:storm/a#2", "github:storm/a#3")
    assert [fetch(database, 2) for _ in range(3)] == ["storm/a#1", "storm/a#2", None]
    end(database, "storm/a#2")
    wake(queue, "github:storm/a#1")
    assert [fetch(database, 2) for _ in range(2)] == ["storm/a#3", None]


def test_what_somebody_does_goes_before_what_a_sweep_found(queue: Queue, database: str) -> None:
    wake(queue, "github:storm/a#1", "github:storm/a#2", priority=BACKGROUND)
    wake(queue, "github:storm/a#2")
    assert [fetch(database) for _ in range(2)] == ["storm/a#2", "storm/a#1"]


@pytest.mark.parametrize(
    ("target", "owner"),
    [
        ("github:acme/payments#12", "github:acme"),
        ("github:acme/payments@changed", "github:acme"),
        ("gitlab:acme/tools/payments!7", "gitlab:acme/tools/payments"),
        ("gitlab:acme/tools/payments", "gitlab:acme/tools/payments"),
        ("sweep", None),
    ],
)
def test_who_owns_a_job(database: str, target: str, owner: str | None) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        assert connection.execute("SELECT specbot_owner(%s)", (target,)).fetchone() == (owner,)


def test_a_storm_leaves_room_in_the_whole_fleet(queue: Queue, database: str, tmp_path: Path) -> None:
    """Two workers with four places each; the storm's jobs wait at a gate."""
    traces = Traces(tmp_path)
    wake(queue, *(f"github:acme/slow#{number}" for number in range(1, 6)))
    with a_worker(database, tmp_path), a_worker(database, tmp_path):
        wait_until(lambda: traces.seen("began") == 2)
        wake(queue, "github:calm/a#1", "github:calm/a#2")
        wait_until(lambda: traces.seen("ended") == 2)
        assert traces.seen("began") == 4
        traces.open_gate()
        wait_until(lambda: count(database, JOBS) == 0)
    assert traces.seen("ended") == 7
