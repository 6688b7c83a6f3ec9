"""How fast this process may write: GitHub's limits on new content, kept per credential.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from bot.forge.port import RateLimitedError

LIMITS = ((80, timedelta(minutes=1)), (500, timedelta(hours=1)))
LONGEST_WAIT = timedelta(seconds=2)


class Pace:
    """Counts the writes of all clients of one credential. Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._writes: deque[datetime] = deque(maxlen=max(count for count, _ in LIMITS))

    def before_write(self) -> None:
        """Take a place; wait at most two seconds for it, else raise `RateLimitedError`."""
        with self._lock:
            now = self._clock()
            turn = max((now, *(self._free_at(count, window) for count, window in LIMITS)))
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
