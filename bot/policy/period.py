"""How a period and a time zone are written in a policy."""

import re
from zoneinfo import ZoneInfo

from bot.policy.lifecycle import Period

MOST_PERIOD_DAYS = 366
_FORM = re.compile(r"(?P<number>[0-9]{1,3})\s*(?P<unit>d|days?|w|weeks?|working[ -]days?)", re.IGNORECASE | re.ASCII)
_WEEK = 7


def parse_period(text: str) -> Period | None:
    """Read `10 days`, `10 working days`, `2 weeks`, or in short `10d`, `2w`; None for anything else, and for none or too many."""
    found = _FORM.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    unit = found["unit"].lower()
    days = int(found["number"]) * (_WEEK if unit.startswith("w") and not unit.startswith("working") else 1)
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
