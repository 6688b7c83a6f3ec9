"""A period of days or working days in a team's time zone: how it is written, and when one that began is over."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_PERIOD_DAYS = 366
_FORM = re.compile(r"(?P<number>[0-9]{1,3})\s*(?P<unit>d|days?|w|weeks?|working[ -]days?)", re.IGNORECASE | re.ASCII)
_WEEK, _SATURDAY = 7, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """So many days, or days from Monday to Friday; holidays are nobody's business here."""

    days: int
    working: bool = False

    def __str__(self) -> str:
        noun = "working day" if self.working else "day"
        return f"{self.days} {noun}" if self.days == 1 else f"{self.days} {noun}s"

    def end(self, began: datetime, zone: str) -> datetime:
        """Say when it is over: so many days later at the same time of day, as clocks of the time zone show it.

        Working days begin to count on Monday at midnight when it begins on a weekend. Where a clock skips the hour, it is over
        as much later; where it shows an hour twice, the first time. Raises `KeyError` for an unknown time zone.
        """
        clock = began.astimezone(ZoneInfo(zone))
        if not self.working:
            return (clock + timedelta(days=self.days)).astimezone(UTC)
        if clock.weekday() >= _SATURDAY:
            monday = clock + timedelta(days=_WEEK - clock.weekday())
            clock = monday.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        weeks, rest = divmod(self.days, _SATURDAY)
        weekend = 2 if clock.weekday() + rest >= _SATURDAY else 0
        return (clock + timedelta(days=_WEEK * weeks + rest + weekend)).astimezone(UTC)


def parse_period(text: str) -> Period | None:
    """Read `10 days`, `10 working days`, `2 weeks`, or in short `10d`, `2w`; None for anything else, and for none or too many."""
    found = _FORM.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    unit = found["unit"].lower()
    days = int(found["number"]) * (_WEEK if unit.startswith(("w", "week")) and not unit.startswith("working") else 1)
    return Period(days=days, working=unit.startswith("working")) if 1 <= days <= MOST_PERIOD_DAYS else None


_OF_THE_MACHINE = frozenset({"localtime", "posixrules"})


def is_time_zone(name: str) -> bool:
    """Tell whether clocks of this time zone are known, as the IANA names it; the machine's own is none of them."""
    if name in _OF_THE_MACHINE:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
