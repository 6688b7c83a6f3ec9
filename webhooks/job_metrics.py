"""What the looks of all workers took, in Prometheus' shapes. Pure."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from bot.telemetry.job_metrics import (
    BUCKETS,
    CHANGES,
    FINDINGS,
    LIMIT_REMAINING,
    REQUESTS,
    SECONDS,
    SECONDS_SUM,
    JobMetric,
)

_COUNTERS = (
    (REQUESTS, "Requests to a forge, by the template of their address.", ("forge", "route", "status")),
    (CHANGES, "Changes made on pull requests.", ("change",)),
    (FINDINGS, "Comments on a line or file of a spec, by the code of the diagnostic.", ("code",)),
)


def look_metrics(figures: Sequence[JobMetric]) -> Iterator[Metric]:
    """Give every series, also those that nothing was counted for yet."""
    for name, says, labels in _COUNTERS:
        family = CounterMetricFamily(f"specbot_{name}", says, labels=labels)
        for one in _named(name, figures):
            family.add_metric(one.labels, one.value)
        yield family
    yield _limits(_named(LIMIT_REMAINING, figures))
    yield _seconds(figures)


def _named(name: str, figures: Sequence[JobMetric]) -> list[JobMetric]:
    return [one for one in figures if one.name == name]


def _limits(figures: Sequence[JobMetric]) -> Metric:
    """Show what is left where least is left: owners are many, and their names are nobody's business."""
    least: dict[tuple[str, ...], float] = {}
    for one in figures:
        least[one.labels[:2]] = min(one.value, least.get(one.labels[:2], one.value))
    says = "Requests left until the forge's limit, for the owner who has least."
    family = GaugeMetricFamily(f"specbot_{LIMIT_REMAINING}", says, labels=("forge", "resource"))
    for labels, value in least.items():
        family.add_metric(labels, value)
    return family


def _seconds(figures: Sequence[JobMetric]) -> Metric:
    """Add the buckets up: Prometheus wants each to hold the lower ones."""
    own = {one.labels[0]: one.value for one in _named(SECONDS, figures)}
    heights = accumulate(own.get(bound, 0) for bound in BUCKETS)
    spent = sum(one.value for one in _named(SECONDS_SUM, figures))
    return HistogramMetricFamily(
        f"specbot_{SECONDS}",
        "Time that looks took.",
        buckets=list(zip(BUCKETS, heights, strict=True)),
        sum_value=spent,
    )
