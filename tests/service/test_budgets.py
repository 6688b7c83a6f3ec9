"""One budget for all processes: who was told to wait, and how much was written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from bot.forges.rate_limit import RateLimiter, kept
from bot.jobs.queue import Queue
from bot.jobs.rate_limits import SharedRateLimits
from bot.review.port import RateLimitedError
from tests.service.waiting import wait_until

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIMITS = ((80, MINUTE), (500, HOUR))


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def budget(queue: Queue, slept: list[float]) -> Callable[[str], RateLimiter]:
    """Makes a budget, each time as another process would."""
    return lambda key: SharedRateLimits(queue, slept.append)(key, LIMITS)


def back(database: str, time: timedelta) -> None:
    """Let time go by."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_write SET at = at - %s::interval", (time,))


def write(budget: RateLimiter, times: int) -> None:
    for _ in range(times):
        budget.before_write()


def test_who_is_told_to_wait_tells_the_others(queue: Queue, budget: Callable[[str], RateLimiter]) -> None:
    until = queue.clock() + HOUR
    budget("a").check()
    budget("a").hold(until)
    budget("a").hold(until - MINUTE)
    budget("b").check()
    with pytest.raises(RateLimitedError) as told:
        budget("a").check()
    assert told.value.retry_at == until


def test_a_wait_that_is_over_is_forgotten(queue: Queue, budget: Callable[[str], RateLimiter]) -> None:
    budget("a").hold(queue.clock() - MINUTE)
    budget("a").check()


def test_processes_write_no_more_than_the_limit_together(
    budget: Callable[[str], RateLimiter], slept: list[float]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: write(budget("a"), 20), range(4)))
    assert slept == []
    with pytest.raises(RateLimitedError):
        budget("a").before_write()
    write(budget("b"), 1)


def test_a_refused_write_takes_no_place(queue: Queue, budget: Callable[[str], RateLimiter], database: str) -> None:
    write(budget("a"), 80)
    with pytest.raises(RateLimitedError) as told:
        budget("a").before_write()
    assert timedelta(seconds=50) < told.value.retry_at - queue.clock() <= MINUTE
    back(database, MINUTE)
    write(budget("a"), 80)


def test_a_short_wait_is_waited(budget: Callable[[str], RateLimiter], slept: list[float], database: str) -> None:
    write(budget("a"), 80)

    def just_too_early() -> list[float]:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE specbot_write SET at = clock_timestamp() - interval '58.5 seconds'")
        write(budget("a"), 1)
        return slept

    wait_until(just_too_early)
    assert 0 < slept[0] <= 1.5


def test_an_hour_takes_five_hundred(budget: Callable[[str], RateLimiter], database: str) -> None:
    for _ in range(10):
        write(budget("a"), 50)
        back(database, MINUTE)
    with pytest.raises(RateLimitedError):
        budget("a").before_write()
    back(database, HOUR - MINUTE)
    write(budget("a"), 50)


def test_a_server_without_limits_is_not_paced(queue: Queue, slept: list[float]) -> None:
    write(SharedRateLimits(queue, slept.append)("a", ()), 600)
    assert slept == []


def test_a_forge_without_a_budget_of_its_own_is_kept_within_one(
    queue: Queue, budget: Callable[[str], RateLimiter]
) -> None:
    until = queue.clock() + HOUR
    with pytest.raises(RateLimitedError), kept(budget("a")):
        raise RateLimitedError("slow down", until)
    with pytest.raises(RateLimitedError), kept(budget("a")):
        pytest.fail("it was not to be asked")


def test_a_guess_that_was_too_short_doubles_up_to_an_hour(
    queue: Queue, budget: Callable[[str], RateLimiter], database: str
) -> None:
    def guess() -> float:
        asked = queue.clock()
        return round((budget("a").hold(asked + MINUTE, guessed=True) - asked) / MINUTE)

    def pass_by(share: float) -> None:
        """Let the wait end, and then a share of it go by again."""
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE specbot_budget SET blocked_until = clock_timestamp() - %s * pause", (share,))

    assert (guess(), guess()) == (1, 1)
    waits = []
    for _ in range(7):
        pass_by(0.5)
        waits.append(guess())
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    pass_by(0.5)
    assert budget("a").hold(queue.clock() + MINUTE) < queue.clock() + 2 * MINUTE
    pass_by(1.5)
    assert guess() == 1


def test_who_is_refused_waits_as_long_as_everybody(queue: Queue, budget: Callable[[str], RateLimiter]) -> None:
    soon, later = queue.clock() + MINUTE, queue.clock() + HOUR

    def refused_together() -> None:
        with kept(budget("a")):
            budget("a").hold(later)
            raise RateLimitedError("too fast", soon, guessed=True)

    with pytest.raises(RateLimitedError) as told:
        refused_together()
    assert told.value.retry_at == later
