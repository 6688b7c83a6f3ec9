"""What follows when the forge lets a job down."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.retry_policy import TRIES, RunOutcome, after, pause_before
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    GoneError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "attempt", "ending"),
    [
        (UnavailableError("502"), 0, RunOutcome.LATER),
        (ConflictError("moved"), TRIES - 2, RunOutcome.LATER),
        (UnavailableError("502"), TRIES - 1, RunOutcome.FAILED),
        (BadCredentialError("401"), 0, RunOutcome.LATER),
        (BadCredentialError("401"), TRIES - 1, RunOutcome.FAILED),
        (GoneError("gone"), 0, RunOutcome.GONE),
        (NotFoundError("no such route"), 0, RunOutcome.LATER),
        (NotFoundError("no such route"), TRIES - 1, RunOutcome.FAILED),
        (ForbiddenError("no permission"), 0, RunOutcome.LATER),
        (ForbiddenError("no permission"), TRIES - 2, RunOutcome.LATER),
        (ForbiddenError("no permission"), TRIES - 1, RunOutcome.FAILED),
        (RejectedError("422"), 0, RunOutcome.FAILED),
        (RateLimitedError("slow down", NOW + HOUR), TRIES + 1, RunOutcome.LIMITED),
    ],
)
def test_how_a_run_ends(error: ForgeError, attempt: int, ending: RunOutcome) -> None:
    sequel = after(error, attempt=attempt, now=NOW, chance=0.5)
    assert sequel.ending is ending
    assert (sequel.at is not None) is (ending in {RunOutcome.LATER, RunOutcome.LIMITED})


def test_a_rate_limit_is_waited_out_and_is_no_try() -> None:
    sequel = after(RateLimitedError("slow down", NOW + HOUR), attempt=3, now=NOW, chance=0.0)
    assert (sequel.at, sequel.attempt) == (NOW + HOUR, 3)
    spread = after(RateLimitedError("slow down", NOW + HOUR), attempt=3, now=NOW, chance=1.0)
    assert spread.at == NOW + HOUR + timedelta(seconds=5)


def test_another_try_is_counted() -> None:
    sequel = after(UnavailableError("502"), attempt=3, now=NOW, chance=0.0)
    assert (sequel.at, sequel.attempt) == (NOW + timedelta(seconds=40), 4)


def test_pauses_double_up_to_a_limit_and_are_spread_by_chance() -> None:
    assert [pause_before(attempt, 0).total_seconds() for attempt in range(10)] == [
        5, 10, 20, 40, 80, 160, 320, 640, 1200, 1200,
    ]  # fmt: skip
    assert pause_before(2, 1) == timedelta(seconds=30)
