"""What a forge cannot do in one step is done by one process at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from bot.forges.locks import KeyedLock, Locks
from bot.jobs.advisory_locks import AdvisoryLocks
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.queue import Queue
from bot.review.port import ConflictError


@pytest.fixture(params=["one process", "two processes"])
def two(request: pytest.FixtureRequest, database: str, queue: Queue) -> Iterator[tuple[Locks, Locks]]:
    if request.param == "one process":
        alone = KeyedLock()
        yield alone, alone
    else:
        with Queue(database) as other:
            yield AdvisoryLocks(queue), AdvisoryLocks(other)


def test_one_is_at_it_at_a_time(two: tuple[Locks, Locks]) -> None:
    inside: list[int] = []
    most: list[int] = []

    def enter(turns: Locks) -> None:
        with turns("main"):
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, two * 20))
    assert (max(most), len(most)) == (1, 40)


def test_other_names_do_not_wait(two: tuple[Locks, Locks]) -> None:
    one, other = two
    with one("main"), other("topic"):
        pass


def test_a_turn_ends_with_an_error(two: tuple[Locks, Locks]) -> None:
    one, other = two
    with pytest.raises(ZeroDivisionError), one("main"):
        raise ZeroDivisionError
    with other("main"):
        pass


def test_a_turn_that_does_not_come_is_a_conflict(database: str, queue: Queue) -> None:
    impatient = AdvisoryLocks(queue, timedelta(milliseconds=50))
    with (
        Queue(database) as other,
        AdvisoryLocks(other)("main"),
        pytest.raises(ConflictError, match="main"),
        impatient("main"),
    ):
        pass


def test_who_loses_the_database_loses_the_turn(database: str, queue: Queue) -> None:
    def lose() -> None:
        with AdvisoryLocks(queue)("main"):
            end_connections(database)

    with pytest.raises(QueueUnavailableError):
        lose()
    with AdvisoryLocks(queue)("main"):
        pass


def end_connections(database: str) -> None:
    """Do to the holders of locks what a restart of the database does."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
