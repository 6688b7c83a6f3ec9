"""Figures into charts: bars with a place and a size, and the same figures as words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.review.model.board import StatusMoment
from webhooks.board.words import STATUSES, counted, days_in_words

_MONTHS = 12
_AGES = ((7, "under a week"), (30, "a week to a month"), (90, "one to three months"), (None, "over three months"))
_MEASURED = ("draft", "review", "approved")
_REACHED = ("approved", "implemented")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: what it stands for, its figure in words, and its share of the longest one in thousandths."""

    label: str
    says: str
    share: int
    kind: str = ""
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What came to an end in one month."""

    label: str
    year: int
    bars: tuple[Bar, ...]


def time_in_status(specs: Iterable[Sequence[StatusMoment]], now: datetime) -> tuple[Bar, ...]:
    """Say how long specs stay in each state; one that is in it still counts with its time so far."""
    spent: dict[str, list[float]] = {status: [] for status in _MEASURED}
    for moments in specs:
        ends = [*(one.at for one in moments[1:]), now]
        for moment, end in zip(moments, ends, strict=True):
            if moment.status in spent:
                spent[moment.status].append(max((end - moment.at).total_seconds(), 0) / 86_400)
    middles = {status: median(days) for status, days in spent.items() if days}
    longest = max(middles.values(), default=0) or 1
    return tuple(
        Bar(
            label=STATUSES[status],
            says=f"{days_in_words(spent[status])} ({counted(len(spent[status]), 'spec')})",
            share=_share(middles[status], longest),
            kind=status,
            value=middles[status],
        )
        for status in middles
    )


def throughput(specs: Iterable[Sequence[StatusMoment]], now: datetime) -> tuple[Month, ...]:
    """Count how many specs were approved, and how many implemented, in each of the last months."""
    months = _months(now)
    reached = {(month, status): 0 for month in months for status in _REACHED}
    for moments in specs:
        for moment in moments:
            key = ((moment.at.year, moment.at.month), moment.status)
            if key in reached:
                reached[key] += 1
    most = max(reached.values(), default=0) or 1
    return tuple(
        Month(
            label=f"{datetime(year, month, 1):%b}",  # noqa: DTZ001 - only its name
            year=year,
            bars=tuple(
                Bar(
                    label=STATUSES[status],
                    says=str(reached[(year, month), status]),
                    share=_share(reached[(year, month), status], most),
                    kind=status,
                    value=reached[(year, month), status],
                )
                for status in _REACHED
            ),
        )
        for year, month in months
    )


def questions_by_age(asked: Iterable[datetime], now: datetime) -> tuple[Bar, ...]:
    """Count the open questions by how long they have been open."""
    counts = [0] * len(_AGES)
    for at in asked:
        days = (now - at) / timedelta(days=1)
        counts[next(place for place, (most, _) in enumerate(_AGES) if most is None or days < most)] += 1
    most = max(counts) or 1
    return tuple(
        Bar(label=label, says=counted(number, "question"), share=_share(number, most), kind=f"age{place}", value=number)
        for place, (number, (_, label)) in enumerate(zip(counts, _AGES, strict=True))
    )


def _months(now: datetime) -> list[tuple[int, int]]:
    """List the last months, the one of today last."""
    last = now.year * 12 + now.month - 1
    return [(at // 12, at % 12 + 1) for at in range(last - _MONTHS + 1, last + 1)]


def _share(value: float, most: float) -> int:
    return round(1000 * value / most)
