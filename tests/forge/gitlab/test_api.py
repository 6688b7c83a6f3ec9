"""What is tried again, what never is, and what each kind of trouble becomes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from bot.forges.gitlab.api import Api
from bot.review.port import ForbiddenError, NotFoundError, RejectedError, UnavailableError
from tests.forge.github.scripted import Answer, Scripted, scripted_forge


class Thing(msgspec.Struct):
    id: int


OK = Answer(body={"id": 7})
BROKEN = Answer(status=502, body="<html>")
SILENT = Answer(status=0)
GET, POST, GRAPHQL = "GET /api/v4/thing", "POST /api/v4/thing", "POST /api/graphql"
TROUBLES = pytest.mark.parametrize("trouble", [BROKEN, SILENT], ids=["502", "hung up"])


@pytest.fixture
def forge() -> Iterator[Scripted]:
    with scripted_forge() as served:
        yield served


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def api(forge: Scripted, slept: list[float]) -> Iterator[Api]:
    url = forge.url.removesuffix("/api/v3")
    api = Api(url, "glpat-x", clock=lambda: datetime(2026, 11, 26, tzinfo=UTC), sleep=slept.append)
    yield api
    api.close()


@TROUBLES
def test_a_read_is_tried_three_times(api: Api, forge: Scripted, slept: list[float], trouble: Answer) -> None:
    forge.says(GET, trouble, trouble, OK)
    assert api.get("/thing", Thing) == Thing(id=7)
    assert len(slept) == 2
    forge.says(GET, trouble)
    with pytest.raises(UnavailableError):
        api.get("/thing", Thing)
    assert len(forge.requests(GET)) == 6


@TROUBLES
def test_a_write_is_never_repeated(api: Api, forge: Scripted, trouble: Answer) -> None:
    forge.says(POST, trouble, OK)
    with pytest.raises(UnavailableError):
        api.write("POST", "/thing", {"a": 1})
    assert [one.body for one in forge.requests(POST)] == ['{"a": 1}']


def test_every_page_is_read_a_hundred_at_a_time(api: Api, forge: Scripted) -> None:
    more = Answer(body=[{"id": 1}], headers={"X-Next-Page": "2"})
    forge.says(GET, more, BROKEN, Answer(body=[{"id": 2}], headers={"X-Next-Page": ""}))
    assert [one.id for one in api.pages("/thing", Thing, state="all")] == [1, 2]
    assert forge.requests(GET)[-1].path.endswith("?state=all&per_page=100&page=2")


def test_a_write_that_is_sent_elsewhere_is_refused(api: Api, forge: Scripted) -> None:
    forge.says(POST, Answer(status=301, headers={"Location": "/api/v4/moved"}))
    forge.says("GET /api/v4/moved", OK)
    with pytest.raises(ForbiddenError, match="SPECBOT_GITLAB_URL"):
        api.write("POST", "/thing", {"a": 1})


@pytest.mark.parametrize("body", ["not JSON", {"id": "seven"}], ids=["no JSON", "another shape"])
def test_an_answer_in_another_form_is_no_crash(api: Api, forge: Scripted, body: object) -> None:
    forge.says(GET, Answer(body=body))
    with pytest.raises(UnavailableError, match="form"):
        api.get("/thing", Thing)


def test_graphql_says_no_under_200(api: Api, forge: Scripted) -> None:
    forge.says(GRAPHQL, BROKEN, Answer(body={"data": {"id": 7}}))
    assert api.query("query Thing { id }", Thing, "asking") == Thing(id=7)
    forge.says(GRAPHQL, Answer(body={"data": None, "errors": [{"message": "complexity of 300"}]}))
    with pytest.raises(RejectedError, match="complexity"):
        api.query("query Thing { id }", Thing, "asking")


def test_a_refusal_is_final(api: Api, forge: Scripted) -> None:
    forge.says(GET, Answer(status=404, body={"message": "404 Not found"}), OK)
    with pytest.raises(NotFoundError):
        api.get("/thing", Thing)
    assert len(forge.requests(GET)) == 1
