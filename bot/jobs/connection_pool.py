"""Connections to the queue's database, shared by threads; every way in which it can fail has one name.

Nothing waits without end for a server that takes connections and does not answer (a stopped process, a disk that hangs):
the server's own time-outs do not count there, so every wait for it is bounded here.
"""

import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg_pool import ConnectionPool, PoolTimeout

T = TypeVar("T")
CONNECT_SECONDS = 3
CONNECTING: Mapping[str, int] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""A machine that is gone without a word is noticed within half a minute, also by who only listens."""
LOOP_SECONDS = 10.0
"""What the worker's loop waits for one answer."""
IDLE_SECONDS = 20.0
"""A connection that nobody used for so long is closed, but for those that are kept."""
_MOST_SECONDS = 60.0
"""What the server lets a statement take: nobody waits for one any more then."""
PAUSED_SECONDS = 5
"""What the server leaves a transaction of the worker's loop between two statements: a process that somebody stops in the middle
of one keeps its locks, and nobody could take its jobs over."""
_PAUSED_IN_A_LOCK_SECONDS = 120
"""The same where a lock is held while the forge is asked."""
LOOP_SETTINGS: tuple[str, ...] = (
    f"SET idle_in_transaction_session_timeout = '{PAUSED_SECONDS}s'",
    # A plan that is kept was made for an empty queue, and reads all jobs of a full one until PostgreSQL analyzes them; to
    # plan each fetch anew takes 0.6 ms.
    "SET plan_cache_mode = force_custom_plan",
)
"""What each connection of the worker's loop begins with."""
_LOOK_EVERY = 0.1


class QueueUnavailableError(Exception):
    """The database did not do it; nothing was queued, and the sender should try again."""


class _NoAnswerError(psycopg.OperationalError):
    """The server took the question and did not answer in time."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection on which no wait for the server is longer than `patience` seconds; then it is closed."""

    patience = 3.0

    def wait(self, gen: PQGen[T], interval: float = _LOOK_EVERY, timeout: float | None = None) -> T:
        """Wait for the server; raises `psycopg.OperationalError` when it does not answer in time."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.errors._WaitTimeout as error:  # noqa: SLF001 - what the library raises has no public name
            raise self._gone() from error

    def _gone(self) -> _NoAnswerError:
        """Close the connection: what comes on it later would answer the next question."""
        self.pgconn.finish()
        return _NoAnswerError(f"no answer within {self.patience:g} seconds")


class BoundedAsyncConnection(psycopg.AsyncConnection[Any]):
    """The same for the worker's loop. Who listens for notifications waits as long as none comes."""

    patience = LOOP_SECONDS
    _listens = False

    async def wait(self, gen: PQGen[T], interval: float = _LOOK_EVERY, timeout: float | None = None) -> T:  # noqa: ASYNC109 - the library's own
        """Wait for the server; raises `psycopg.OperationalError` when it does not answer in time."""
        if timeout is not None or self._listens:
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, self.patience)
        except psycopg.errors._WaitTimeout as error:  # noqa: SLF001 - what the library raises has no public name
            self.pgconn.finish()
            raise _NoAnswerError(f"no answer within {self.patience:g} seconds") from error

    async def notifies(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own
        stop_after: int | None = None,
    ) -> AsyncGenerator[psycopg.Notify]:
        """Give notifications as they come."""
        self._listens = True
        try:
            async for notification in super().notifies(timeout=timeout, stop_after=stop_after):
                yield notification
        finally:
            self._listens = False


class Pool:
    """Runs single statements, each its own transaction. Use it as a context manager.

    `patience` bounds in seconds what a statement takes, the wait for a connection included. `kept` connections stay open
    when nobody asks: each is a process of PostgreSQL.
    """

    def __init__(self, url: str, *, connections: int = 8, patience: float = 3.0, kept: int = 1) -> None:
        self._patience = patience
        self._tries = connections + 1
        self._pool = ConnectionPool(
            url,
            connection_class=BoundedConnection,
            min_size=kept,
            max_size=connections,
            max_idle=IDLE_SECONDS,
            open=False,
            reconnect_timeout=patience,
            configure=_settle_plans,
            kwargs={"autocommit": True, "prepare_threshold": 0, **CONNECTING},
        )

    def __enter__(self) -> Self:
        self._pool.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    @contextmanager
    def transaction(self, patience: float | None = None) -> Iterator[psycopg.Connection[Any]]:
        """Keep a transaction open while a block lasts, no statement in it longer than `patience`.

        Raises `QueueUnavailableError`.
        """
        with (
            _naming_failures(),
            self._pool.connection(timeout=self._patience) as connection,
            _patient(connection, patience),
            connection.transaction(),
        ):
            yield connection

    def row(
        self, query: LiteralString, values: Mapping[str, object] | None = None, *, patience: float | None = None
    ) -> tuple[Any, ...]:
        """Run a statement that gives one row; raises `QueueUnavailableError`."""
        found = self.rows(query, values, patience=patience)
        if not found:
            raise QueueUnavailableError("the database gave no row")
        return found[0]

    def rows(
        self, query: LiteralString, values: Mapping[str, object] | None = None, *, patience: float | None = None
    ) -> list[tuple[Any, ...]]:
        """Run a statement that gives rows; raises `QueueUnavailableError`, at the latest after `patience` seconds.

        Connections that died in the pool are worth another try, as many as there may be; one that got no answer is not.
        """
        ends = time.monotonic() + (patience or self._patience)
        with _naming_failures():
            return self._tried(query, values, ends)

    def _tried(self, query: LiteralString, values: Mapping[str, object] | None, ends: float) -> list[tuple[Any, ...]]:
        for left in reversed(range(self._tries)):
            try:
                with (
                    self._pool.connection(timeout=_until(ends, self._patience)) as connection,
                    _patient(connection, _until(ends)),
                ):
                    return connection.execute(query, values).fetchall()
            except (PoolTimeout, _NoAnswerError):
                raise
            except psycopg.OperationalError as error:
                if not left or isinstance(error, psycopg.errors.DiskFull):
                    raise
        raise QueueUnavailableError("the database does not answer")


@contextmanager
def _patient(connection: psycopg.Connection[Any], patience: float | None) -> Iterator[None]:
    """Let a connection wait for longer, or not as long, while a block lasts."""
    if not isinstance(connection, BoundedConnection) or patience is None:
        yield
        return
    connection.patience = patience
    try:
        yield
    finally:
        connection.patience = BoundedConnection.patience


def _until(ends: float, at_most: float = _MOST_SECONDS) -> float:
    """Say how many seconds are left; never none, so that what can be had at once is had."""
    return max(0.01, min(ends - time.monotonic(), at_most))


@contextmanager
def _naming_failures() -> Iterator[None]:
    """Turn every way in which the database can fail into `QueueUnavailableError`."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        said = error.diag.message_primary or error
        raise QueueUnavailableError(f"the database cannot write: {said}; free space on its disk") from error
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction) as error:
        raise QueueUnavailableError("the database was emptied; a worker makes its tables again") from error
    except psycopg.OperationalError as error:
        raise QueueUnavailableError(f"the database does not answer: {error}") from error


def _settle_plans(connection: psycopg.Connection[Any]) -> None:
    """Plan each statement once, and by its indexes: for an empty queue PostgreSQL plans scans, and suffers them later.

    Measured with 4,000 waiting jobs: 1.4 ms of PostgreSQL's processor time for a delivery, planned while the queue was
    empty; 0.3 ms by the indexes, 0.05 ms each for 32 deliveries at once.
    """
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.execute("SET enable_seqscan = off")
    # Before version 18 a scan that cannot be helped looks so dear then that PostgreSQL would compile it.
    connection.execute("SET jit = off")
    connection.execute(f"SET statement_timeout = '{int(_MOST_SECONDS)}s'".encode())
    connection.execute(f"SET idle_in_transaction_session_timeout = '{_PAUSED_IN_A_LOCK_SECONDS}s'".encode())


async def settle_loop(connection: psycopg.AsyncConnection[Any]) -> None:
    """Give a connection of the worker's loop its settings."""
    for setting in LOOP_SETTINGS:
        await connection.execute(setting.encode())
    await connection.commit()
