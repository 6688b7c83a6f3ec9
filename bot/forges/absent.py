"""Remembers for a while that a repository is not there: it is asked for at each look, and seldom made."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Lock

KEPT = timedelta(minutes=5)
_MOST = 10_000


class Absent:
    """The names that were not found a moment ago. Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._until: dict[str, datetime] = {}

    def note(self, name: str) -> None:
        """Write down that a repository is not there, or not for this credential."""
        with self._lock:
            if len(self._until) >= _MOST:
                self._until.clear()
            self._until[name] = self._clock() + KEPT

    def without(self, names: Iterable[str]) -> tuple[str, ...]:
        """Leave out the names that were not found a moment ago."""
        now = self._clock()
        with self._lock:
            return tuple(name for name in names if self._until.get(name, now) <= now)
