"""What the forge saw: every request of the bot about a pull request, when, and by which worker."""

import io
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
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
    write: bool
    """It changes something."""


@dataclass(slots=True, kw_only=True)
class Job:
    """What one worker wrote after one look: from when it looked to when it wrote last."""

    worker: str
    looked: float
    wrote: float


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
                    write = environ["REQUEST_METHOD"] not in {"GET", "HEAD"} and environ["PATH_INFO"] != "/api/graphql"
                    noted = Seen(pull=pull, worker=worker, began=began, ended=time.time(), look=look, write=write)
                    self._seen.append(noted)

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
        """Name the jobs for one pull request that wrote from looks that overlap.

        Reading harms nobody: a job that was taken over reads on until its next write, where it learns that it is lost,
        and the job of a follow-up reads its original.
        """
        by_pull: dict[int, list[Seen]] = defaultdict(list)
        for one in sorted(self._notes(), key=lambda one: one.began):
            by_pull[one.pull].append(one)
        return [f"#{pull}: {what}" for pull, seen in by_pull.items() for what in overlaps(seen)]

    def _notes(self) -> list[Seen]:
        with self._lock:
            return list(self._seen)


def overlaps(seen: list[Seen]) -> Iterable[str]:
    """Look through the requests about one pull request in order. One worker's writes may go side by side: one look's do."""
    for before, one in pairwise(each for each in seen if each.write):
        if one.began < before.ended and before.worker != one.worker:
            yield f"{before.worker} and {one.worker} wrote at once"
    for earlier, later in combinations(_jobs(seen), 2):
        if earlier.worker != later.worker and later.looked < earlier.wrote:
            yield f"{earlier.worker} wrote after {later.worker} had looked, and {later.worker} wrote too"


def _jobs(seen: list[Seen]) -> list[Job]:
    """Put the writes to their looks, in the order of the looks; who wrote nothing is left out."""
    looked: dict[str, float] = {}
    jobs: dict[tuple[str, float], Job] = {}
    for one in seen:
        if one.look:
            looked[one.worker] = one.began
        elif one.write and one.worker in looked:
            since = looked[one.worker]
            job = jobs.setdefault((one.worker, since), Job(worker=one.worker, looked=since, wrote=since))
            job.wrote = one.began
    return sorted(jobs.values(), key=lambda job: job.looked)


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
