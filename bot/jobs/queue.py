"""The durable queue, whole: what comes in, what runs write down, and how it is."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from bot.jobs.intake import TASK, Intake
from bot.jobs.runs import Runs
from bot.jobs.sql import statement
from bot.telemetry.job_metrics import JobMetric

_METRICS = statement("queue_metrics")
_WRITE_ROW = statement("write_row")


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

    def write_nothing(self) -> None:
        """Write a row and take it back; raises `QueueUnavailableError`, for a full disk or a server that only reads."""
        with self.transaction() as connection:
            connection.execute(_WRITE_ROW)
            raise psycopg.Rollback

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
