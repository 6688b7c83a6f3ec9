"""Budgets that all processes share, in the database: who was told to wait, and what was written in the last hour."""

from collections.abc import Callable
from datetime import datetime

from bot.forges.rate_limit import LONGEST_HOLD, LONGEST_WAIT, Limits
from bot.jobs.connection_pool import Pool
from bot.jobs.sql import statement
from bot.review.port import RateLimitedError

_CHECK = statement("blocked_until")
_HOLD = statement("block")
_WRITE = statement("take_write")


class SharedRateLimits:
    """Gives budgets by credential."""

    def __init__(self, pool: Pool, sleep: Callable[[float], None]) -> None:
        self._pool = pool
        self._sleep = sleep

    def __call__(self, key: str, limits: Limits) -> "SharedRateLimit":
        """Give the budget of a credential."""
        return SharedRateLimit(self._pool, self._sleep, key, limits)


class SharedRateLimit:
    """The budget of one credential. Fills the `Budget` protocol."""

    def __init__(self, pool: Pool, sleep: Callable[[float], None], key: str, limits: Limits) -> None:
        self._pool = pool
        self._sleep = sleep
        self._key = key
        self._limits = limits

    def check(self) -> None:
        """Raise `RateLimitedError` while somebody was told to wait."""
        until: datetime | None = self._pool.row(_CHECK, {"key": self._key})[0]
        if until is not None:
            raise RateLimitedError(f"{self._key}: the forge asked to be left alone for a while.", until)

    def hold(self, until: datetime, *, guessed: bool = False) -> datetime:
        """Tell everybody to wait; a guess that was too short doubles."""
        values = {"key": self._key, "until": until, "guessed": guessed, "longest": LONGEST_HOLD}
        moment: datetime = self._pool.row(_HOLD, values)[0]
        return moment

    def before_write(self) -> None:
        """Take the next place, in order of asking. Raises `RateLimitedError` where that takes too long."""
        if not self._limits:
            return
        counts, windows = zip(*self._limits, strict=True)
        values = {"key": self._key, "counts": list(counts), "windows": list(windows), "patience": LONGEST_WAIT}
        turn, wait = self._pool.row(_WRITE, values)
        if wait > LONGEST_WAIT.total_seconds():
            raise RateLimitedError(f"{self._key}: enough was written for now; the rest waits its turn.", turn)
        if wait > 0:
            self._sleep(wait)
