"""What a forge answers is bounded: bodies that drip or never end, lists without end, absurd limits, deep JSON."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import github.Auth
import pytest
import requests

from bot.forges.bounded_http import BoundedAdapter, EndlessAnswerError
from bot.forges.github import failures as github_failures
from bot.forges.github.api import Api
from bot.forges.github.rate_limit import ContentRateLimit
from bot.forges.github.rest import PullNumber
from bot.forges.gitlab import failures as gitlab_failures
from bot.forges.gitlab.api import Api as GitLabApi
from bot.forges.gitlab.schemas import Numbered
from bot.forges.rate_limit import LONGEST_HOLD
from bot.forges.responses import decode
from bot.review.port import RateLimitedError, RejectedError, UnavailableError
from bot.telemetry.http_requests import HttpResponse
from tests.forge.github.scripted import Answer, Scripted, scripted_forge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ABSURD = ["9" * 400, "9" * 5000, "99999999999999", "999999999999", "7200", "-1", "1e9", "\u0661"]
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def forge() -> Iterator[Scripted]:
    with scripted_forge() as served:
        yield served


@pytest.fixture
def api(forge: Scripted) -> Iterator[Api]:
    budget = ContentRateLimit(lambda: NOW, lambda _: None)
    made = Api(forge.url, github.Auth.Token("t"), budget=budget, clock=lambda: NOW, sleep=lambda _: None)
    yield made
    made.close()


@contextmanager
def dripping(head: bytes, drop: bytes) -> Iterator[str]:
    """Answer with a head, and then with one drop after the other for as long as somebody listens."""
    over = Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while not over.is_set():
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    connection.recv(65536)
                    connection.sendall(head)
                    while not over.wait(0.01):
                        connection.sendall(drop)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        over.set()
        with suppress(OSError):
            socket.create_connection(server.getsockname(), 1).close()
        server.close()
        thread.join(5)


def session(**bounds: float) -> requests.Session:
    made = requests.Session()
    made.mount("http://", BoundedAdapter(**bounds))  # type: ignore[arg-type] # a table of bounds
    return made


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (_HEAD + b"Content-Length: 1000000\r\n\r\n", b" "),
        (_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (_HEAD + b"\r\n", b" "),
    ],
    ids=["announced", "chunked", "until it closes"],
)
def test_a_body_that_drips_is_left_in_time(head: bytes, drop: bytes) -> None:
    with dripping(head, drop) as url, session(seconds=0.3) as client:
        began = time.monotonic()
        with pytest.raises(EndlessAnswerError, match=r"longer than 0\.3 seconds"):
            client.get(url, timeout=10)
        assert time.monotonic() - began < 5


def test_a_body_that_does_not_end_is_left_by_its_size() -> None:
    with (
        dripping(_HEAD + b"\r\n", b"x" * 100_000) as url,
        session(size=1_000_000) as client,
        pytest.raises(EndlessAnswerError, match="larger than 1000000 bytes"),
    ):
        client.get(url, timeout=10)


def test_an_answer_within_the_bounds_is_whole_and_its_connection_is_used_again(forge: Scripted) -> None:
    forge.says("GET /api/v3/x", Answer(body={"text": "ä" * 100_000}), Answer(body={}))
    with session() as client:
        first = client.get(f"{forge.url}/x", timeout=10)
        assert first.json() == {"text": "ä" * 100_000}
        assert client.get(f"{forge.url}/x", timeout=10).json() == {}
        assert client.head(f"{forge.url}/x", timeout=10).content == b""


def test_both_clients_read_within_the_bounds(api: Api, forge: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.forges.bounded_http.BoundedAdapter._read", _refuse)
    forge.says("GET /api/v3/x", Answer(body={}))
    with pytest.raises(UnavailableError, match="EndlessAnswerError"):
        api.get("/x", dict[str, str])
    other = GitLabApi(forge.url, "t", clock=lambda: NOW, sleep=lambda _: None)
    with pytest.raises(UnavailableError, match="EndlessAnswerError"):
        other.get("/x", dict[str, str])
    other.close()


def _refuse(*_: object) -> bytes:
    raise EndlessAnswerError("no")


def test_the_pages_of_a_list_come_to_an_end(api: Api, forge: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.forges.github.api.MOST_PAGES", 5)
    link = {"Link": f'<{forge.url}/x?page=2>; rel="next"'}
    forge.says("GET /api/v3/x", Answer(body=[{"number": 1}], headers=link))
    with pytest.raises(RejectedError, match="does not end"):
        list(api.pages("/x", PullNumber))
    assert len(forge.asked) == 5


@pytest.mark.parametrize("pages", [["2", "2"], ["1"], [str(number) for number in range(2, 90)]])
def test_gitlabs_pages_come_to_an_end(forge: Scripted, monkeypatch: pytest.MonkeyPatch, pages: list[str]) -> None:
    monkeypatch.setattr("bot.forges.gitlab.api.MOST_PAGES", 5)
    answers = [Answer(body=[{"iid": 1}], headers={"X-Next-Page": page}) for page in pages]
    forge.says("GET /api/v3/api/v4/x", *answers)
    client = GitLabApi(forge.url, "t", clock=lambda: NOW, sleep=lambda _: None)
    with pytest.raises(RejectedError, match="does not end"):
        list(client.pages("/x", Numbered))
    client.close()
    assert len(forge.asked) <= 5


@pytest.mark.parametrize("value", ABSURD)
def test_absurd_limits_are_waited_out_for_an_hour_at_most(value: str) -> None:
    for header in ({"retry-after": value}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": value}):
        found = github_failures.rest_failure(429, header, "", "asking", NOW)
        assert isinstance(found, RateLimitedError)
        assert NOW <= found.retry_at <= NOW + LONGEST_HOLD
    for other in ({"Retry-After": value}, {"RateLimit-Reset": value}):
        found = gitlab_failures.rest_failure(429, other, b"", "asking", NOW)
        assert isinstance(found, RateLimitedError)
        assert NOW <= found.retry_at <= NOW + LONGEST_HOLD
    HttpResponse("github").by(200, {"x-ratelimit-remaining": value, "x-ratelimit-reset": value})


def test_a_moment_that_is_past_is_now_and_one_to_come_is_kept() -> None:
    for ahead, wait in ((-60, 0), (60, 60)):
        reset = str(int((NOW + timedelta(seconds=ahead)).timestamp()))
        found = github_failures.rest_failure(
            403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}, "", "asking", NOW
        )
        assert isinstance(found, RateLimitedError)
        assert found.retry_at == NOW + timedelta(seconds=wait)


@pytest.mark.parametrize("body", ["[" * 200_000, '{"a":' * 200_000, '"\\ud800"', b"\xff"])
def test_json_that_nobody_can_read_is_an_answer_in_an_unknown_form(body: bytes | str) -> None:
    with pytest.raises(UnavailableError, match="does not know"):
        decode(body, object, "GitHub, asking")
