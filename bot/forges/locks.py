"""Locks by name, for what a forge cannot do in one step: look whether a branch moved, and then commit to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

Locks = Callable[[str], AbstractContextManager[None]]
"""Holds the lock of a name while a block lasts; everybody else who wants it waits. May raise `ConflictError`."""


class KeyedLock:
    """Locks of one process, which is alone. Safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[str, Lock] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Hold a lock."""
        with self._lock:
            lock = self._locks.setdefault(name, Lock())
        with lock:
            yield
