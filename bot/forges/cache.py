"""What the clients of one credential share: what was read once and cannot change.

Files and directories of a commit, diffs of two commits, facts of a note's version: a process keeps them. Losing the cache costs
requests and nothing else.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from sys import getsizeof
from threading import Lock
from typing import TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")
ROOM = 64 * 1024 * 1024
"""Bytes, as `size_of` counts them. A listing of 30,000 paths takes about 3 MiB."""
LARGEST = 200_000
"""Bytes of a text that is kept at most; a larger one is read again."""


class Cache:
    """Keeps what was asked for last, bounded in bytes. Safe to share between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._lock = Lock()
        self._kept: LRUCache[Hashable, object] = LRUCache(maxsize=room, getsizeof=size_of)

    def look(self, key: Hashable, otherwise: T) -> T:
        """Find what is kept under a key."""
        with self._lock:
            return cast("T", self._kept.get(key, otherwise))

    def put(self, key: Hashable, value: object) -> None:
        """Keep a value; those that nobody asked for longest make room. A value larger than all room is not kept."""
        with self._lock:
            self._kept.pop(key, None)
            if size_of(value) <= self._kept.maxsize:
                self._kept[key] = value

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


def size_of(value: object) -> int:
    """Estimate the bytes that a value takes, with what it holds."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return getsizeof(value) + sum(map(size_of, value))
    if isinstance(value, dict):
        return getsizeof(value) + sum(size_of(key) + size_of(each) for key, each in value.items())
    if isinstance(value, (str, bytes, int, float, bool, type(None))):
        return getsizeof(value)
    kind = type(value)
    names: tuple[str, ...] = getattr(kind, "__struct_fields__", getattr(kind, "__slots__", ()))
    return getsizeof(value) + sum(size_of(getattr(value, name, None)) for name in names)


_NOTHING = object()
