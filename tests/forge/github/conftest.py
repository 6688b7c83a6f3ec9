"""A scripted forge and a clock for the adapter's own tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import github.Auth
import pytest

from bot.forges.absent import Absent
from bot.forges.github import GitHub
from bot.forges.github.api import Api
from bot.forges.github.rate_limit import ContentRateLimit
from bot.review.model.account import Account
from bot.review.model.pull_request import PullRequest
from tests.forge.github.scripted import Scripted, scripted_forge
from tests.forge.github.writes import pull_of

BOT = Account(id="77", login="specbot[bot]", is_bot=True)


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


@pytest.fixture
def api(forge: Scripted, time: Time) -> Iterator[Api]:
    budget = ContentRateLimit(time.clock, time.sleep)
    api = Api(forge.url, github.Auth.Token("t0"), budget=budget, clock=time.clock, sleep=time.sleep)
    yield api
    api.close()


@pytest.fixture
def app(api: Api, time: Time) -> GitHub:
    """An App's client."""
    return GitHub(api, app_id=3, own=BOT, absent=Absent(time.clock))


@pytest.fixture
def token(api: Api, time: Time) -> GitHub:
    """A client with a token."""
    return GitHub(api, app_id=None, own=None, absent=Absent(time.clock))


@pytest.fixture
def pull(app: GitHub, forge: Scripted) -> PullRequest:
    """The pull request, read; what reading asked for is forgotten."""
    return pull_of(app, forge)
