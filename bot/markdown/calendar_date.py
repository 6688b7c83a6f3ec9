"""Dates as authors write them, and what they mean. Refuses to guess between day and month."""

import re
from dataclasses import dataclass
from datetime import date

_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=$|[^\d])")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?=$|[^\d])")
_NAMED = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([A-Za-z]{3,9})\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?,?\s+(\d{4})\b"
)
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}(?=$|[^\d])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """`day` is None when the text is no real date; `is_iso` says that it is spelled YYYY-MM-DD."""

    day: date | None
    is_iso: bool
    sure: bool = True
    """False when day and month could be exchanged."""


def read_date(text: str) -> DateReading:
    """Read the date that a text begins with."""
    text = text.strip().strip("*_`\"'").strip()
    if found := _YEAR_FIRST.match(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        return DateReading(day=_day(year, month, day), is_iso=_ISO.match(text) is not None)
    if found := _YEAR_LAST.match(text):
        return _year_last(int(found[1]), int(found[3]), int(found[4]))
    if found := _NAMED.match(text):
        return DateReading(day=_named(found), is_iso=False)
    return DateReading(day=None, is_iso=False)


def _year_last(first: int, second: int, year: int) -> DateReading:
    """Read 23-07-2014; either order when both numbers could be a month."""
    if first > 12:
        return DateReading(day=_day(year, second, first), is_iso=False)
    if second > 12:
        return DateReading(day=_day(year, first, second), is_iso=False)
    return DateReading(day=_day(year, second, first), is_iso=False, sure=first == second)


def _named(found: re.Match[str]) -> date | None:
    """Read 3 March 2024, March 3, 2024 and Mar 2024 (as its first day)."""
    short = found[2][:3].casefold()
    if short not in _MONTHS:
        return None
    return _day(int(found[4]), _MONTHS.index(short) + 1, int(found[1] or found[3] or 1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
