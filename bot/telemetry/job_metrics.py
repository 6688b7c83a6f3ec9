"""What one look took, counted while it lasts. The queue adds it up over all workers, for the metrics."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

Series = tuple[str, tuple[str, ...]]

CHANGES = "changes"
FINDINGS = "findings"
LIMIT_REMAINING = "forge_limit_remaining"
REQUESTS = "forge_requests"
SECONDS = "reconcile_seconds"
SECONDS_SUM = "reconcile_seconds_sum"
BUCKETS = ("0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "120", "+Inf")
"""Upper bounds of `SECONDS`; a look is counted in the lowest that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMetric:
    """A number of a series. With `until` it is what holds up to that moment; without, it is added to what was."""

    name: str
    labels: tuple[str, ...]
    value: float
    until: datetime | None = None


class JobMetrics:
    """Counts, by all threads of one job. `owner` is whose limits the forge counts against."""

    def __init__(self, owner: str = "") -> None:
        self._owner = owner
        self._lock = Lock()
        self._began = time.perf_counter()
        self._added: Counter[Series] = Counter()
        self._held: dict[Series, tuple[float, datetime]] = {}

    def add(self, name: str, *labels: str, by: float = 1) -> None:
        """Count something that happened."""
        with self._lock:
            self._added[name, labels] += by  # type: ignore[assignment]

    def seconds(self) -> float:
        """Tell how long it has gone on."""
        return time.perf_counter() - self._began

    def end(self) -> None:
        """Count the whole look into its bucket."""
        seconds = self.seconds()
        self.add(SECONDS, next(bound for bound in BUCKETS if seconds <= float(bound)))
        self.add(SECONDS_SUM, by=seconds)

    def limit(self, forge: str, resource: str, remaining: int, until: datetime) -> None:
        """Keep what the forge last said is left of a limit."""
        self._held[LIMIT_REMAINING, (forge, resource, self._owner)] = remaining, until

    def total(self, name: str) -> int:
        """Add up a series over its labels."""
        return int(sum(value for (series, _), value in self._added.items() if series == name))

    def figures(self) -> tuple[JobMetric, ...]:
        """Give everything, in one order, so that two who write it down at once do not wait for each other."""
        added = [JobMetric(name=name, labels=labels, value=value) for (name, labels), value in self._added.items()]
        held = [
            JobMetric(name=name, labels=labels, value=value, until=until)
            for (name, labels), (value, until) in self._held.items()
        ]
        return tuple(sorted((*added, *held), key=lambda figure: (figure.name, figure.labels)))


_CURRENT: ContextVar[JobMetrics] = ContextVar("look")


@contextmanager
def collect_metrics(owner: str = "") -> Iterator[JobMetrics]:
    """Count what happens in the block, in this thread."""
    look = JobMetrics(owner)
    token = _CURRENT.set(look)
    try:
        yield look
    finally:
        _CURRENT.reset(token)


def current_metrics() -> JobMetrics:
    """Give the look that goes on; outside of any, one that nobody reads."""
    return _CURRENT.get(None) or JobMetrics()
