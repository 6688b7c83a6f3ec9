"""Nobody sees what they may not read, nothing is changed without the form's own word: on every route that there is."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from werkzeug.routing import Rule

from bot.review.port import UnavailableError
from tests.board.conftest import EVERYBODY, NOW, Board, MakeBoard
from tests.board.samples import a_look, specs
from tests.service.waiting import wait_until
from webhooks.board.blueprint import MOST_AT_ONCE

HIDDEN = "github:acme/search"
SECRET = "Hidden plans"
SPEC = replace(next(specs(1, 1, NOW))[2], title=SECRET)
OPEN = {"/sign-in", "/sign-in/<forge>", "/sign-in/<forge>/back"}
"""Routes that tell nothing of any repository."""
PAGES = {
    "/": "/",
    "/columns": "/columns",
    "/mine": "/mine",
    "/charts": "/charts",
    "/specs.json": "/specs.json",
    "/feed.atom": "/feed.atom",
}
"""Routes that leave out what the visitor may not read."""
ABOUT = {
    "/spec/<forge>/<path:repository>/-/<path:path>": f"/spec/github/acme/search/-/{SPEC.path}",
    "/log/<forge>/<path:repository>/-/<int:number>": "/log/github/acme/search/-/1",
}
"""Routes about one repository: there is no such page for whoever may not read it."""
OPERATORS = {"/operations": "/operations"}
WRITES = {"/operations/again": {"target": f"{HIDDEN}#1"}, "/sign-out": {}}
STATIC = {"/board/static/<path:filename>", "/static/<path:filename>"}


@pytest.fixture
def board(make_board: MakeBoard) -> Board:
    """A repository that dana may read; she runs the bot, too."""
    found = make_board(operators=frozenset({"github:dana", "github:eve"}))
    found.store.record(a_look(SPEC, "acme/search", 1, NOW))
    found.rights.readers = {HIDDEN: frozenset({"dana"})}
    return found


def rules(board: Board, method: str) -> set[str]:
    found: list[Rule] = [rule for rule in board.app.url_map.iter_rules() if method in (rule.methods or set())]
    return {rule.rule for rule in found}


def test_every_route_is_in_one_of_the_tables_above(board: Board) -> None:
    assert rules(board, "GET") == OPEN | set(PAGES) | set(ABOUT) | set(OPERATORS) | STATIC
    assert rules(board, "POST") == set(WRITES)
    assert not any(rules(board, method) for method in ("PUT", "PATCH", "DELETE"))


@pytest.mark.parametrize("route", [*PAGES, *ABOUT, *OPERATORS])
def test_who_did_not_sign_in_is_sent_to_sign_in(board: Board, route: str) -> None:
    address = {**PAGES, **ABOUT, **OPERATORS}[route]
    answer = board.visit().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")
    assert SECRET not in answer.get_data(as_text=True)
    assert board.rights.asked == 0


@pytest.mark.parametrize("route", PAGES)
def test_who_may_not_read_a_repository_finds_nothing_of_it_in_any_list(board: Board, route: str) -> None:
    for login in ("ada", "eve"):
        page = board.visit(login).get(PAGES[route]).get_data(as_text=True)
        assert SECRET not in page
        assert "acme/search" not in page
    if route not in {"/mine", "/charts"}:
        assert SECRET in board.visit("dana").get(PAGES[route]).get_data(as_text=True)


@pytest.mark.parametrize("route", ABOUT)
def test_what_one_may_not_read_is_not_there(board: Board, route: str) -> None:
    client = board.visit("ada")
    client.get("/")
    unknown = client.get(ABOUT[route].replace("acme/search", "acme/never"))
    answer = client.get(ABOUT[route])
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.data == unknown.data, "nobody can tell what is hidden from what is not there"
    assert board.visit("dana").get(ABOUT[route]).status_code == 200


@pytest.mark.parametrize("route", [*PAGES, *ABOUT])
def test_on_a_public_board_anybody_sees_what_everybody_may_read_and_nothing_else(
    make_board: MakeBoard, route: str
) -> None:
    found = make_board(public=True)
    found.store.record(a_look(SPEC, "acme/search", 1, NOW))
    address = {**PAGES, **ABOUT}[route]
    answer = found.visit().get(address)
    assert SECRET not in answer.get_data(as_text=True)
    assert answer.status_code == (404 if route in ABOUT else 200)
    opened = make_board(public=True)
    opened.rights.readers = {HIDDEN: frozenset({EVERYBODY})}
    assert opened.visit().get(address).status_code == 200


@pytest.mark.parametrize("route", OPERATORS)
def test_only_operators_have_their_page_and_it_leaves_out_what_they_may_not_read(board: Board, route: str) -> None:
    assert board.visit("ada").get(OPERATORS[route]).status_code == 404
    assert "acme/search" not in board.visit("eve").get(OPERATORS[route]).get_data(as_text=True)


@pytest.mark.parametrize("route", WRITES)
@pytest.mark.parametrize("login", ["", "ada", "dana"])
def test_nothing_is_changed_without_the_forms_own_word(board: Board, route: str, login: str) -> None:
    client, other = board.visit(login), board.visit("eve")
    client.get("/operations")
    foreign = re.search(r'name="csrf" value="([^"]+)"', other.get("/mine").get_data(as_text=True))
    assert foreign is not None
    for csrf in ({}, {"csrf": ""}, {"csrf": "guess"}, {"csrf": foreign[1]}):
        assert client.post(route, data={**WRITES[route], **csrf}).status_code == 403


def test_a_write_with_the_word_is_for_whoever_may(board: Board) -> None:
    client = board.visit("ada")
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/mine").get_data(as_text=True))
    assert word is not None
    assert client.post("/operations/again", data={"csrf": word[1], "target": f"{HIDDEN}#1"}).status_code == 404
    assert client.post("/sign-out", data={"csrf": word[1]}).status_code == 303
    assert client.get("/").status_code == 302


def test_the_cookie_is_signed_and_closed_to_scripts_and_other_sites(make_board: MakeBoard) -> None:
    for secure, name in ((False, "specbot_board"), (True, "__Host-specbot")):
        board = make_board(secure=secure)
        address = "https://board.test/sign-in" if secure else "/sign-in"
        cookie = board.visit().get(address, base_url="https://board.test" if secure else None).headers["Set-Cookie"]
        assert cookie.startswith(f"{name}=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie) is secure
        client = board.app.test_client()
        client.set_cookie(name, "eyJhY2NvdW50cyI6e319.x.y")
        assert client.get("/").status_code == 302


@pytest.mark.parametrize("route", [*PAGES, *ABOUT, "/sign-in"])
def test_no_page_runs_or_loads_anything_from_elsewhere(board: Board, route: str) -> None:
    answer = board.visit("dana").get({**PAGES, **ABOUT}.get(route, route))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]* src=\"/board/static/)|\son\w+=|\sstyle=|<style", page)
    assert not re.search(r"(?:src|srcset)=\"(?!/)", page)
    assert not re.search(r"<link[^>]*rel=\"(?:stylesheet|icon)\"[^>]*href=\"(?!/)", page)


def test_what_the_forge_said_is_kept_for_minutes(board: Board) -> None:
    client = board.visit("ada")
    for _ in range(3):
        client.get("/")
    assert board.rights.asked == 2, "whether everybody may read it, and whether ada may"


def test_what_could_not_be_asked_is_left_out_and_said(board: Board) -> None:
    board.rights.fails = UnavailableError("no answer")
    page = board.visit("dana").get("/").get_data(as_text=True)
    assert SECRET not in page
    assert "could not be asked about a repository" in page
    assert board.visit("dana").get(ABOUT["/log/<forge>/<path:repository>/-/<int:number>"]).status_code == 404


def test_a_sign_in_of_yesterday_counts_no_more(board: Board) -> None:
    client = board.visit("dana")
    with client.session_transaction() as kept:
        account = kept["accounts"]["github"]
        kept["accounts"] = {"github": {**account, "at": account["at"] - 13 * 3600}}
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("held", [None, [], {"github": "x"}, {"github": {"id": 7}}])
def test_an_odd_session_is_nobodys(board: Board, held: object) -> None:
    client = board.app.test_client()
    with client.session_transaction() as kept:
        kept["accounts"] = held
    assert client.get("/").status_code == 302


def test_those_who_wait_for_a_forge_leave_room_for_deliveries(board: Board) -> None:
    go_on, too_many = threading.Event(), 3
    board.rights.before = lambda: go_on.wait(60)
    with ThreadPoolExecutor(MOST_AT_ONCE + too_many) as threads:
        asked = [threads.submit(board.visit("dana").get, "/columns") for _ in range(MOST_AT_ONCE + too_many)]
        wait_until(lambda: sum(one.done() for one in asked) == too_many)
        go_on.set()
        answers = sorted(one.result(60).status_code for one in asked)
    assert answers == [200] * MOST_AT_ONCE + [503] * too_many
    assert board.visit().get("/sign-in").status_code == 200
