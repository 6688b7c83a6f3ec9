"""A scripted forge and a clock for the adapter's own tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.forge.github.scripted import Scripted, scripted_forge


class Time:
    """A clock that moves only when somebody sleeps or a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.forward(seconds=seconds)

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def forge() -> Iterator[Scripted]:
    with scripted_forge() as served:
        yield served
