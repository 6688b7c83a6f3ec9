"""Questions side by side: each gets its own answer, over connections that outlive a job, and are not trusted for long."""

from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import UTC, datetime

import github.Auth
import msgspec
import pytest

from bot.forges import bounded_http
from bot.forges.bounded_http import KeptConnections
from bot.forges.github.api import Api as GitHubApi
from bot.forges.github.rate_limit import ContentRateLimit
from bot.forges.gitlab.api import Api as GitLabApi
from bot.telemetry.job_metrics import REQUESTS, collect_metrics
from tests.forge.github.scripted import Answer, Scripted, scripted_forge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Api = GitHubApi | GitLabApi


class Thing(msgspec.Struct):
    id: int


@pytest.fixture
def forge() -> Iterator[Scripted]:
    with scripted_forge() as served:
        for number in range(40):
            for root in ("/api/v3", "/api/v4"):
                served.says(f"GET {root}/things/{number}", Answer(body={"id": number}))
        yield served


def github_api(forge: Scripted) -> GitHubApi:
    budget = ContentRateLimit(lambda: NOW, lambda _: None)
    return GitHubApi(forge.url, github.Auth.Token("t"), budget=budget, clock=lambda: NOW, sleep=lambda _: None)


def gitlab_api(forge: Scripted) -> GitLabApi:
    return GitLabApi(forge.url.removesuffix("/api/v3"), "t", clock=lambda: NOW, sleep=lambda _: None)


BOTH = pytest.mark.parametrize("make", [github_api, gitlab_api], ids=["GitHub", "GitLab"])


@BOTH
def test_each_question_gets_its_own_answer(make: type[Api], forge: Scripted) -> None:
    api = make(forge)  # type: ignore[call-arg,arg-type]  # a function of one
    with collect_metrics() as look:
        asked = [api.beside.begin(lambda number=number: api.get(f"/things/{number}", Thing)) for number in range(40)]  # type: ignore[misc]
        assert [answer().id for answer in asked] == list(range(40))
    api.close()
    assert look.total(REQUESTS) == 40


def connections(kept: KeptConnections) -> list[int]:
    """Count the connections that were made to each host, as far as they are kept."""
    pools = kept.poolmanager.pools
    return [pools[key].num_connections for key in pools.keys()]  # noqa: SIM118  # no mapping that could be walked through


def connections_of(api: Api) -> list[object]:
    pools = api.kept.poolmanager.pools
    return [pools[key] for key in pools.keys()]  # noqa: SIM118  # no mapping that could be walked through


@BOTH
def test_a_connection_outlives_the_job(make: type[Api], forge: Scripted) -> None:
    kept = KeptConnections()
    for _ in range(3):
        api = make(forge)  # type: ignore[call-arg,arg-type]  # a function of one
        api.kept = kept
        assert api.get("/things/7", Thing).id == 7
        api.close()
    assert connections(kept) == [1]


def test_a_connection_that_nobody_used_for_long_is_left(forge: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    api = github_api(forge)
    api.get("/things/1", Thing)
    (kept,) = connections_of(api)
    api.get("/things/2", Thing)
    assert connections_of(api) == [kept]
    monkeypatch.setattr(bounded_http, "IDLE_SECONDS", 0.0)
    api.get("/things/3", Thing)
    assert connections_of(api) != [kept]
    api.close()


def test_what_has_not_begun_is_left_out_at_the_end(forge: Scripted) -> None:
    api = github_api(forge)
    with ThreadPoolExecutor(1) as other, forge.hanging("GET /api/v3/things/1") as asked:
        waiting = [api.beside.begin(lambda: api.get("/things/1", Thing)) for _ in range(20)]
        assert asked.wait(20)
        other.submit(api.close)
        with pytest.raises(CancelledError):
            waiting[-1]()
    assert len(forge.requests("GET /api/v3/things/1")) < len(waiting)
