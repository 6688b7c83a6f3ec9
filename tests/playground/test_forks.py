"""Pull requests from forks: who may push where."""

from dataclasses import replace

import pytest

from specbot_playground.server import Playground
from tests.playground.test_openapi import as_app
from tests.playground_server import Person, bot, person

FILE = {"message": "m", "content": "eA==", "branch": "topic"}


def _fork(playground: Playground, *, maintainable: bool) -> tuple[Person, int]:
    cy = person(playground, "cy")
    assert cy.call("POST", "forks").json()["full_name"] == "cy/payments"
    mine = replace(cy, repository="cy/payments")
    main = mine.call("GET", "git/ref/heads/main").json()["object"]["sha"]
    mine.call("POST", "git/refs", {"ref": "refs/heads/topic", "sha": main})
    assert mine.call("PUT", "contents/a.md", FILE).status_code == 201
    wish = {"base": "main", "head": "cy:topic", "title": "From a fork", "maintainer_can_modify": maintainable}
    made = cy.call("POST", "pulls", wish).json()
    assert (made["head"]["repo"]["full_name"], made["base"]["repo"]["full_name"]) == ("cy/payments", "acme/payments")
    return mine, made["number"]


@pytest.mark.parametrize("maintainable", [True, False])
def test_maintainers_push_where_the_author_lets_them(playground: Playground, *, maintainable: bool) -> None:
    mine, number = _fork(playground, maintainable=maintainable)
    bo = replace(person(playground, "bo"), repository=mine.repository)
    status = bo.call("PUT", "contents/b.md", FILE).status_code
    assert status == (201 if maintainable else 403)
    files = person(playground, "bo").call("GET", f"pulls/{number}/files").json()
    assert [one["filename"] for one in files] == (["a.md", "b.md"] if maintainable else ["a.md"])
    assert bo.call("PUT", "contents/c.md", {**FILE, "branch": "main"}).status_code == 403


def test_the_app_never_pushes_to_a_fork(playground: Playground) -> None:
    mine, _ = _fork(playground, maintainable=True)
    app = replace(bot(playground), repository=mine.repository)
    assert app.call("PUT", "contents/b.md", FILE).status_code == 403


def test_a_fork_that_is_merged(playground: Playground) -> None:
    mine, number = _fork(playground, maintainable=False)
    bo = person(playground, "bo")
    assert mine.call("PUT", f"/repos/acme/payments/pulls/{number}/merge", {}).status_code == 403
    assert bo.call("PUT", f"pulls/{number}/merge", {"merge_method": "squash"}).status_code == 200
    assert bo.call("GET", "contents/a.md").status_code == 200
    assert mine.call("GET", "contents/a.md").status_code == 404


def test_the_app_is_not_installed_on_forks(playground: Playground) -> None:
    _fork(playground, maintainable=False)
    app = as_app(playground)
    assert app.call("GET", "/repos/acme/payments/installation").status_code == 200
    assert app.call("GET", "/repos/cy/payments/installation").status_code == 404
    listed = bot(playground).call("GET", "/installation/repositories").json()["repositories"]
    assert [one["full_name"] for one in listed] == ["acme/payments"]
    assert person(playground, "ada").call("GET", "/installation/repositories").status_code == 403


def test_a_fork_is_made_once(playground: Playground) -> None:
    cy = person(playground, "cy")
    assert cy.call("POST", "forks").json()["id"] == cy.call("POST", "forks").json()["id"]
