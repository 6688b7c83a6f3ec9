"""A PostgreSQL that stands before the first fork and ends after the last one; each fork makes a database of its own in it.

A fork that starts the server itself ends before it could stop it, and the next one would find what the last one left behind.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bot.jobs.database import migrate
from bot.jobs.embedded_postgresql import embedded

STANDING, TEMPLATE = "TESTS_POSTGRESQL", "specbot_migrated"
"""What `tests/service/postgres.py` asks for: the server's address, and the database that it copies."""


@contextmanager
def standing_database() -> Iterator[Callable[[int], None]]:
    """Run the server while the block lasts; gives what drops the databases of a process that has ended."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, embedded(Path(folder)) as server:
        _execute(server.url, f"CREATE DATABASE {TEMPLATE}")
        migrate(server.url.replace("/postgres?", f"/{TEMPLATE}?"))
        os.environ[STANDING] = server.url  # noqa: TID251 - tests read it
        try:
            yield lambda pid: _drop(server.url, pid)
        finally:
            del os.environ[STANDING]  # noqa: TID251


def _drop(url: str, pid: int) -> None:
    """Drop what a process named after itself."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"specbot_{pid}_"]
        )
        names = [str(name) for (name,) in found]
    for name in names:
        _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, command: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(command.encode())
