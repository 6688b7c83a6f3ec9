"""The way to a forge and back: how long it takes, or the rounds in which a client asks.

A local forge answers at once, so nobody sees which questions wait for the answers to others. In rounds all questions that are
under way are answered together: as many rounds as there are, so long is the longest chain of questions that wait for each other.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

SETTLED_SECONDS = 0.25
"""A round is closed when nobody has asked anything for so long: who can ask at once has done so by then."""
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Wire:
    """Delays each request to the API, as many at once as come. Shared by the threads of a server."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self._changed = threading.Condition()
        self._rounds: list[list[str]] | None = None
        self._asked_at = 0.0

    def through(self, application: WSGI) -> WSGI:
        """Put the wire before an application."""

        def delayed(environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401  # WSGI's own
            path = str(environ.get("PATH_INFO", ""))
            if path.startswith("/api/"):
                self._pass(f"{environ.get('REQUEST_METHOD')} {path}")
            return application(environ, start)

        return delayed

    @contextmanager
    def rounds(self) -> Iterator[list[list[str]]]:
        """Answer in rounds; gives them, each with what was asked in it."""
        found: list[list[str]] = []
        with self._changed:
            self._rounds = [[]]
        try:
            yield found
        finally:
            with self._changed:
                found += [one for one in self._rounds if one]
                self._rounds = None
                self._changed.notify_all()

    def _pass(self, asked: str) -> None:
        """Let a request wait for its time."""
        with self._changed:
            if self._rounds is not None:
                self._wait_for_round(self._rounds, asked)
                return
        if self.latency:
            time.sleep(self.latency)

    def _wait_for_round(self, rounds: list[list[str]], asked: str) -> None:
        """Wait until the round is closed; whoever sees first that nobody asks any more closes it."""
        own = rounds[-1]
        own.append(asked)
        self._asked_at = time.monotonic()
        while self._rounds is rounds and rounds[-1] is own:
            left = self._asked_at + SETTLED_SECONDS - time.monotonic()
            if left <= 0:
                rounds.append([])
                self._changed.notify_all()
            else:
                self._changed.wait(left)
