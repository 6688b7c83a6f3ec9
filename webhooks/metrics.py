"""What a receiver tells Prometheus: its own answers, and the queue's figures, which hold for all workers."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.queue import QueueMetrics
from bot.jobs.retry_policy import RunOutcome
from webhooks.job_metrics import look_metrics

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The metrics of one receiver, in a registry of their own."""

    def __init__(self, figures: Callable[[], QueueMetrics], forges: Iterable[str]) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_QueueCollector(figures))
        self._deliveries = Counter(
            "specbot_deliveries", "Webhook deliveries by answer.", ("forge", "outcome"), registry=self._registry
        )
        self._seconds = Histogram(
            "specbot_acknowledgement_seconds", "Time to answer.", ("forge",), registry=self._registry, buckets=_BUCKETS
        )

        # A series that begins at 1 has not risen: what is alerted on begins at 0.
        for forge in forges:
            self._seconds.labels(forge)
            for outcome in ("queued", "rejected", "unavailable"):
                self._deliveries.labels(forge, outcome)

    def count(self, forge: str, outcome: str, seconds: float) -> None:
        """Count one delivery."""
        self._deliveries.labels(forge, outcome).inc()
        self._seconds.labels(forge).observe(seconds)

    def expose(self) -> bytes:
        """Write everything in the Prometheus text format."""
        return generate_latest(self._registry)


class _QueueCollector(Collector):
    """Reads the queue when Prometheus asks."""

    def __init__(self, figures: Callable[[], QueueMetrics]) -> None:
        self._figures = figures

    def describe(self) -> Iterator[Metric]:
        """Name nothing in advance, so that registering does not read the database."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Read the figures; a database that is down is a figure too."""
        try:
            figures = self._figures()
        except QueueUnavailableError:
            yield GaugeMetricFamily("specbot_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("specbot_database_up", "Whether the database answers.", value=1)
        yield from _queue_metrics(figures)


def _queue_metrics(figures: QueueMetrics) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("specbot_jobs", "Jobs in the queue by status.", labels=("status",))
    for status in ("todo", "doing", "failed"):
        jobs.add_metric((status,), figures.jobs.get(status, 0))
    yield jobs
    yield GaugeMetricFamily(
        "specbot_jobs_oldest_seconds", "Age of the oldest job that is due.", value=figures.oldest_seconds
    )
    runs = CounterMetricFamily("specbot_reconciles", "Runs of all workers by ending.", labels=("ending",))
    for ending in RunOutcome:
        runs.add_metric((ending.value,), figures.endings.get(ending.value, (0, 0.0))[0])
    yield runs
    yield GaugeMetricFamily("specbot_workers", "Worker processes that beat lately.", value=figures.workers)
    yield from look_metrics(figures.counted)
