"""What stands on each page, what the filters leave, and what a visitor can do."""

import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import psycopg
import pytest

from bot.review.model.board import BranchBoard, SpecState
from bot.review.model.references import ForgeName
from tests.board.conftest import EVERYBODY, NOW, Board, MakeBoard
from tests.board.samples import a_look, fill, specs
from webhooks.board.rendered import render_spec

READABLE, HIDDEN = "github:acme/payments", "github:acme/search"


def a_spec(**changed: object) -> SpecState:
    _, _, found = next(specs(1, 1, NOW))
    return replace(found, **changed)  # type: ignore[arg-type]


@pytest.fixture
def board(make_board: MakeBoard) -> Board:
    """Two repositories with a spec each; ada reads the first, dana both."""
    found = make_board(operators=frozenset({"github:dana"}))
    found.store.record(a_look(a_spec(title="Limits"), "acme/payments", 1, NOW))
    found.store.record(a_look(a_spec(title="Hidden plans"), "acme/search", 2, NOW))
    found.rights.readers = {READABLE: frozenset({"ada", "dana"}), HIDDEN: frozenset({"dana"})}
    return found


def text(board: Board, address: str, login: str = "ada") -> str:
    answer = board.visit(login).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_table_shows_what_one_may_read_and_counts_only_that(board: Board) -> None:
    page = text(board, "/")
    assert "Limits" in page
    assert "Hidden plans" not in page
    assert "acme/search" not in page
    assert "1 spec" in page
    assert "Hidden plans" in text(board, "/", "dana")


def test_a_spec_has_its_page_with_text_questions_and_turns(board: Board) -> None:
    page = text(board, f"/spec/github/acme/payments/-/{a_spec().path}")
    for part in ("Limits", "What happens to requests", "approves", "token bucket", "Time line", "what the bot did"):
        assert part in page
    assert "<strong>dana</strong> approves" in page


def test_the_author_cannot_put_html_or_pictures_on_the_page(board: Board) -> None:
    evil = (
        "# T\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> a <b>b</b> <!-- unwritten -->\n\n"
        "![p](https://evil.test/p.png) [j](javascript:alert(1)) [d](data:text/html,x) [o](//evil.test) [r](../../../x.md)"
        " [s](other.md#part)\n\n- [ ] todo\n- [x] done\n"
    )
    board.store.record(a_look(a_spec(text=evil, title="<i>x</i>"), "acme/payments", 1, NOW))
    page = text(board, f"/spec/github/acme/payments/-/{a_spec().path}")
    for bad in (
        "<script>alert",
        "<img",
        "<b>",
        "<i>",
        "evil.test/p.png",
        'href="javascript',
        'href="data',
        'href="//evil',
        "unwritten",
    ):
        assert bad not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="/spec/github/acme/payments/-/docs/specs/other.md"' in page
    assert "☐ todo" in page
    assert "☑ done" in page


def test_a_long_text_is_cut_and_says_so(board: Board) -> None:
    board.store.record(a_look(a_spec(text="# T\n\n" + "word <&> " * 9_000), "acme/payments", 1, NOW))
    answer = board.visit("ada").get(f"/spec/github/acme/payments/-/{a_spec().path}")
    assert len(answer.data) < 200_000
    assert "The text goes on" in answer.get_data(as_text=True)


@pytest.mark.parametrize("unit", ["![", "[a](", "_a_", "[a\n", "`a``", "<a "])
def test_an_odd_text_takes_no_long_time(unit: str) -> None:
    began = time.process_time()
    render_spec(unit * 20_000, "a.md", "/")
    assert time.process_time() - began < 2


def test_a_paragraph_that_is_too_long_to_parse_is_shown_as_it_is_written() -> None:
    assert "*a*" in render_spec("# T\n\n" + "*a* <b> " * 1_000, "a.md", "/").html
    assert "<em>a</em>" in render_spec("# T\n\n*a*", "a.md", "/").html


def test_a_log_of_long_texts_is_paged_and_stays_small(board: Board) -> None:
    look = a_look(a_spec(), "acme/payments", 1, NOW)
    long = tuple(replace(look.actions[0], text=f'{number}"<&' * 900) for number in range(40))
    for minute in range(6):
        board.store.record(replace(look, at=NOW.replace(minute=minute), actions=long))
    client, address, seen = board.visit("ada"), "/log/github/acme/payments/-/1", 0
    while address:
        answer = client.get(address)
        assert len(answer.data) < 200_000
        page = answer.get_data(as_text=True)
        seen += page.count('class="look"')
        older = re.search(r'href="([^"]+)">Older', page)
        address = older[1] if older else ""
    assert seen == 7


def test_the_graph_links_what_a_spec_depends_on(board: Board) -> None:
    first, second = (one for _, _, one in specs(2, 1, NOW))
    at = NOW.replace(hour=13)
    board.store.record_branch(BranchBoard(forge="github", repository="acme/payments", at=at, specs=(first, second)))
    page = text(board, f"/spec/github/acme/payments/-/{second.path}")
    assert "Depends on, and needed by" in page
    assert f"/spec/github/acme/payments/-/{first.path}" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=limits", True),
        ("q=nothing", False),
        ("status=review", True),
        ("status=other", False),
        ("author=Ada", True),
        ("repository=github:acme/payments", True),
        ("repository=github:acme/search", False),
        ("age=7", False),
        ("questions=none", True),
        ("questions=open", False),
        ("tasks=none", True),
        ("waits=dana", True),
        ("waits=nobody", False),
        ("age=x&questions=x&tasks=x&sort=x&page=99999999999999999999&q=%00", True),
        ("sort=title", True),
    ],
)
def test_filters_narrow_the_table_and_the_json(board: Board, query: str, found: bool) -> None:  # noqa: FBT001 - a column
    assert ("Limits" in text(board, f"/?{query}")) is found
    told = json.loads(text(board, f"/specs.json?{query}"))
    assert (told["total"] == 1) is found
    assert told["version"] == 1
    assert ("Limits" in text(board, f"/feed.atom?{query}")) is found


def test_the_feed_is_atom_with_an_entry_for_each_spec(board: Board) -> None:
    root = ET.fromstring(text(board, "/feed.atom"))  # noqa: S314 - our own
    space = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{space}feed"
    (entry,) = root.findall(f"{space}entry")
    title = entry.find(f"{space}title")
    assert title is not None
    assert title.text == "Limits: In Review"


def test_the_columns_and_the_charts_count_only_what_one_may_read(board: Board) -> None:
    assert "Hidden plans" not in text(board, "/columns")
    assert "Limits" in text(board, "/columns")
    assert "(1 spec)" in text(board, "/charts")
    assert "(2 specs)" in text(board, "/charts", "dana")


def test_who_is_waited_for_finds_it_in_their_queue(board: Board) -> None:
    assert "Limits" in text(board, "/mine", "dana")
    assert "Nothing waits for you" in text(board, "/mine")
    assert "Nothing waits for you" in board.visit("dana", forge=ForgeName.GITLAB).get("/mine").get_data(as_text=True)


def test_the_log_shows_what_was_and_what_would_have_been_written(board: Board) -> None:
    page = text(board, "/log/github/acme/payments/-/1")
    for part in (
        "written",
        "would have been written",
        "refused",
        "403: a permission is missing",
        "Blocked: 1 question",
    ):
        assert part in page
    assert board.visit("ada").get("/log/github/acme/payments/-/9").status_code == 404
    assert "Nothing older" in text(board, "/log/github/acme/payments/-/1?before=1")


def failed_job(database: str, target: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status)"
            " VALUES ('pulls', 'reconcile', %(target)s, %(target)s, jsonb_build_object('target', %(target)s::text), 'failed')",
            {"target": target},
        )
        connection.execute(
            "INSERT INTO specbot_delivery (id, target, event) VALUES ('github:1', %s, 'pull_request')", (target,)
        )


def states(database: str) -> list[str]:
    with psycopg.connect(database, autocommit=True) as connection:
        return [str(row[0]) for row in connection.execute("SELECT status FROM procrastinate_jobs ORDER BY id")]


def test_an_operator_sees_jobs_and_deliveries_and_calls_one_again(board: Board, database: str) -> None:
    failed_job(database, f"{READABLE}#1")
    assert board.visit("ada").get("/operations").status_code == 404
    client = board.visit("dana")
    page = client.get("/operations").get_data(as_text=True)
    assert "github:acme/payments#1" in page
    assert "pull_request" in page
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[-1]
    answer = client.post("/operations/again", data={"csrf": csrf, "target": f"{READABLE}#1"})
    assert answer.status_code == 303
    assert states(database) == ["todo"]


def test_an_operator_sees_no_job_of_what_they_may_not_read(board: Board, database: str) -> None:
    board.rights.readers = {READABLE: frozenset({"dana"})}
    failed_job(database, f"{HIDDEN}#2")
    client = board.visit("dana")
    page = client.get("/operations").get_data(as_text=True)
    assert "acme/search" not in page
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[-1]
    for target in (f"{HIDDEN}#2", "", "nonsense", "github:acme/never#1"):
        assert client.post("/operations/again", data={"csrf": csrf, "target": target}).status_code == 404
    assert states(database) == ["failed"]


def test_a_thousand_specs_are_paged(board: Board) -> None:
    fill(board.store, 120, 1, NOW)
    board.rights.readers = {READABLE: frozenset({"ada"})}
    page = text(board, "/?sort=title&repository=github:acme/payments")
    assert "Page 1 of 3" in page
    assert "Page 3 of 3" in text(board, "/?sort=title&page=3")
    assert "Page 1 of 3" in text(board, "/?sort=title&page=77")


def test_without_sign_in_a_public_board_shows_what_everybody_may_read(make_board: MakeBoard) -> None:
    found = make_board(public=True)
    found.store.record(a_look(a_spec(title="Limits"), "acme/payments", 1, NOW))
    found.store.record(a_look(a_spec(title="Hidden plans"), "acme/search", 2, NOW))
    found.rights.readers = {READABLE: frozenset({EVERYBODY}), HIDDEN: frozenset({"dana"})}
    page = found.visit().get("/").get_data(as_text=True)
    assert "Limits" in page
    assert "Hidden plans" not in page
    assert "Hidden plans" in text(found, "/", "dana")


def test_a_database_that_does_not_answer_is_said(board: Board) -> None:
    board.reader.__exit__(None, None, None)
    answer = board.visit("ada").get("/")
    assert answer.status_code in {500, 503}
