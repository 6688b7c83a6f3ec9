"""What the forge saw: every request of the bot about a pull request, when, and by which worker."""

import io
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PULL_PATH = re.compile(r"/(?:issues|pulls)/(?P<number>\d+)(?:/|$)")
_LOOK = "query PullRequest("


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request about a pull request. A worker process is known by its installation token."""

    pull: int
    worker: str
    began: float
    ended: float
    look: bool
    """It reads the pull request whole: a look begins here."""


class Witness:
    """Stands before the playground, takes notes and changes nothing."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self.requests = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass a request on and note it."""
        began = time.time()
        pull, look = _subject(environ)
        try:
            return list(self._application(environ, start_response))
        finally:
            with self._lock:
                self.requests += 1
                if pull:
                    worker = environ.get("HTTP_AUTHORIZATION", "")[-12:]
                    self._seen.append(Seen(pull=pull, worker=worker, began=began, ended=time.time(), look=look))

    def looks(self) -> dict[int, list[float]]:
        """Tell when looks began, by pull request."""
        found: dict[int, list[float]] = defaultdict(list)
        for one in self._notes():
            if one.look:
                found[one.pull].append(one.began)
        return found

    def workers(self) -> int:
        """Count the worker processes that looked at anything."""
        return len({one.worker for one in self._notes()})

    def overlaps(self) -> list[str]:
        """Name the requests that belong to two jobs for one pull request at a time.

        A job asks one thing after the other, so two requests at once are two jobs; and a worker that goes on with what
        it read before another worker looked is one too.
        """
        by_pull: dict[int, list[Seen]] = defaultdict(list)
        for one in sorted(self._notes(), key=lambda one: one.began):
            by_pull[one.pull].append(one)
        return [f"#{pull}: {what}" for pull, seen in by_pull.items() for what in overlaps(seen)]

    def _notes(self) -> list[Seen]:
        with self._lock:
            return list(self._seen)


def overlaps(seen: list[Seen]) -> Iterable[str]:
    """Look through the requests about one pull request in order."""
    looked: dict[str, float] = {}
    for before, one in zip([None, *seen], seen, strict=False):
        if before is not None and one.began < before.ended:
            yield f"{before.worker} and {one.worker} at once"
        if one.look:
            looked[one.worker] = one.began
        own = looked.get(one.worker, 0.0)
        for worker, at in looked.items():
            if worker != one.worker and at > own:
                yield f"{one.worker} went on after {worker} had looked"


def _subject(environ: "WSGIEnvironment") -> tuple[int, bool]:
    """Tell which pull request a request is about (0: none), and whether it reads it whole."""
    path = environ["PATH_INFO"]
    if path != "/api/graphql":
        found = _PULL_PATH.search(path)
        return (int(found["number"]) if found else 0), False
    sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(sent)
    asked = json.loads(sent)
    return int((asked.get("variables") or {}).get("number") or 0), _LOOK in asked.get("query", "")
