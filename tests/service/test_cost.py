"""What the queue costs PostgreSQL does not grow with what waits in it, even as it was planned for an empty queue."""

from collections.abc import Callable

import psycopg
import pytest

from bot.jobs.connection_pool import LOOP_SETTINGS
from bot.jobs.intake import AcceptedDelivery
from bot.jobs.queue import Queue
from bot.review.model.targets import IncomingEvent, parse_target

FEW = 200
_MANY = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)
SELECT 'pulls', 'reconcile', 0, name, name, '{}'
FROM generate_series(1, 3000) AS number, concat('github:acme', number % 20, '/payments#', number) AS name"""
_FLUSH = "SELECT pg_stat_force_next_flush()::text"
_READ = """
SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) + (
  SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'procrastinate_jobs')
FROM pg_stat_user_tables WHERE relname = 'procrastinate_jobs'"""


@pytest.fixture(params=["as it is", "analyzed empty", "analyzed full"])
def fill(database: str, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Let 3,000 jobs of 20 owners wait; PostgreSQL takes note of the queue while it is empty, when it is full, or never.

    It does so by itself at no other moment: a plan that is made in the middle of a test would be judged by chance.
    """
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE procrastinate_jobs SET (autovacuum_enabled = off)")
        if request.param == "analyzed empty":
            connection.execute("ANALYZE procrastinate_jobs")

    def many() -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(_MANY)
            if request.param == "analyzed full":
                connection.execute("ANALYZE procrastinate_jobs")
            connection.execute(_FLUSH)  # else its own reads would be counted later

    return many


def test_a_delivery_reads_no_other_waiting_jobs(database: str, fill: Callable[[], None]) -> None:
    with Queue(database, connections=1) as queue:
        assert accept(queue, "github:acme/payments#1") is AcceptedDelivery.QUEUED
        fill()
        before = rows_read(queue)
        assert accept(queue, "github:acme/payments#2") is AcceptedDelivery.QUEUED
        assert accept(queue, "github:acme7/payments#7") is AcceptedDelivery.COVERED
        assert rows_read(queue) - before < FEW


def test_a_fetch_reads_one_job_of_each_owner(database: str, queue: Queue, fill: Callable[[], None]) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for setting in LOOP_SETTINGS:
            connection.execute(setting.encode())
        fetch = "SELECT lock FROM specbot_fetch_job('{pulls}', NULL, 4)"
        for _ in range(6):
            assert connection.execute(fetch).fetchone() == (None,)
        fill()
        before = rows_read(queue)
        assert connection.execute(fetch).fetchone() == ("github:acme1/payments#1",)
        connection.execute(_FLUSH)
        assert rows_read(queue) - before < FEW


def accept(queue: Queue, target: str) -> AcceptedDelivery:
    return queue.accept(
        IncomingEvent(delivery=f"github:{target}", event="x", action="", targets=(parse_target(target),))
    )


def rows_read(queue: Queue) -> int:
    """Count the rows and entries of jobs that all statements together have read."""
    queue.row(_FLUSH)
    return int(queue.row(_READ)[0])
