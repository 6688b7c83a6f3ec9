"""Dates as authors write them."""

from datetime import date

import pytest

from bot.markdown.calendar_date import DateReading, read_date

DAY = date(2024, 3, 14)


@pytest.mark.parametrize(
    ("text", "day", "is_iso", "sure"),
    [
        ("2024-03-14", DAY, True, True),
        (" **2024-03-14** ", DAY, True, True),
        ("`2024-03-14` (last)", DAY, True, True),
        ("XX2024-03-14", None, False, True),
        ("2024-3-14", DAY, False, True),
        ("2024/03/14", DAY, False, True),
        ("2024.03.14", DAY, False, True),
        ("2024-03/14", None, False, True),
        ("2024-13-01", None, True, True),
        ("2024-02-30", None, True, True),
        ("2024-03-145", None, False, True),
        ("14.03.2024", DAY, False, True),
        ("03/14/2024", DAY, False, True),
        ("3/4/2024", date(2024, 4, 3), False, False),
        ("3/12/2024", date(2024, 12, 3), False, False),
        ("12/12/2024", date(2024, 12, 12), False, True),
        ("12/11/2024", date(2024, 11, 12), False, False),
        ("13/12/2024", date(2024, 12, 13), False, True),
        ("12/13/2024", date(2024, 12, 13), False, True),
        ("13/13/2024", None, False, True),
        ("14 March 2024", DAY, False, True),
        ("14th Mar. 2024", DAY, False, True),
        ("March 14, 2024", DAY, False, True),
        ("March 14th 2024", DAY, False, True),
        ("MARCH 2024", date(2024, 3, 1), False, True),
        ("Jan 2024", date(2024, 1, 1), False, True),
        ("Dec 31 2024", date(2024, 12, 31), False, True),
        ("Feb 30 2024", None, False, True),
        ("14 Mark 2024", DAY, False, True),
        ("14 Xyz 2024", None, False, True),
        ("soon", None, False, True),
        ("", None, False, True),
    ],
)
def test_dates(text: str, day: date | None, is_iso: bool, sure: bool) -> None:  # noqa: FBT001
    assert read_date(text) == DateReading(day=day, is_iso=is_iso, sure=sure)
