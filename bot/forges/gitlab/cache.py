"""What the clients of one token share: what was read once and cannot change.

Files and directories of a commit, diffs of two commits, facts of a note's version: GitLab asks one request for each of
them, so a process keeps them. Losing the shelf costs requests and nothing else.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")
ROOM = 4_000
LARGEST = 200_000


class Cache:
    """Keeps the last few thousand answers. Safe to share between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def look(self, key: Hashable, otherwise: T) -> T:
        """Find what is kept under a key."""
        with self._lock:
            if key not in self._kept:
                return otherwise
            self._kept.move_to_end(key)
            return cast("T", self._kept[key])

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value; the one that nobody asked for longest makes room."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)

    def keep(self, key: Hashable, read: Callable[[], T]) -> T:
        """Give what is kept, or read it and keep it."""
        found = self.look(key, _NOTHING)
        if found is _NOTHING:
            value = read()
            self.put(key, value)
            return value
        return cast("T", found)

    def keep_until(self, key: Hashable, until: datetime, now: datetime, read: Callable[[], T]) -> T:
        """Give what is kept for a while, or read it anew: for what changes rarely and costs little when it is late."""
        ends, value = self.look(key, (now, None))
        if ends <= now:
            value = read()
            self.put(key, (until, value))
        return cast("T", value)


_NOTHING = object()
