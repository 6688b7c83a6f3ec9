"""Trouble on order, and the log of what was asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from specbot_playground.server import Playground
from tests.playground_server import Person, open_pull, person


@pytest.fixture
def ada(playground: Playground) -> Person:
    return person(playground, "ada")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_status(playground: Playground, ada: Person, status: int) -> None:
    playground.fail_next(status, times=2)
    assert [ada.call("GET", "").status_code for _ in range(3)] == [status, status, 200]


def test_only_what_matches_fails(playground: Playground, ada: Person) -> None:
    playground.fail_next(502, method="POST", path="/labels$")
    assert ada.call("GET", "labels").status_code == 200
    assert ada.call("POST", "git/refs", {}).status_code == 422
    assert ada.call("POST", "labels", {"name": "x"}).status_code == 502
    assert ada.call("POST", "labels", {"name": "x"}).status_code == 201


def test_what_comes_after_so_many_fails(playground: Playground, ada: Person) -> None:
    playground.fail_next(404, method="GET", after=2)
    assert [ada.call("GET", "").status_code for _ in range(4)] == [200, 200, 404, 200]
    assert playground.faults.clear()
    playground.fail_next(404, after=9)
    ada.call("GET", "")
    assert not playground.faults.clear()


def test_the_secondary_limit(playground: Playground, ada: Person) -> None:
    playground.fail_next("secondary")
    answer = ada.call("GET", "")
    assert (answer.status_code, answer.headers["Retry-After"]) == (403, "60")
    assert "secondary rate limit" in answer.json()["message"]


def test_the_primary_limit(playground: Playground, ada: Person) -> None:
    playground.fail_next("primary")
    answer = ada.call("GET", "")
    assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert int(answer.headers["X-RateLimit-Reset"]) > playground.world.now().timestamp()


def test_a_connection_that_breaks(playground: Playground, ada: Person) -> None:
    playground.fail_next("reset")
    with pytest.raises(requests.ConnectionError):
        ada.call("POST", "labels", {"name": "x"})
    assert ada.call("GET", "labels").json() == []


def test_an_answer_that_is_lost_after_the_write(playground: Playground, ada: Person) -> None:
    playground.fail_next("timeout")
    with pytest.raises(requests.ConnectionError):
        ada.call("POST", "labels", {"name": "x"})
    assert [one["name"] for one in ada.call("GET", "labels").json()] == ["x"]


def test_the_log(playground: Playground, ada: Person) -> None:
    ada.call("GET", "labels")
    ada.call("POST", "labels", {"name": "x"})
    ada.graphql("{ viewer { login } }")
    ada.graphql('mutation { resolveReviewThread(input: {threadId: "x"}) { clientMutationId } }')
    asked = playground.requests("ada")
    assert [(one.method, one.write, one.status) for one in asked] == [
        ("GET", False, 200),
        ("POST", True, 201),
        ("POST", False, 200),
        ("POST", True, 200),
    ]
    assert playground.requests("bo") == []
    playground.reset_requests()
    assert playground.requests() == []


def test_pages_are_linked(playground: Playground, ada: Person) -> None:
    for number in range(5):
        ada.call("POST", "labels", {"name": f"label {number}"})
    first = ada.call("GET", "labels?per_page=2")
    assert {rel: link["url"].partition("?")[2] for rel, link in first.links.items()} == {
        "next": "per_page=2&page=2",
        "last": "per_page=2&page=3",
    }
    last = requests.get(first.links["last"]["url"], headers={"Authorization": f"Bearer {ada.token}"}, timeout=10)
    assert [one["name"] for one in last.json()] == ["label 4"]
    assert set(last.links) == {"prev", "first"}
    assert playground.requests("ada")[-1].path.endswith("/labels")


def test_every_answer_tells_the_limits(ada: Person) -> None:
    headers = ada.call("GET", "").headers
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("5000", "4999")


def test_twenty_people_at_once(playground: Playground) -> None:

    ada, bo = person(playground, "ada"), person(playground, "bo")
    number = open_pull(ada, {"a.md": "one\n"})
    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(lambda each: bo.call("POST", f"issues/{number}/comments", {"body": f"{each}"}), range(60))
        assert {answer.status_code for answer in answers} == {201}
    said = ada.call("GET", f"issues/{number}/comments?per_page=100").json()
    assert {one["body"] for one in said} == {str(each) for each in range(60)}
    assert len({one["id"] for one in said}) == 60
