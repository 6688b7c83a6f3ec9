"""Budgets that all processes share, in the database: who was told to wait, and what was written in the last hour."""

from collections.abc import Callable
from datetime import datetime
from typing import LiteralString

from bot.forges.rate_limit import LONGEST_HOLD, LONGEST_WAIT, Limits
from bot.jobs.connection_pool import Pool
from bot.review.port import RateLimitedError

_CHECK: LiteralString = """
SELECT (SELECT blocked_until FROM specbot_budget WHERE key = %(key)s AND blocked_until > clock_timestamp())"""

# A guess that comes while others still wait says nothing new. One that comes soon after a wait, before as much time has
# gone by again, says that the wait was too short.
_HOLD: LiteralString = """
INSERT INTO specbot_budget AS known (key, blocked_until, pause)
VALUES (%(key)s, %(until)s, greatest(%(until)s::timestamptz - clock_timestamp(), '0'))
ON CONFLICT (key) DO UPDATE SET (blocked_until, pause) = (
  SELECT greatest(known.blocked_until, excluded.blocked_until, clock_timestamp() + longer), coalesce(longer, excluded.pause)
  FROM (SELECT CASE WHEN %(guessed)s
    AND clock_timestamp() BETWEEN known.blocked_until AND known.blocked_until + known.pause
    THEN least(2 * known.pause, %(longest)s) END) AS guess (longer))
RETURNING blocked_until"""

_WRITE: LiteralString = "SELECT turn, wait FROM specbot_take_write(%(key)s, %(counts)s, %(windows)s, %(patience)s)"


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
        """Take the next place, in order of asking."""
        if not self._limits:
            return
        counts, windows = zip(*self._limits, strict=True)
        values = {"key": self._key, "counts": list(counts), "windows": list(windows), "patience": LONGEST_WAIT}
        turn, wait = self._pool.row(_WRITE, values)
        if wait > LONGEST_WAIT.total_seconds():
            raise RateLimitedError(f"{self._key}: enough was written for now; the rest waits its turn.", turn)
        if wait > 0:
            self._sleep(wait)
