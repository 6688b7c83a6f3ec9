"""What to do with a job that the forge let down. Pure: the clock and chance come in as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    GoneError,
    NotFoundError,
    RateLimitedError,
    UnavailableError,
)

TRIES = 8
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=20)


class RunOutcome(StrEnum):
    """How a run ended; the value names it in logs and metrics."""

    DONE = "done"
    GONE = "gone"
    LATER = "later"
    LIMITED = "limited"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDecision:
    """What follows: with LATER and LIMITED a next run `at`, which counts as try number `attempt`."""

    ending: RunOutcome
    at: datetime | None = None
    attempt: int = 0


def after(error: ForgeError, *, attempt: int, now: datetime, chance: float) -> RetryDecision:
    """Decide after a failed run; `chance` is between 0 and 1. Waiting out a rate limit is not a try.

    Only `GoneError` ends the job in silence. Any other 404 is a missing route, branch or right, and a 403 may be a permission
    that comes back before anybody touches the pull request again: it is tried again, then said.
    """
    match error:
        case RateLimitedError(retry_at=retry_at):
            return RetryDecision(ending=RunOutcome.LIMITED, at=retry_at + _FIRST_PAUSE * chance, attempt=attempt)
        case GoneError():
            return RetryDecision(ending=RunOutcome.GONE)
        case UnavailableError() | ConflictError() | BadCredentialError() if attempt + 1 < TRIES:
            return _again(attempt, now, chance)
        case ForbiddenError() | NotFoundError() if attempt + 1 < TRIES:
            return _again(attempt, now, chance)
        case _:
            return RetryDecision(ending=RunOutcome.FAILED)


def _again(attempt: int, now: datetime, chance: float) -> RetryDecision:
    return RetryDecision(ending=RunOutcome.LATER, at=now + pause_before(attempt, chance), attempt=attempt + 1)


def pause_before(attempt: int, chance: float) -> timedelta:
    """Double the pause with each try, up to 20 minutes, and spread it: up to half of it more, by chance."""
    pause: timedelta = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)
    return pause * (1 + chance / 2)
