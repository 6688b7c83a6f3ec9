"""When a period is over: days at the same time of day, working days without weekends, clocks that change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.policy.lifecycle import Period
from bot.policy.period import is_time_zone

BERLIN, YORK = "Europe/Berlin", "America/New_York"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("began", "period", "zone", "over"),
    [
        ("2026-11-23T12:03:00+00:00", Period(days=10), "UTC", "2026-12-03T12:03:00+00:00"),
        ("2026-03-27T12:00:00+00:00", Period(days=3), BERLIN, "2026-03-30T11:00:00+00:00"),
        ("2026-10-23T12:00:00+00:00", Period(days=3), BERLIN, "2026-10-26T13:00:00+00:00"),
        ("2026-03-28T01:30:00+00:00", Period(days=1), BERLIN, "2026-03-29T01:30:00+00:00"),
        ("2026-10-24T00:30:00+00:00", Period(days=1), BERLIN, "2026-10-25T00:30:00+00:00"),
        ("2026-11-23T12:00:00+00:00", Period(days=5, working=True), "UTC", "2026-11-30T12:00:00+00:00"),
        ("2026-11-27T12:00:00+00:00", Period(days=1, working=True), "UTC", "2026-11-30T12:00:00+00:00"),
        ("2026-11-28T12:00:00+00:00", Period(days=1, working=True), "UTC", "2026-12-01T00:00:00+00:00"),
        ("2026-11-28T12:34:56.789+00:00", Period(days=1, working=True), "UTC", "2026-12-01T00:00:00+00:00"),
        ("2026-11-28T03:00:00+00:00", Period(days=1, working=True), YORK, "2026-12-01T03:00:00+00:00"),
        ("2026-11-29T23:30:00+00:00", Period(days=10, working=True), BERLIN, "2026-12-13T23:30:00+00:00"),
    ],
)
def test_an_end(began: str, period: Period, zone: str, over: str) -> None:
    end = period.end(at(began), zone)
    assert end == at(over)
    assert end.tzinfo is UTC


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2028, 1, 1)),  # noqa: DTZ001 - in UTC below
    st.integers(1, 40),
    st.sampled_from([BERLIN, YORK, "UTC", "Australia/Lord_Howe"]),
)
def test_so_many_working_days_lie_between(moment: datetime, days: int, zone: str) -> None:
    began = moment.replace(tzinfo=UTC)
    over = Period(days=days, working=True).end(began, zone)
    first, last = (one.astimezone(ZoneInfo(zone)).date() for one in (began, over))
    assert last.weekday() < 5
    assert over > began
    assert sum(working(first + timedelta(days=ahead)) for ahead in range((last - first).days)) == days


def working(day: date) -> bool:
    return day.weekday() < 5


def test_a_period_is_written_as_it_is_read() -> None:
    assert [str(Period(days=1)), str(Period(days=10, working=True))] == ["1 day", "10 working days"]


def test_what_is_no_time_zone() -> None:
    assert [is_time_zone(name) for name in (BERLIN, "UTC", "Mars/Base", "/etc/passwd", "../x", "")] == [
        True,
        True,
        *[False] * 4,
    ]
