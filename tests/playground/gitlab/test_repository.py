"""Files, commits and branches: all or nothing, and never over what somebody else wrote."""

from typing import Any

import gitlab
import pytest

from specbot_playground.gitlab.server import GitLabPlayground
from tests.gitlab_playground import Member, member

NO_PUSH = "You are not allowed to push into this branch"


@pytest.fixture
def ada(forge: GitLabPlayground) -> Member:
    return member(forge, "ada")


def _commit(who: Member, branch: str, *actions: dict[str, Any]) -> tuple[int, Any]:
    answer = who.call(
        "POST",
        "repository/commits",
        {"branch": branch, "commit_message": "m", "start_branch": None, "actions": actions},
    )
    return answer.status_code, answer.json().get("message") or answer.json().get("error")


def test_a_commit_does_all_or_nothing(forge: GitLabPlayground, ada: Member) -> None:
    ada.commit("topic", {"a/b c.md": b"one\n", "gone.md": b"x\n"}, start="main")
    before = forge.project.branches["topic"]
    status, message = _commit(
        ada,
        "topic",
        {"action": "update", "file_path": "a/b c.md", "content": "two\n"},
        {"action": "update", "file_path": "missing.md", "content": "two\n"},
    )
    assert (status, message) == (400, "A file with this name doesn't exist")
    assert forge.project.branches["topic"] == before
    status, _ = _commit(
        ada,
        "topic",
        {"action": "update", "file_path": "a/b c.md", "content": "two\n"},
        {"action": "move", "file_path": "moved.md", "previous_path": "gone.md"},
        {"action": "create", "file_path": "new.md", "content": "bmV3", "encoding": "base64"},
    )
    assert status == 201
    tree = forge.project.history[forge.project.branches["topic"]].tree
    assert (tree["a/b c.md"], tree["moved.md"], tree["new.md"], "gone.md" in tree) == (b"two\n", b"x\n", b"new", False)


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"action": "create", "file_path": "README.md", "content": "x"}, "A file with this name already exists"),
        ({"action": "delete", "file_path": "missing.md"}, "A file with this name doesn't exist"),
        ({"action": "burn", "file_path": "README.md"}, "actions[0][action] does not have a valid value"),
        (
            {"action": "create", "file_path": "x.md", "content": "?", "encoding": "base64"},
            "content is not valid Base64",
        ),
    ],
)
def test_bad_actions(ada: Member, action: dict[str, Any], message: str) -> None:
    ada.call("POST", "repository/branches", {"branch": "topic", "ref": "main"})
    assert _commit(ada, "topic", action) == (400, message)


def test_a_file_is_not_written_over_what_somebody_else_wrote(ada: Member) -> None:
    ada.commit("topic", {"a.md": b"one\n", "b.md": b"one\n"}, start="main")
    read = ada.project().files.get("a.md", ref="topic").last_commit_id
    ada.commit("topic", {"b.md": b"two\n"})
    change = {"action": "update", "file_path": "a.md", "content": "mine\n", "last_commit_id": read}
    assert _commit(ada, "topic", change)[0] == 201
    assert _commit(ada, "topic", change) == (
        400,
        "You are attempting to update a file that has changed since you started editing it.",
    )


def test_a_protected_branch_refuses_in_two_ways(forge: GitLabPlayground, ada: Member) -> None:
    change = {"action": "create", "file_path": "x.md", "content": "x"}
    assert _commit(ada, "main", change) == (403, f"403 Forbidden - {NO_PUSH}")
    answer = ada.call(
        "POST", "repository/files/x.md", {"branch": "main", "commit_message": "m", "content": "x", "start_branch": None}
    )
    assert (answer.status_code, answer.json()["message"]) == (400, NO_PUSH)
    assert _commit(member(forge, "bot"), "main", change)[0] == 201
    dana = member(forge, "dana")
    assert dana.call("DELETE", "protected_branches/main").status_code == 204
    assert dana.call("POST", "protected_branches", {"name": "main", "push_access_level": 0}).status_code == 201
    assert _commit(dana, "main", {**change, "file_path": "y.md"})[0] == 403
    assert ada.call("POST", "protected_branches", {"name": "x"}).status_code == 403


def test_files_are_read_as_they_are(ada: Member) -> None:
    binary = bytes(range(256))
    ada.commit("topic", {"deep/er/b.bin": binary}, start="main")
    files = ada.project().files
    assert files.get("deep/er/b.bin", ref="topic").decode() == binary
    assert files.raw("deep/er/b.bin", ref="topic") == binary
    head = files.head("deep/er/b.bin", ref="topic")
    assert head["X-Gitlab-Size"] == "256"
    entries = ada.project().repository_tree(ref="topic", path="deep", get_all=True)
    assert [(one["path"], one["type"]) for one in entries] == [("deep/er", "tree")]
    for path in ("repository/files/no.md?ref=topic", "repository/files/README.md?ref=no", "repository/tree?path=no"):
        assert ada.call("GET", path).status_code == 404


def test_branches(forge: GitLabPlayground, ada: Member) -> None:
    project = ada.project()
    project.branches.create({"branch": "a/b", "ref": "main"})
    assert project.branches.get("a/b").can_push
    for wish, message in (
        ({"branch": "a/b", "ref": "main"}, "Branch already exists"),
        ({"branch": "c", "ref": "no"}, "Invalid reference name: no"),
    ):
        answer = ada.call("POST", "repository/branches", wish)
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    project.branches.delete("a/b")
    assert list(forge.project.branches) == ["main"]
    with pytest.raises(gitlab.GitlabDeleteError):
        project.branches.delete("main")


def test_strangers_do_not_write(forge: GitLabPlayground) -> None:
    cy = member(forge, "cy")
    assert cy.call("POST", "repository/branches", {"branch": "x", "ref": "main"}).status_code == 403
    assert _commit(cy, "main", {"action": "create", "file_path": "x", "content": "x"})[0] == 403
    forge.project.visibility = "private"
    assert cy.call("GET", "").json() == {"message": "404 Project Not Found"}
    assert cy.call("GET", "", **{"PRIVATE-TOKEN": "wrong"}).json() == {"message": "401 Unauthorized"}


def test_a_very_large_patch_is_left_out(ada: Member) -> None:
    iid = ada.open({"a.md": b"x" * 100 + b"\n", "large.md": b"word word word\n" * 20_000})
    found = {one["new_path"]: one for one in ada.call("GET", f"merge_requests/{iid}/diffs").json()}
    assert (found["a.md"]["too_large"], found["a.md"]["diff"] != "") == (False, True)
    assert (found["large.md"]["too_large"], found["large.md"]["diff"]) == (True, "")
