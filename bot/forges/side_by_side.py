"""Questions of one job that are asked side by side: of a forge that is far away, people feel how many wait for each other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 8
"""Questions under way at once, of one job."""


class SideBySide:
    """Asks in threads of its own. For one job; whoever asks there begins nothing there itself."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    def begin(self, ask: Callable[[], T]) -> Callable[[], T]:
        """Ask beside what comes next; gives what waits for the answer, and raises what the question raised."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(MOST, thread_name_prefix="asks")
        return self._threads.submit(copy_context().run, ask).result

    def close(self) -> None:
        """Wait for what is under way; what has not begun is left out."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)


class Spare(Generic[T]):
    """Things that no two threads may use at once: who needs one takes one that is free, or has one made."""

    def __init__(self, make: Callable[[], T], end: Callable[[T], None]) -> None:
        self._make = make
        self._end = end
        self._free: list[T] = []

    @contextmanager
    def one(self) -> Iterator[T]:
        """Have one while the block lasts."""
        try:
            found = self._free.pop()
        except IndexError:
            found = self._make()
        try:
            yield found
        finally:
            self._free.append(found)

    def close(self) -> None:
        """End those that are free."""
        while self._free:
            self._end(self._free.pop())
