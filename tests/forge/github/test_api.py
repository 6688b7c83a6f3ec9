"""What is tried again, what never is, and what each kind of trouble becomes."""

import msgspec
import pytest

from bot.forges.github.api import Api
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)
from tests.forge.github.conftest import Time
from tests.forge.github.scripted import Answer, Scripted


class Thing(msgspec.Struct):
    id: int


OK = Answer(body={"id": 7})
BROKEN = Answer(status=502, body="<html>")
SILENT = Answer(status=0)
GRAPHQL = "POST /api/graphql"
GET = "GET /api/v3/thing"
POST = "POST /api/v3/thing"


def graph(data: object = None, *errors: dict[str, str]) -> Answer:
    return Answer(body={"data": data, "errors": list(errors)} if errors else {"data": data})


@pytest.mark.parametrize("trouble", [BROKEN, SILENT], ids=["502", "hung up"])
def test_a_read_is_tried_three_times(api: Api, forge: Scripted, time: Time, trouble: Answer) -> None:
    forge.says(GET, trouble, trouble, OK)
    assert api.get("/thing", Thing) == Thing(id=7)
    assert len(time.slept) == 2


@pytest.mark.parametrize("trouble", [BROKEN, SILENT], ids=["502", "hung up"])
def test_a_read_gives_up_in_the_end(api: Api, forge: Scripted, trouble: Answer) -> None:
    forge.says(GET, trouble)
    with pytest.raises(UnavailableError):
        api.get("/thing", Thing)
    assert len(forge.requests(GET)) == 3


@pytest.mark.parametrize("trouble", [BROKEN, SILENT], ids=["502", "hung up"])
def test_a_write_is_never_repeated(api: Api, forge: Scripted, trouble: Answer) -> None:
    forge.says(POST, trouble, OK)
    with pytest.raises(UnavailableError):
        api.write("POST", "/thing", {"a": 1})
    assert len(forge.requests(POST)) == 1


@pytest.mark.parametrize("trouble", [BROKEN, SILENT], ids=["502", "hung up"])
def test_a_mutation_is_never_repeated_and_a_query_is(api: Api, forge: Scripted, trouble: Answer) -> None:
    forge.says(GRAPHQL, trouble, graph({"id": 7}))
    assert api.query("query", {}, Thing, "asking") == Thing(id=7)
    forge.says(GRAPHQL, trouble, graph({"id": 7}))
    with pytest.raises(UnavailableError):
        api.mutate("mutation", {}, "changing")
    assert len(forge.requests(GRAPHQL)) == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(status=401, body={"message": "Bad credentials"}), BadCredentialError),
        (Answer(status=403, body={"message": "No"}), ForbiddenError),
        (Answer(status=404, body={"message": "Not Found"}), NotFoundError),
        (Answer(status=409, body={"message": "Moved"}), ConflictError),
        (Answer(status=422, body={"message": "Bad"}), RejectedError),
        (Answer(status=429, body={"message": "Slow down"}), RateLimitedError),
        (Answer(status=403, body={"message": "secondary"}, headers={"Retry-After": "9"}), RateLimitedError),
    ],
    ids=["401", "403", "404", "409", "422", "429", "secondary"],
)
def test_a_refusal_is_final(api: Api, forge: Scripted, answer: Answer, kind: type[ForgeError]) -> None:
    forge.says(GET, answer, OK)
    with pytest.raises(kind):
        api.get("/thing", Thing)
    assert len(forge.requests(GET)) == 1


@pytest.mark.parametrize("body", ["not JSON", {"id": "seven"}], ids=["no JSON", "another shape"])
def test_an_answer_in_another_form_is_no_crash(api: Api, forge: Scripted, body: object) -> None:
    forge.says(GET, Answer(body=body))
    with pytest.raises(UnavailableError, match="form"):
        api.get("/thing", Thing)


def test_a_graphql_answer_in_another_form_is_no_crash(api: Api, forge: Scripted) -> None:
    forge.says(GRAPHQL, graph({"id": "seven"}))
    with pytest.raises(UnavailableError, match="form"):
        api.query("query", {}, Thing, "asking")


def test_a_query_bears_parts_that_it_may_not_see(api: Api, forge: Scripted) -> None:
    hidden = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
    forge.says(GRAPHQL, graph({"id": 7}, hidden))
    assert api.query("query", {}, Thing, "asking") == Thing(id=7)
    forge.says(GRAPHQL, graph(None, hidden))
    with pytest.raises(ForbiddenError, match="not accessible"):
        api.query("query", {}, Thing, "asking")
    with pytest.raises(ForbiddenError, match="not accessible"):
        api.mutate("mutation", {}, "changing")


def test_graphql_errors_under_200_are_errors(api: Api, forge: Scripted) -> None:
    forge.says(GRAPHQL, graph({"id": 7}, {"type": "STALE_DATA", "message": "Expected branch to point to"}))
    with pytest.raises(ConflictError):
        api.mutate("mutation", {}, "changing")


def test_every_page_is_read(api: Api, forge: Scripted) -> None:
    more = {"Link": '<http://elsewhere/thing?page=2>; rel="next"'}
    forge.says(GET, Answer(body=[{"id": 1}], headers=more), BROKEN, Answer(body=[{"id": 2}]))
    assert [thing.id for thing in api.pages("/thing", Thing)] == [1, 2]
    assert forge.requests(GET)[0].path.endswith("?page=1&per_page=100")


def test_content_is_paced_and_the_rest_is_not(api: Api, forge: Scripted) -> None:
    forge.says(POST, OK)
    for _ in range(80):
        api.write("POST", "/thing", {}, content=True)
    api.write("POST", "/thing", {})
    with pytest.raises(RateLimitedError):
        api.write("POST", "/thing", {}, content=True)
    with pytest.raises(RateLimitedError):
        api.mutate("mutation", {}, "changing", content=True)
    assert len(forge.requests(POST)) == 81
