"""The pages, as a newcomer's browser meets them: forms are sent, links are followed, the answer is read."""

import re

import pytest
import requests

from specbot_playground.server import Playground
from tests.playground_server import open_pull, person

SPEC = "# Search\n\n- [ ] How big?\n"


class Browser:
    """Keeps the cookie of whom it plays, and follows what a form answers."""

    def __init__(self, playground: Playground) -> None:
        self._session = requests.Session()
        self._site = playground.web_url

    def see(self, path: str) -> str:
        answer = self._session.get(self._site + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, path: str, /, **fields: str) -> str:
        answer = self._session.post(self._site + path, data=fields, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def browser(playground: Playground) -> Browser:
    return Browser(playground)


@pytest.fixture(autouse=True)
def _closed(browser: Browser) -> object:
    yield
    browser.close()


@pytest.fixture
def page(playground: Playground) -> str:
    number = open_pull(person(playground, "ada"), {"docs/specs/search.md": SPEC})
    return f"/acme/payments/pull/{number}"


def test_a_newcomer_finds_the_pull_request_from_the_start(browser: Browser, page: str) -> None:
    assert page in browser.see("/")
    assert "docs/specs/TEMPLATE.md" in browser.see("/acme/payments")
    assert "<h1>Technical Specification" in browser.see("/acme/payments/blob/main/docs/specs/TEMPLATE.md")
    assert "wants to merge 1 commit" in browser.see(page)
    assert "How big?" in browser.see(f"{page}/files")


def test_people_comment_as_whom_they_play(browser: Browser, page: str) -> None:
    browser.send("/_become", login="bo", back=page)
    text = browser.send(f"{page}/talk", act="comment", body="/spec **help**")
    assert re.search(r"<b>bo</b>.*?<strong>help</strong>", text, re.DOTALL)


def test_refusals_of_the_forge_are_shown(browser: Browser, page: str) -> None:
    assert "Can not approve your own pull request" in browser.send(f"{page}/talk", act="approve", body="")


def test_a_review_and_a_merge_from_the_page(browser: Browser, page: str) -> None:
    browser.send("/_become", login="bo", back=page)
    assert "approved" in browser.send(f"{page}/talk", act="approve", body="Fine.")
    assert '<span class="state merged">' in browser.send(f"{page}/talk", act="merge", body="")


def test_a_finding_is_answered_and_resolved_on_the_page(playground: Playground, browser: Browser, page: str) -> None:
    remark = {
        "path": "docs/specs/search.md",
        "line": 3,
        "side": "RIGHT",
        "body": "```suggestion\n- [ ] How large?\n```",
    }
    number = page.rsplit("/", 1)[1]
    assert person(playground, "bo").call("POST", f"pulls/{number}/comments", remark).status_code in {201, 422}
    review = {"event": "COMMENT", "body": "See", "comments": [remark]}
    assert person(playground, "bo").call("POST", f"pulls/{number}/reviews", review).status_code == 200
    text = browser.see(page)
    assert "Suggested change" in text
    thread = re.search(r"/answer/(PRRT_\d+)", text)
    assert thread is not None
    text = browser.send(f"{page}/answer/{thread[1]}", body="Right.", toggle="1")
    assert "Right." in text
    assert '<span class="tag done">resolved</span>' in text


def test_a_spec_is_proposed_and_edited_in_the_browser(browser: Browser) -> None:
    text = browser.send("/acme/payments/propose", title="Caching", path="docs/specs/caching.md", text="# Caching\r\n")
    found = re.search(r"/acme/payments/pull/\d+", text)
    assert found is not None
    assert "Caching" in browser.see(f"{found[0]}/edit/docs/specs/caching.md")
    browser.send(f"{found[0]}/edit/docs/specs/caching.md", text="# Caching\r\n\r\nMore.\r\n", message="More")
    assert "wants to merge 2 commits" in browser.see(found[0])
    assert "More." in browser.see(f"{found[0]}/files")


def test_nothing_that_people_write_becomes_script(browser: Browser, page: str) -> None:
    text = browser.send(f"{page}/talk", act="comment", body="<script>alert(1)</script> [x](javascript:alert(1)) fine")
    assert "fine" in text
    assert "<script" not in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize("path", ["/acme/nothing/pull/1", "/acme/payments/pull/99", "/acme/payments/blob/main/no.md"])
def test_what_is_not_there_is_a_404(playground: Playground, path: str) -> None:
    assert requests.get(playground.web_url + path, timeout=10).status_code == 404


def test_a_page_sends_nobody_elsewhere(playground: Playground) -> None:
    answer = requests.post(
        f"{playground.web_url}/_become",
        data={"login": "nobody", "back": "//evil.example"},
        timeout=10,
        allow_redirects=False,
    )
    assert answer.headers["Location"] == "/"
