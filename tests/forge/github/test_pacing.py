"""GitHub's limits on new content, kept without a clock of our own."""

from datetime import timedelta

import pytest

from bot.forges.github.rate_limit import ContentRateLimit
from bot.review.port import RateLimitedError
from tests.forge.github.conftest import Time

START = Time().now


@pytest.fixture
def pace(time: Time) -> ContentRateLimit:
    return ContentRateLimit(time.clock, time.sleep)


def write(pace: ContentRateLimit, times: int) -> None:
    for _ in range(times):
        pace.before_write()


def test_eighty_writes_in_a_minute_go_through_at_once(pace: ContentRateLimit, time: Time) -> None:
    write(pace, 80)
    assert time.slept == []


def test_the_next_one_says_when_its_turn_is(pace: ContentRateLimit) -> None:
    write(pace, 80)
    with pytest.raises(RateLimitedError) as refused:
        pace.before_write()
    assert refused.value.retry_at == START + timedelta(minutes=1)


def test_a_short_wait_is_waited(pace: ContentRateLimit, time: Time) -> None:
    write(pace, 80)
    time.forward(seconds=59)
    pace.before_write()
    assert time.slept == [1]


def test_an_hour_takes_five_hundred(pace: ContentRateLimit, time: Time) -> None:
    for _ in range(10):
        write(pace, 50)
        time.forward(minutes=1)
    with pytest.raises(RateLimitedError) as refused:
        pace.before_write()
    assert refused.value.retry_at == START + timedelta(hours=1)
    time.forward(minutes=51)
    write(pace, 50)


def test_a_refused_write_takes_no_place(pace: ContentRateLimit, time: Time) -> None:
    write(pace, 80)
    for _ in range(5):
        with pytest.raises(RateLimitedError):
            pace.before_write()
    time.forward(minutes=1)
    write(pace, 80)
    assert time.slept == []


def test_a_server_without_limits_is_not_paced(time: Time) -> None:
    write(ContentRateLimit(time.clock, time.sleep, ()), 600)
    assert time.slept == []


def test_who_was_told_to_wait_is_left_alone_until_then(pace: ContentRateLimit, time: Time) -> None:
    pace.check()
    pace.hold(START + timedelta(minutes=1))
    pace.hold(START)
    with pytest.raises(RateLimitedError):
        pace.check()
    time.forward(minutes=1)
    pace.check()
