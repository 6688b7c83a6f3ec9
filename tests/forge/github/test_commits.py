"""Commits on the head that was read, or none."""

from base64 import b64encode
from dataclasses import replace

import pytest

from bot.forges.github import GitHub
from bot.review.model import actions
from bot.review.model.desired_state import Commit, FileText
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, ForbiddenError, ForgeError, RejectedError
from tests.forge.github.answers import GRAPHQL, REPOSITORY, SHA, Json, graph
from tests.forge.github.scripted import Answer, Scripted
from tests.forge.github.writes import CREATED, DONE, refusal_of, sent

COMMIT = actions.PushCommit(
    commit=Commit(
        repository="o/r",
        branch="topic/x",
        expected_sha=SHA,
        message="Answer Q1\n\nAsked by @ann.",
        files=(FileText(path="docs/a b.md", content=b"\xff"), FileText(path="new.md", content=b"new")),
    )
)
INTEGRATION = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
TIP = f"GET {REPOSITORY}/git/ref/heads/topic/x"


def test_all_files_in_one_commit(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, DONE)
    app.apply(pull, COMMIT)
    assert sent(forge, GRAPHQL)[0]["variables"] == {
        "input": {
            "branch": {"repositoryNameWithOwner": "o/r", "branchName": "topic/x"},
            "expectedHeadOid": SHA,
            "message": {"headline": "Answer Q1", "body": "Asked by @ann."},
            "fileChanges": {
                "additions": [
                    {"path": "docs/a b.md", "contents": b64encode(b"\xff").decode()},
                    {"path": "new.md", "contents": b64encode(b"new").decode()},
                ]
            },
        }
    }


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"type": "STALE_DATA", "message": "Expected branch to point to"}, ConflictError),
        ({"type": "UNPROCESSABLE", "message": "Protected branch update failed"}, ForbiddenError),
        ({"type": "BRANCH_PROTECTION_RULE_VIOLATION", "message": "Changes must be made through"}, ForbiddenError),
        ({"type": "STALE_DATA", "message": "Repository rule violations found"}, ForbiddenError),
        ({"type": "UNPROCESSABLE", "message": "A path is malformed"}, RejectedError),
    ],
    ids=["moved", "protected", "rule", "ruleset", "malformed"],
)
def test_a_refused_commit(
    app: GitHub, forge: Scripted, pull: PullRequest, *, error: Json, kind: type[ForgeError]
) -> None:
    forge.says(GRAPHQL, graph(None, error))
    assert type(refusal_of(app, pull, COMMIT)) is kind
    assert len(forge.asked) == 1


def test_file_by_file_where_graphql_may_not(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, graph(None, INTEGRATION))
    forge.says(TIP, Answer(body={"object": {"sha": SHA}}))
    old, new = f"{REPOSITORY}/contents/docs/a%20b.md", f"{REPOSITORY}/contents/new.md"
    forge.says(f"GET {old}", Answer(body={"sha": "f1"}))
    forge.says(f"PUT {old}", Answer(body={}))
    forge.says(f"PUT {new}", CREATED)
    app.apply(pull, COMMIT)
    assert sent(forge, f"PUT {old}")[0]["sha"] == "f1"
    assert "sha" not in sent(forge, f"PUT {new}")[0]


def test_file_by_file_only_on_the_commit_that_was_read(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, graph(None, INTEGRATION))
    forge.says(TIP, Answer(body={"object": {"sha": "e" * 40}}))
    assert isinstance(refusal_of(app, pull, COMMIT), ConflictError)
    assert not [one for one in forge.asked if one.verb == "PUT"]


RENAME = actions.PushCommit(
    commit=replace(COMMIT.commit, files=(FileText(path="0042-a.md", content=b"x", replaces="0000-a.md"),))
)


def test_a_file_gets_a_new_name_in_the_same_commit(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, DONE)
    app.apply(pull, RENAME)
    variables = sent(forge, GRAPHQL)[0]["variables"]
    assert isinstance(variables, dict)
    assert variables["input"]["fileChanges"] == {
        "additions": [{"path": "0042-a.md", "contents": b64encode(b"x").decode()}],
        "deletions": [{"path": "0000-a.md"}],
    }


def test_file_by_file_the_old_name_goes_last(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, graph(None, INTEGRATION))
    forge.says(TIP, Answer(body={"object": {"sha": SHA}}))
    old, new = f"{REPOSITORY}/contents/0000-a.md", f"{REPOSITORY}/contents/0042-a.md"
    forge.says(f"PUT {new}", CREATED)
    forge.says(f"GET {old}", Answer(body={"sha": "f1"}))
    forge.says(f"DELETE {old}", Answer(body={}))
    app.apply(pull, RENAME)
    assert sent(forge, f"DELETE {old}")[0]["sha"] == "f1"
    assert [one.verb for one in forge.asked][-3:] == ["PUT", "GET", "DELETE"]
