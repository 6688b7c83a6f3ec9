"""The durable queue, whole: what comes in, what runs write down, and how it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.jobs.intake import TASK, Intake
from bot.jobs.runs import Runs
from bot.jobs.sql import statement
from bot.telemetry.job_metrics import JobMetric

_METRICS = statement("queue_metrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMetrics:
    """The queue at one moment: jobs by status, the age of the oldest that is due, (runs, seconds) by ending.

    Then the living workers, and what all looks took.
    """

    jobs: Mapping[str, int]
    oldest_seconds: float
    endings: Mapping[str, tuple[int, float]]
    workers: int
    counted: tuple[JobMetric, ...]


class Queue(Intake, Runs):
    """Pull requests that wait for a look. Use it as a context manager."""

    def figures(self) -> QueueMetrics:
        """Read how the queue is; raises `QueueUnavailableError`."""
        jobs, oldest, endings, workers, counted = self.row(_METRICS, {"task": TASK})
        return QueueMetrics(
            jobs=jobs,
            oldest_seconds=oldest,
            endings={ending: (int(runs), float(seconds)) for ending, (runs, seconds) in endings.items()},
            workers=workers,
            counted=tuple(JobMetric(name=name, labels=tuple(labels), value=value) for name, labels, value in counted),
        )
