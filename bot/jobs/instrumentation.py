"""What a job took: a span around it, and its figures added to those of all workers. Never makes a job fail."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog
from psycopg.types.json import Jsonb

from bot.jobs.connection_pool import Pool, QueueUnavailableError
from bot.jobs.sql import statement
from bot.telemetry.job_metrics import JobMetric, JobMetrics, collect_metrics
from bot.telemetry.traces import span

_RECORD = statement("record_metrics")


@contextmanager
def instrumented(pool: Pool, target: str, delivery: str) -> Iterator[None]:
    """Watch one job from its beginning to its end. What was queued by hand has no delivery to name its trace after."""
    owner = target.partition(":")[2].partition("/")[0]
    facts = {"specbot.ref": target, "specbot.delivery": delivery}
    with counted(pool, owner) as look:
        try:
            with span("job", facts, delivery=delivery if ":" in delivery else ""):
                yield
        finally:
            look.end()


@contextmanager
def counted(pool: Pool, owner: str = "") -> Iterator[JobMetrics]:
    """Add what a block counts to the figures of all workers."""
    with collect_metrics(owner) as look:
        try:
            yield look
        finally:
            _record(pool, look.figures())


def _record(pool: Pool, figures: tuple[JobMetric, ...]) -> None:
    """Add figures to those of all workers; when the database does not answer, they are lost."""
    if not figures:
        return
    rows = [
        {
            "name": one.name,
            "labels": one.labels,
            "value": one.value,
            "until": one.until.isoformat() if one.until else None,
        }
        for one in figures
    ]
    try:
        pool.row(_RECORD, {"figures": Jsonb(rows)})
    except (QueueUnavailableError, psycopg.Error) as error:
        structlog.get_logger().warning("figures lost", error=str(error))
