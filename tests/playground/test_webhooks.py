"""Deliveries: signed over the bytes, in GitHub's official shapes, kept for redelivery."""

import hmac
from hashlib import sha256

import pytest

from specbot_playground import operations
from specbot_playground.server import Playground
from tests.mailbox import Mailbox
from tests.playground.official import payload_problems
from tests.playground.test_openapi import as_app
from tests.playground_server import bot, open_pull, person


def test_a_delivery_is_signed_and_named(playground: Playground, mailbox: Mailbox) -> None:
    open_pull(person(playground, "ada"), {"a.md": "one\n"})
    playground.drain()
    opened = next(each for each in mailbox.received if each.name == "pull_request.opened")
    digest = hmac.new(playground.world.app.webhook_secret.encode(), opened.body, sha256).hexdigest()
    assert opened.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert opened.headers["Content-Type"] == "application/json"
    assert opened.payload["installation"]["id"] == playground.world.app.installation_id
    assert len({each.headers["X-GitHub-Delivery"] for each in mailbox.received}) == len(mailbox.received)


def test_a_redelivery_keeps_its_name_and_bytes(playground: Playground, mailbox: Mailbox) -> None:
    mailbox.status = 500
    number = open_pull(person(playground, "ada"), {"a.md": "one\n"})
    person(playground, "bo").call("POST", f"issues/{number}/comments", {"body": "Hello"})
    playground.drain()
    app = as_app(playground)
    newest = app.call("GET", "/app/hook/deliveries").json()[0]
    assert (newest["event"], newest["action"], newest["status_code"]) == ("issue_comment", "created", 500)
    mailbox.status = 202
    assert app.call("POST", f"/app/hook/deliveries/{newest['id']}/attempts").status_code == 202
    playground.drain()
    first, second = mailbox.received[-2:]
    assert first.body == second.body
    assert first.headers["X-GitHub-Delivery"] == second.headers["X-GitHub-Delivery"] == newest["guid"]
    again = app.call("GET", "/app/hook/deliveries").json()[0]
    assert (again["guid"], again["redelivery"], again["status_code"]) == (newest["guid"], True, 202)


def test_an_address_that_is_gone(playground: Playground) -> None:
    playground.set_webhook("http://127.0.0.1:9/hook")
    open_pull(person(playground, "ada"), {"a.md": "one\n"})
    playground.drain()
    assert {each["status_code"] for each in as_app(playground).call("GET", "/app/hook/deliveries").json()} == {502}


TOLD = {
    "push",
    "check_suite.requested",
    "check_run.created",
    "check_run.completed",
    "check_run.rerequested",
    "check_run.requested_action",
    "merge_group.checks_requested",
    "issue_comment.created",
    "issue_comment.edited",
    "issue_comment.deleted",
    *(
        f"pull_request.{action}"
        for action in (
            "opened",
            "edited",
            "synchronize",
            "converted_to_draft",
            "ready_for_review",
            "labeled",
            "unlabeled",
            "closed",
            "reopened",
        )
    ),
    "pull_request_review.submitted",
    "pull_request_review.edited",
    "pull_request_review.dismissed",
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request_review_comment.deleted",
    "pull_request_review_thread.resolved",
    "pull_request_review_thread.unresolved",
}


def test_everything_that_is_told_has_the_official_shape(playground: Playground, mailbox: Mailbox) -> None:
    _live(playground)
    playground.drain()
    found = []
    for each in mailbox.received:
        found += payload_problems(each.name.replace(".", "-").replace("_", "-"), each.payload)
    assert found == []
    assert set(mailbox.names()) == TOLD


def _live(playground: Playground) -> None:
    """Let everything happen that can."""
    ada, bo, app = person(playground, "ada"), person(playground, "bo"), bot(playground)
    number = open_pull(ada, {"a.md": "one\n"})
    world, repo = playground.world, playground.repository
    pull, people = repo.pulls[number], world.users
    ada.call("PATCH", f"pulls/{number}", {"title": "Better", "body": "More"})
    ada.client().create_file("b.md", "B", "b\n", branch="topic")
    operations.set_draft(world, people["ada"], repo, pull, draft=True)
    operations.set_draft(world, people["ada"], repo, pull, draft=False)
    ada.call("POST", f"issues/{number}/labels", ["one"])
    ada.call("DELETE", f"issues/{number}/labels/one")
    ada.call("PATCH", f"pulls/{number}", {"state": "closed"})
    ada.call("PATCH", f"pulls/{number}", {"state": "open"})
    said = bo.call("POST", f"issues/{number}/comments", {"body": "x"}).json()["id"]
    bo.call("PATCH", f"issues/comments/{said}", {"body": "y"})
    bo.call("DELETE", f"issues/comments/{said}")
    remarks = [{"path": "a.md", "line": 1, "body": "x"}]
    wish = {"event": "REQUEST_CHANGES", "body": "no", "comments": remarks}
    review = bo.call("POST", f"pulls/{number}/reviews", wish).json()["id"]
    bo.call("PUT", f"pulls/{number}/reviews/{review}", {"body": "No"})
    bo.call("PUT", f"pulls/{number}/reviews/{review}/dismissals", {"message": "yes"})
    operations.resolve(world, people["ada"], repo, pull, pull.threads[0], done=True)
    operations.resolve(world, people["ada"], repo, pull, pull.threads[0], done=False)
    remark = bo.call("GET", f"pulls/{number}/comments").json()[0]["id"]
    bo.call("PATCH", f"pulls/comments/{remark}", {"body": "y"})
    bo.call("DELETE", f"pulls/comments/{remark}")
    head = bo.call("GET", f"pulls/{number}").json()["head"]["sha"]
    actions = [{"label": "Go", "description": "Do it", "identifier": "go"}]
    check = {"name": "c", "head_sha": head, "conclusion": "success", "actions": actions}
    run = app.call("POST", "check-runs", check).json()["id"]
    bo.call("POST", f"check-runs/{run}/rerequest")
    operations.press(world, people["bo"], repo, repo.checks[0], "go")
    operations.queue(world, people["bo"], repo, pull)
    bo.call("PUT", f"pulls/{number}/merge", {})


def test_a_delivery_that_gets_lost(playground: Playground, mailbox: Mailbox) -> None:
    playground.post.lose = lambda made: made.event == "push"
    open_pull(person(playground, "ada"), {"a.md": "one\n"})
    playground.drain()
    assert "push" not in mailbox.names()
    assert "pull_request.opened" in mailbox.names()


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_merge_says_so(playground: Playground, mailbox: Mailbox, method: str) -> None:
    ada = person(playground, "ada")
    number = open_pull(ada, {"a.md": "one\n", "b.md": "two\n"})
    before = ada.call("GET", "commits").json()
    merged = ada.call("PUT", f"pulls/{number}/merge", {"merge_method": method}).json()["sha"]
    playground.drain()
    closed = next(each for each in mailbox.received if each.name == "pull_request.closed").payload["pull_request"]
    assert (closed["merged"], closed["merge_commit_sha"], closed["merged_by"]["login"]) == (True, merged, "ada")
    after = ada.call("GET", "commits").json()
    assert after[0]["sha"] == merged
    assert len(after) - len(before) == {"merge": 3, "squash": 1, "rebase": 2}[method]
    assert len(after[0]["parents"]) == (2 if method == "merge" else 1)


def test_a_push_names_what_it_touched(playground: Playground, mailbox: Mailbox) -> None:
    repo = person(playground, "ada").client()
    repo.create_file("a.md", "Add", "a\n", branch="main")
    readme = repo.get_contents("README.md")
    assert not isinstance(readme, list)
    repo.update_file("README.md", "Change", "new\n", readme.sha, branch="main")
    playground.drain()
    first, second = (each.payload for each in mailbox.received if each.name == "push")
    assert (first["ref"], first["commits"][0]["added"], first["commits"][0]["modified"]) == (
        "refs/heads/main",
        ["a.md"],
        [],
    )
    assert (second["before"], second["commits"][0]["modified"]) == (first["after"], ["README.md"])
