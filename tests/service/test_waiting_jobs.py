"""What a job that waits says of itself, by what queued it."""

from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from bot.jobs.intake import BACKGROUND, EVENT, QUEUE, TASK, WAKE
from bot.jobs.queue import Queue
from bot.review.model.targets import parse_target

REF = "github:acme/payments#12"
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
