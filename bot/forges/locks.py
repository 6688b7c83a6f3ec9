"""Whose turn it is to do what a forge cannot do in one step: look whether a branch moved, and then commit to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

Locks = Callable[[str], AbstractContextManager[None]]
"""Holds a turn by its name while a block lasts; everybody else who wants it waits. May raise `ConflictError`."""


class KeyedLock:
    """Turns of one process, which is alone. Safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[str, Lock] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Hold a turn."""
        with self._lock:
            turn = self._turns.setdefault(name, Lock())
        with turn:
            yield
