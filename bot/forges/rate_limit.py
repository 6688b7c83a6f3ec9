"""What a forge lets one credential do: one budget for everybody who uses it, in this process or in many."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.review.port import RateLimitedError

Limits = tuple[tuple[int, timedelta], ...]
"""So many pieces of new content in such a time."""

LONGEST_HOLD = timedelta(hours=1)
"""The most that a guess may grow to."""
_SECONDS = re.compile(r"[0-9]{1,12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_WAIT = timedelta(seconds=2)
"""Who would have to wait longer for a write comes back later instead."""


def retry_time(after: str, reset: str, now: datetime) -> datetime | None:
    """Read when a forge wants to be asked again: seconds from now, else a moment; None where it says neither.

    Whatever it says, it is asked again after an hour: no limit of theirs is longer, and a number of 400 digits is no moment.
    """
    if _SECONDS.fullmatch(after):
        return now + min(timedelta(seconds=int(after)), LONGEST_HOLD)
    if _SECONDS.fullmatch(reset):
        return now + min(max(timedelta(seconds=int(reset)) - (now - _EPOCH), timedelta()), LONGEST_HOLD)
    return now + LONGEST_HOLD if after.isdecimal() or reset.isdecimal() else None


class RateLimiter(Protocol):
    """The budget of one credential. Safe to share between threads."""

    def check(self) -> None:
        """Raise `RateLimitedError` while the forge wants to hear nothing from this credential."""
        ...

    def hold(self, until: datetime, *, guessed: bool = False) -> datetime:
        """Tell everybody that the forge wants to hear nothing until then; gives what holds now, which may be later.

        A guess right after a wait was too short: the next wait is twice as long, up to an hour.
        """
        ...

    def before_write(self) -> None:
        """Take a place for a piece of new content; wait two seconds for it at most, else raise `RateLimitedError`."""
        ...


@contextmanager
def kept(budget: RateLimiter) -> Iterator[None]:
    """Do something within a budget, and let the others know when the forge has had enough."""
    budget.check()
    try:
        yield
    except RateLimitedError as error:
        error.retry_at = budget.hold(error.retry_at, guessed=error.guessed)
        raise


Budgets = Callable[[str, Limits], RateLimiter]
"""Give the budget of a credential by its name, which holds no secret."""
