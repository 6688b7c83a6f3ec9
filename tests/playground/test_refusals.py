"""What the playground refuses, in the words of GitHub's statuses."""

from typing import Any

import pytest

from specbot_playground.server import Playground
from specbot_playground.state import Token
from tests.playground_server import Person, bot, open_pull, person

FILES = {"docs/specs/a.md": "".join(f"line {number}\n" for number in range(1, 31))}


@pytest.fixture
def number(playground: Playground) -> int:
    return open_pull(person(playground, "ada"), FILES)


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc", "token"])
def test_bad_credentials(playground: Playground, header: str) -> None:
    assert person(playground, "ada").call("GET", "/user", Authorization=header).status_code == 401


def test_a_token_that_has_ended(playground: Playground) -> None:
    app = bot(playground)
    known = playground.world.tokens[app.token]
    playground.world.tokens[app.token] = Token(user=known.user, app=True, until=playground.world.now())
    assert app.call("GET", "").status_code == 401


def test_a_private_repository_is_not_there_for_strangers(playground: Playground, number: int) -> None:
    playground.repository.private = True
    assert person(playground, "cy").call("GET", f"pulls/{number}").status_code == 404
    assert person(playground, "bo").call("GET", f"pulls/{number}").status_code == 200
    found = person(playground, "cy").graphql('{ repository(owner: "acme", name: "payments") { id } }')
    assert (found["data"], found["errors"][0]["type"]) == ({"repository": None}, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "contents/x.md", {"message": "x", "content": "eA=="}),
        ("POST", "git/refs", {"ref": "refs/heads/x", "sha": "main"}),
        ("PUT", "pulls/1/merge", {}),
        ("POST", "issues/1/labels", {"labels": ["x"]}),
        ("POST", "labels", {"name": "x"}),
        ("PATCH", "pulls/1", {"title": "x"}),
        ("POST", "statuses/main", {"state": "success"}),
        ("GET", "collaborators/ada/permission", None),
    ],
)
def test_who_may_only_read(playground: Playground, number: int, method: str, path: str, body: object) -> None:
    assert number == 1
    assert person(playground, "cy").call(method, path, body).status_code == 403


def test_check_runs_are_for_apps(playground: Playground, number: int) -> None:
    sha = person(playground, "ada").call("GET", f"pulls/{number}").json()["head"]["sha"]
    wish = {"name": "spec / document", "head_sha": sha, "status": "in_progress"}
    assert person(playground, "dana").call("POST", "check-runs", wish).status_code == 403
    assert bot(playground).call("POST", "check-runs", wish).status_code == 201


def test_more_than_fifty_annotations(playground: Playground, number: int) -> None:
    sha = person(playground, "ada").call("GET", f"pulls/{number}").json()["head"]["sha"]
    note = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m"}
    wish = {"name": "x", "head_sha": sha, "conclusion": "failure"}
    app = bot(playground)
    too_many = app.call(
        "POST", "check-runs", {**wish, "output": {"title": "t", "summary": "s", "annotations": [note] * 51}}
    )
    assert too_many.status_code == 422
    some = app.call(
        "POST", "check-runs", {**wish, "output": {"title": "t", "summary": "s", "annotations": [note] * 50}}
    )
    assert some.json()["output"]["annotations_count"] == 50


def test_a_line_outside_the_diff_refuses_the_whole_review(playground: Playground) -> None:
    ada, bo = person(playground, "ada"), person(playground, "bo")
    ada.client().create_file("long.md", "Long", FILES["docs/specs/a.md"], branch="main")
    number = open_pull(ada, {"long.md": FILES["docs/specs/a.md"].replace("line 15\n", "changed\n")})
    comments = [{"path": "long.md", "line": line, "side": "RIGHT", "body": "hm"} for line in (15, 18, 19)]
    review = {"event": "COMMENT", "body": "Look", "comments": comments}
    refused = bo.call("POST", f"pulls/{number}/reviews", review)
    assert (refused.status_code, refused.json()["errors"]) == (422, ["Line could not be resolved"])
    assert bo.call("GET", f"pulls/{number}/reviews").json() == []
    assert bo.call("GET", f"pulls/{number}/comments").json() == []
    taken = bo.call("POST", f"pulls/{number}/reviews", {**review, "comments": comments[:2]})
    assert taken.status_code == 200
    assert [one["line"] for one in bo.call("GET", f"pulls/{number}/comments").json()] == [15, 18]


@pytest.mark.parametrize(
    "wish",
    [
        {"path": "docs/specs/a.md", "line": 31},
        {"path": "docs/specs/a.md", "line": 3, "side": "LEFT"},
        {"path": "docs/specs/a.md", "line": 3, "start_line": 4},
        {"path": "README.md", "line": 1},
    ],
)
def test_a_comment_that_cannot_stand(playground: Playground, number: int, wish: dict[str, Any]) -> None:
    bo = person(playground, "bo")
    head = bo.call("GET", f"pulls/{number}").json()["head"]["sha"]
    assert bo.call("POST", f"pulls/{number}/comments", {"body": "hm", "commit_id": head, **wish}).status_code == 422


@pytest.mark.parametrize("event", ["APPROVE", "REQUEST_CHANGES"])
def test_an_author_gives_no_verdict_on_their_own(playground: Playground, number: int, event: str) -> None:
    answer = person(playground, "ada").call("POST", f"pulls/{number}/reviews", {"event": event, "body": "fine"})
    assert answer.status_code == 422
    assert "your own pull request" in answer.json()["errors"][0]


@pytest.mark.parametrize(("length", "status"), [(65_536, 201), (65_537, 422)])
def test_long_bodies(playground: Playground, number: int, length: int, status: int) -> None:
    answer = person(playground, "bo").call("POST", f"issues/{number}/comments", {"body": "x" * length})
    assert answer.status_code == status


def test_a_stale_blob(playground: Playground, number: int) -> None:
    ada = person(playground, "ada")
    sha = ada.call("GET", "contents/docs/specs/a.md?ref=topic").json()["sha"]
    wish = {"message": "x", "content": "eA==", "branch": "topic"}
    assert ada.call("PUT", "contents/docs/specs/a.md", wish).status_code == 422
    assert ada.call("PUT", "contents/docs/specs/a.md", {**wish, "sha": sha}).status_code == 200
    assert ada.call("PUT", "contents/docs/specs/a.md", {**wish, "sha": sha}).status_code == 409
    assert number == 1


def test_a_merge_of_a_head_that_has_moved(playground: Playground, number: int) -> None:
    bo = person(playground, "bo")
    stale = bo.call("PUT", f"pulls/{number}/merge", {"sha": "0" * 40})
    assert stale.status_code == 409
    head = bo.call("GET", f"pulls/{number}").json()["head"]["sha"]
    assert bo.call("PUT", f"pulls/{number}/merge", {"sha": head}).json()["merged"] is True
    assert bo.call("PUT", f"pulls/{number}/merge", {}).status_code == 405


def test_a_conflict(playground: Playground) -> None:
    ada = person(playground, "ada")
    first = open_pull(ada, {"README.md": "one\n"}, "one")
    second = open_pull(ada, {"README.md": "two\n"}, "two")
    assert ada.call("PUT", f"pulls/{first}/merge", {}).status_code == 200
    assert ada.call("GET", f"pulls/{second}").json()["mergeable"] is False
    assert ada.call("PUT", f"pulls/{second}/merge", {}).status_code == 405


def test_a_protected_branch(playground: Playground, number: int) -> None:
    playground.repository.protected.add("main")
    ada = person(playground, "ada")
    refused = ada.call("PUT", "contents/x.md", {"message": "x", "content": "eA=="})
    assert refused.status_code == 409
    assert "Changes must be made through a pull request" in refused.json()["message"]
    assert ada.call("PUT", f"pulls/{number}/merge", {}).status_code == 200


def test_only_forward_without_force(playground: Playground, number: int) -> None:
    ada = person(playground, "ada")
    main = ada.call("GET", "git/ref/heads/main").json()["object"]["sha"]
    assert ada.call("PATCH", "git/refs/heads/topic", {"sha": main}).status_code == 422
    assert ada.call("PATCH", "git/refs/heads/topic", {"sha": main, "force": True}).status_code == 200
    assert ada.call("GET", f"pulls/{number}").json()["head"]["sha"] == main


@pytest.mark.parametrize(
    "wish",
    [
        {"base": "main", "head": "nowhere", "title": "x"},
        {"base": "nowhere", "head": "topic", "title": "x"},
        {"base": "main", "head": "topic", "title": "again"},
        {"base": "main", "head": "main", "title": "nothing"},
        {"base": "main", "head": "topic"},
    ],
)
def test_a_pull_request_that_cannot_be(playground: Playground, number: int, wish: dict[str, str]) -> None:
    assert number == 1
    assert person(playground, "ada").call("POST", "pulls", wish).status_code == 422


def test_a_commit_on_a_head_that_has_moved(playground: Playground, number: int) -> None:
    ada = person(playground, "ada")
    head = ada.call("GET", f"pulls/{number}").json()["head"]["sha"]
    assert _commit(ada, head)["data"]["createCommitOnBranch"]["commit"]["oid"] != head
    assert _commit(ada, head)["errors"][0]["type"] == "STALE_DATA"


def _commit(who: Person, expected: str) -> dict[str, Any]:
    query = "mutation($in: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $in) { commit { oid } } }"
    branch = {"repositoryNameWithOwner": who.repository, "branchName": "topic"}
    changes = {"additions": [{"path": "b.md", "contents": "Yg=="}]}
    given = {"branch": branch, "message": {"headline": "b"}, "fileChanges": changes, "expectedHeadOid": expected}
    return who.graphql(query, **{"in": given})


@pytest.mark.parametrize("path", ["pulls/9", "issues/9", "contents/nowhere.md", "branches/nowhere", "commits/nowhere"])
def test_what_is_not_there(playground: Playground, path: str) -> None:
    assert person(playground, "ada").call("GET", path).status_code == 404


def test_junk(playground: Playground, number: int) -> None:
    ada = person(playground, "ada")
    assert ada.call("POST", f"issues/{number}/comments", {"body": " "}).status_code == 422
    assert ada.call("POST", f"issues/{number}/comments", "text").status_code == 422
    assert ada.call("POST", f"issues/{number}/labels", "text").status_code == 422
    assert ada.call("PUT", "contents/x.md", {"message": "x", "content": "%%%"}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "pulls", {"base": "main", "head": 1, "title": "x"}),
        ("PATCH", "pulls/1", {"title": ["x"]}),
        ("POST", "pulls/1/reviews", {"event": "COMMENT", "body": "x", "comments": "x"}),
        ("POST", "pulls/1/reviews", {"event": "COMMENT", "body": "x", "comments": ["x"]}),
        ("POST", "pulls/1/reviews", {"event": "COMMENT", "body": "x", "comments": [{"line": "1"}]}),
        ("POST", "pulls/1/reviews", {"event": "SHRUG", "body": "x"}),
        ("POST", "pulls/1/reviews", {"event": "COMMENT"}),
        ("POST", "pulls/1/comments", {"body": "x", "path": "docs/specs/a.md", "line": "1"}),
        ("POST", "issues/1/reactions", {"content": "shrug"}),
        ("PUT", "contents/x.md", {"message": "x"}),
        ("PUT", "contents/x.md", {"message": "x", "content": 1}),
        ("POST", "git/refs", {"ref": "refs/heads/x", "sha": "nowhere"}),
        ("POST", "labels", {"color": "ff0000"}),
    ],
)
def test_input_of_the_wrong_kind(playground: Playground, number: int, method: str, path: str, body: object) -> None:
    assert number == 1
    assert person(playground, "bo").call(method, path, body).status_code == 422
