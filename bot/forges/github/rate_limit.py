"""How fast a credential may write: GitHub's limits on new content, and a budget that lives in one process only.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from bot.forges.rate_limit import LONGEST_WAIT, Limits
from bot.review.port import RateLimitedError

LIMITS: Limits = ((80, timedelta(minutes=1)), (500, timedelta(hours=1)))


class ContentRateLimit:
    """The budget of one credential for a process that is alone. Fills the `Budget` protocol."""

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], None], limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._writes: deque[datetime] = deque(maxlen=max((count for count, _ in limits), default=0))
        self._blocked_until: datetime | None = None

    def check(self) -> None:
        """Raise `RateLimitedError` while GitHub asked to be left alone."""
        if self._blocked_until is not None and self._clock() < self._blocked_until:
            raise RateLimitedError("GitHub asked to be left alone for a while.", self._blocked_until)

    def hold(self, until: datetime, *, guessed: bool = False) -> datetime:
        """Remember that GitHub asked to be left alone; whoever is alone guesses no longer than a minute."""
        del guessed
        self._blocked_until = max(self._blocked_until or until, until)
        return self._blocked_until

    def before_write(self) -> None:
        """Take a place; wait at most two seconds for it, else raise `RateLimitedError`."""
        with self._lock:
            now = self._clock()
            turn = max((now, *(self._free_at(count, window) for count, window in self._limits)))
            if turn - now > LONGEST_WAIT:
                raise RateLimitedError("GitHub: enough was written for now; the rest waits its turn.", turn)
            self._writes.append(turn)
        if turn > now:
            self._sleep((turn - now).total_seconds())

    def _free_at(self, count: int, window: timedelta) -> datetime:
        """Say when the write that is `count` back leaves the window."""
        if len(self._writes) < count:
            return datetime.min.replace(tzinfo=self._clock().tzinfo)
        return self._writes[-count] + window
