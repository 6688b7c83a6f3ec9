"""Upgrades over a queue with work in it, from each released schema; older and newer workers side by side; the way back."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from bot.jobs.database import migrate
from bot.jobs.queue import Queue
from bot.review.model.targets import IncomingEvent, parse_target
from tests.service.hands import Traces, a_worker
from tests.service.postgres import count, deliveries_in
from tests.service.processes import ROOT
from tests.service.waiting import wait_until

DUMPS = sorted((ROOT / "tests" / "data" / "schemas").glob("*.sql"))
WAITING = "SELECT count(*) FROM specbot_delivery WHERE state <> 'done'"
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile'"


def wake(queue: Queue, target: str, delivery: str) -> None:
    queue.accept(IncomingEvent(delivery=delivery, event="x", action="", targets=(parse_target(target),)))


@pytest.fixture(params=DUMPS, ids=[dump.stem for dump in DUMPS])
def old_database(request: pytest.FixtureRequest, server: str) -> Iterator[str]:
    name = f"specbot_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(request.param.read_bytes())
    yield url
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_every_job_that_waited_in_an_old_database_is_served_once(old_database: str, tmp_path: Path) -> None:
    assert count(old_database, WAITING) == deliveries_in(old_database) == 6
    migrate(old_database)
    traces = Traces(tmp_path)
    with a_worker(old_database, tmp_path):
        wait_until(lambda: count(old_database, WAITING) == count(old_database, JOBS) == 0)
    served = sorted(target for what, target, _ in traces.read() if what == "ended")
    assert served == [
        "github:acme/payments#1",
        "github:acme/payments#2",
        "github:acme/payments#3",
        "github:acme/payments#4",
        "github:acme/templates#1",
        "github:acme/templates#2",
        "gitlab:acme/platform/api!5",
    ]


def test_an_old_database_takes_a_delivery_that_it_knows_already(old_database: str) -> None:
    migrate(old_database)
    with Queue(old_database) as queue:
        wake(queue, "github:acme/payments#1", "github:0")
    assert deliveries_in(old_database) == 6


def test_a_job_of_a_newer_version_is_left_for_it(queue: Queue, database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('pulls', 'of tomorrow')")
    wake(queue, "github:acme/payments#1", "github:1")
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, WAITING) == 0)
    newer = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'of tomorrow' AND (status, attempts) = ('todo', 0)"
    )
    assert count(database, newer) == 1


def test_a_target_of_a_newer_version_waits_and_is_tried_again(queue: Queue, database: str, tmp_path: Path) -> None:
    queue.later("forge-of-tomorrow:acme/x", "1", queue.clock(), attempt=0, limited=False)
    later = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND (args ->> 'attempt')::int = 1"
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, later) == 1)


def test_a_version_starts_on_the_database_of_the_next_one(queue: Queue, database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO specbot_migration (name) VALUES ('9999_of_tomorrow.sql')")
        connection.execute("ALTER TABLE specbot_delivery ADD COLUMN of_tomorrow text")
    try:
        migrate(database)
        wake(queue, "github:acme/payments#1", "github:1")
        with a_worker(database, tmp_path):
            wait_until(lambda: count(database, WAITING) == 0)
        assert Traces(tmp_path).seen("ended") == 1
    finally:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("DELETE FROM specbot_migration WHERE name = '9999_of_tomorrow.sql'")
            connection.execute("ALTER TABLE specbot_delivery DROP COLUMN of_tomorrow")
