"""The pages on GitLab's ground, as a newcomer's browser meets them."""

from collections.abc import Iterator

import pytest
import requests

from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import inside, member, position

SPEC = b"# Search\n\n- [ ] How big?\n"
PAGE = "/acme/payments/-/merge_requests/1"


class Browser:
    """Keeps the cookie of whom it plays, and follows what a form answers."""

    def __init__(self, forge: GitLabPlayground) -> None:
        self.session = requests.Session()
        self._site = forge.web_url

    def see(self, path: str) -> str:
        answer = self.session.get(self._site + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, path: str, /, **fields: str) -> str:
        answer = self.session.post(self._site + path, data=fields, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def browser(forge: GitLabPlayground) -> Iterator[Browser]:
    member(forge, "ada").open({"docs/specs/search.md": SPEC})
    found = Browser(forge)
    yield found
    found.session.close()


def test_a_newcomer_finds_the_merge_request_from_the_start(browser: Browser) -> None:
    assert PAGE in browser.see("/")
    assert "Open merge request" in browser.see("/acme/payments")
    assert "<h1>Technical Specification" in browser.see("/acme/payments/-/blob/main/docs/specs/TEMPLATE.md")
    assert 'Search <span class="quiet">!1</span>' in browser.see(PAGE)
    assert "How big?" in browser.see(f"{PAGE}/files")


def test_the_whole_conversation_is_there(forge: GitLabPlayground, browser: Browser) -> None:
    bot = member(forge, "bot")
    request = bot.request(1)
    request.notes.create({"body": "The summary"})
    place = position(bot, 1, "docs/specs/search.md", new_line=3)
    fence = "```suggestion:-0+0\nTen.\n```"
    request.discussions.create({"body": f"Say it.\n\n{fence}", "position": place})
    request.discussions.create({"body": "Open before approval"})
    bot.call("POST", f"statuses/{request.sha}", {"state": "failed", "name": "spec / document", "ref": "topic"})
    member(forge, "bo").request(1).approve()
    seen = browser.see(PAGE)
    for text in ("Specbot", "The summary", "docs/specs/search.md:3", "Suggested change", "Open before approval"):
        assert text in seen
    assert "approved this merge request" in seen
    assert "✗" in seen
    assert "Say it." in browser.see(f"{PAGE}/files")


def test_people_talk_and_resolve_and_merge(forge: GitLabPlayground, browser: Browser) -> None:
    forge.project.settings.only_allow_merge_if_all_discussions_are_resolved = True
    browser.send("/_become", login="bo", back=PAGE)
    thread = member(forge, "bot").request(1).discussions.create({"body": "Open before approval"})
    assert "405 Method Not Allowed" in browser.send(f"{PAGE}/talk", act="merge", body="/spec why\n/label ~x")
    assert inside(forge, 1).notes[-1].body == "/spec why"
    browser.send(f"{PAGE}/answer/{thread.id}", body="Done", toggle="1")
    assert [note.author.login for note in inside(forge, 1).discussions[0].notes] == [forge.world.bot.login, "bo"]
    browser.send(f"{PAGE}/talk", act="approve", body="")
    assert "401 Unauthorized" in browser.send(f"{PAGE}/talk", act="approve", body="")
    browser.send(f"{PAGE}/talk", act="unapprove", body="")
    assert inside(forge, 1).approvals == []
    browser.send(f"{PAGE}/talk", act="merge", body="")
    assert inside(forge, 1).state == "merged"
    assert "merged" in browser.see(PAGE)


def test_a_visitor_proposes_edits_and_closes(forge: GitLabPlayground, browser: Browser) -> None:
    browser.send("/acme/payments/propose", title="Draft: Cache", path="docs/specs/cache.md", text="# Cache\r\n")
    assert inside(forge, 2).title == "Draft: Cache"
    page = "/acme/payments/-/merge_requests/2"
    assert "# Cache" in browser.see(f"{page}/edit/docs/specs/cache.md")
    browser.send(f"{page}/edit/docs/specs/cache.md", text="# Caches\r\n", message="Better")
    tip = forge.project.history[inside(forge, 2).versions[-1].refs.head]
    assert tip.tree["docs/specs/cache.md"] == b"# Caches\n"
    browser.send(f"{page}/talk", act="ready", body="")
    assert inside(forge, 2).title == "Cache"
    browser.send(f"{page}/talk", act="close", body="")
    browser.send(f"{page}/talk", act="reopen", body="")
    assert inside(forge, 2).state == "opened"
    browser.send("/_become", login="cy", back=page)
    refused = browser.send(f"{page}/edit/docs/specs/cache.md", text="x", message="x")
    assert "not allowed to push" in refused


def test_what_is_not_there(browser: Browser, forge: GitLabPlayground) -> None:
    for path in ("/acme/payments/-/merge_requests/9", "/no/where", "/acme/payments/-/blob/main/no.md"):
        assert browser.session.get(forge.web_url + path, timeout=10).status_code == 404
