"""Locks that all processes share, through the database. Who dies, or loses the database, loses the lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg

from bot.jobs.connection_pool import Pool
from bot.review.port import ConflictError

_SPACE = 5_316_729
"""Sets our names apart from others that are locked in this database."""
_PATIENCE = timedelta(seconds=30)
_MARGIN_SECONDS = 3.0
"""So that the database says itself that a lock does not come."""


class AdvisoryLocks:
    """Gives locks by name. Safe between threads; each lock that is held takes a connection of the pool."""

    def __init__(self, pool: Pool, patience: timedelta = _PATIENCE) -> None:
        self._pool = pool
        self._patience = patience

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Hold a lock; raises `ConflictError` when it does not come, `QueueUnavailableError` without a database."""
        with self._pool.transaction(self._patience.total_seconds() + _MARGIN_SECONDS) as connection:
            try:
                connection.execute(
                    "SELECT set_config('lock_timeout', %s, true)", (f"{self._patience.total_seconds()}s",)
                )
                connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", (name, _SPACE))
            except psycopg.errors.LockNotAvailable as error:
                raise ConflictError(f"somebody else is at {name} for too long") from error
            yield
