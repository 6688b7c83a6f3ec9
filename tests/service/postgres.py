"""One embedded PostgreSQL for the whole test run; each process has its own databases, emptied for each test."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from bot.database import migrate, open_database
from bot.jobs.queue import Queue

_TABLES = """
procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers,
specbot_delivery, specbot_outcome
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with open_database("", shared) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(server: str) -> str:
    name = f"specbot_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    migrate(url)
    return url


@pytest.fixture
def database(migrated: str) -> str:
    """The address of an empty database with the newest schema."""
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {_TABLES} RESTART IDENTITY".encode())
    return migrated


@pytest.fixture
def queue(database: str) -> Iterator[Queue]:
    with Queue(database) as opened:
        yield opened


def count(url: str, query: str) -> int:
    """Run a query that counts."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def jobs_in(url: str) -> int:
    return count(url, "SELECT count(*) FROM procrastinate_jobs")


def deliveries_in(url: str) -> int:
    return count(url, "SELECT count(*) FROM specbot_delivery")
