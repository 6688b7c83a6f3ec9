"""What a job that waits says of itself, by what queued it, and how long a queue lets somebody wait."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.intake import BACKGROUND, EVENT, QUEUE, TASK, WAKE, AcceptedDelivery
from bot.jobs.queue import Queue
from bot.review.model.targets import IncomingEvent, parse_target

REF = "github:acme/payments#12"
PATIENCE = 0.6
_JOBS = """
SELECT queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at FROM procrastinate_jobs ORDER BY id
"""


def job(database: str) -> tuple[object, ...]:
    with psycopg.connect(database, autocommit=True) as connection:
        (found,) = connection.execute(_JOBS).fetchall()
    return tuple(found)


@pytest.fixture
def tomorrow(queue: Queue) -> datetime:
    return queue.clock() + timedelta(days=1)


def test_a_run_that_goes_on_later_keeps_its_delivery_and_its_tries(
    queue: Queue, database: str, tomorrow: datetime
) -> None:
    queue.later(REF, "github:1", tomorrow, attempt=2, limited=False)
    args = {"target": REF, "delivery": "github:1", "attempt": 2}
    assert job(database) == (QUEUE, TASK, EVENT, REF, REF, args, tomorrow)


def test_a_run_that_waits_for_a_limit_says_so(queue: Queue, database: str, tomorrow: datetime) -> None:
    queue.later(REF, "github:1", tomorrow, attempt=0, limited=True)
    args = {"target": REF, "delivery": "github:1", "attempt": 0, "waits": "limit"}
    assert job(database) == (QUEUE, TASK, EVENT, REF, REF, args, tomorrow)


def test_a_look_that_is_planned_comes_last_and_says_so(queue: Queue, database: str, tomorrow: datetime) -> None:
    queue.wake(REF, "github:1", tomorrow)
    args = {"target": REF, "delivery": "github:1", "planned": True}
    assert job(database) == (QUEUE, TASK, WAKE, REF, REF, args, tomorrow)


def test_what_nobody_named_waits_behind_events_and_for_no_time(queue: Queue, database: str) -> None:
    queue.call(parse_target(REF), "sweep:1")
    args = {"target": REF, "delivery": "sweep:1"}
    assert job(database) == (QUEUE, TASK, BACKGROUND, REF, REF, args, None)
    queue.call(parse_target(REF), "sweep:2")
    assert job(database)[5] == args


def test_a_delivery_is_asked_for_again_once(queue: Queue) -> None:
    delivery = f"github:{uuid4()}"
    assert [queue.is_new(delivery) for _ in range(2)] == [True, False]
    assert queue.is_new(f"{delivery}-other")


def a_wake(number: int) -> IncomingEvent:
    target = parse_target(f"github:acme/payments#{number}")
    return IncomingEvent(delivery=f"github:{number}", event="pull_request", action="opened", targets=(target,))


def test_who_finds_every_connection_taken_is_told_so_when_patience_ends(database: str) -> None:
    with Queue(database, connections=1, patience=PATIENCE) as queue:
        queue.clock()
        with queue.transaction():
            began = time.monotonic()
            with pytest.raises(QueueUnavailableError):
                queue.clock()
        assert PATIENCE / 2 < time.monotonic() - began < 4 * PATIENCE
        queue.clock()


class Slow(Queue):
    """A queue whose database takes longer for a batch than two of them may take."""

    def __init__(self, url: str) -> None:
        super().__init__(url, patience=PATIENCE)
        self.began = Event()

    def row(
        self, query: LiteralString, values: Mapping[str, object] | None = None, *, patience: float | None = None
    ) -> tuple[Any, ...]:
        self.began.set()
        time.sleep(2.5 * PATIENCE)
        return super().row(query, values, patience=patience)


def test_nobody_waits_for_longer_than_two_batches_may_take(database: str) -> None:
    with Slow(database) as queue, ThreadPoolExecutor(1) as pool:
        first = pool.submit(queue.accept, a_wake(1))
        assert queue.began.wait(10)
        with pytest.raises(QueueUnavailableError, match="does not answer: those before did not come to an end"):
            queue.accept(a_wake(2))
        assert first.result() is AcceptedDelivery.QUEUED


def test_housework_may_take_longer_than_anybody_waits(database: str) -> None:
    with Queue(database, patience=PATIENCE) as queue, ThreadPoolExecutor(1) as pool:
        with psycopg.connect(database) as busy:
            busy.execute("LOCK TABLE specbot_look IN ACCESS EXCLUSIVE MODE")
            pruned = pool.submit(queue.prune, 1, 1)
            time.sleep(2 * PATIENCE)
            assert not pruned.done()
        assert pruned.result() is None
