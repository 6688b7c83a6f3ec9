"""One embedded PostgreSQL for the whole test run; each process has its own databases, emptied for each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from bot.jobs.database import migrate, open_database
from bot.jobs.queue import Queue

_STANDING = os.environ.get("TESTS_POSTGRESQL", "")  # noqa: TID251 - of the tests alone
"""The address of a server that stands already, with a database to copy: `make mutants` starts one before it forks."""
_TABLES = r"""
SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
WHERE tablename ~ '^(procrastinate|specbot)_' AND tablename <> 'specbot_migration'
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    if _STANDING:
        yield _STANDING
        return
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with open_database("", shared) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(server: str) -> str:
    name = f"specbot_{os.getpid()}_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {'TEMPLATE specbot_migrated' if _STANDING else ''}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    migrate(url)
    return url


@pytest.fixture
def database(migrated: str) -> str:
    """The address of an empty database with the newest schema."""
    with psycopg.connect(migrated, autocommit=True) as connection:
        row = connection.execute(_TABLES.encode()).fetchone()
        connection.execute(f"TRUNCATE {row[0] if row else ''} RESTART IDENTITY".encode())
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


@contextmanager
def a_full_disk(url: str, table: str, state: str = "53100") -> Iterator[None]:
    """Let PostgreSQL report that it cannot write, after a row of the table was written."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}'; END $$; "
            f"CREATE TRIGGER trouble AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trouble()".encode()
        )
        try:
            yield
        finally:
            connection.execute("DROP FUNCTION trouble CASCADE")
