"""Findings in one review, and none lost when GitHub refuses one."""

import pytest

from bot.forges.github import GitHub
from bot.review.model import actions
from bot.review.model.desired_state import Anchor, ReviewComment
from bot.review.model.pull_request import PullRequest
from bot.review.port import RejectedError, UnavailableError
from tests.forge.github.answers import GRAPHQL, SHA, graph
from tests.forge.github.scripted import Scripted
from tests.forge.github.writes import CREATED, DONE, LINES, REFUSED, REVIEWS, SILENT, refusal_of, sent


def finding(name: str, line: int | None, start: int | None = None) -> ReviewComment:
    return ReviewComment(fingerprint=name, anchor=Anchor(path="a.md", line=line, start_line=start), body=name)


def test_lines_go_in_one_review_and_files_follow(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(REVIEWS, CREATED)
    forge.says(LINES, CREATED)
    found = (finding("one", 3), finding("file", None), finding("two", 9, 7), finding("three", 5, 5))
    app.apply(pull, actions.PublishReview(sha=SHA, findings=found))
    on_line = {"path": "a.md", "side": "RIGHT"}
    assert sent(forge, REVIEWS) == [
        {
            "commit_id": SHA,
            "event": "COMMENT",
            "comments": [
                {**on_line, "body": "one", "line": 3},
                {**on_line, "body": "two", "line": 9, "start_line": 7, "start_side": "RIGHT"},
                {**on_line, "body": "three", "line": 5},
            ],
        }
    ]
    on_file = {"commit_id": SHA, "path": "a.md", "body": "file", "subject_type": "file"}
    assert sent(forge, LINES) == [on_file]


def test_a_refused_line_becomes_a_file_comment_and_the_others_stay(
    app: GitHub, forge: Scripted, pull: PullRequest
) -> None:
    forge.says(REVIEWS, REFUSED, CREATED, REFUSED, REFUSED, CREATED)
    forge.says(LINES, CREATED)
    found = tuple(finding(name, 1) for name in ("a", "b", "bad", "c"))
    app.apply(pull, actions.PublishReview(sha=SHA, findings=found))
    taken = [sent(forge, REVIEWS)[place]["comments"] for place in (1, 4)]
    assert [[one["body"] for one in part] for part in taken if isinstance(part, list)] == [["a", "b"], ["c"]]
    assert [one["body"] for one in sent(forge, LINES)] == ["bad"]


def test_what_finds_no_place_at_all_is_said(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(REVIEWS, REFUSED)
    forge.says(LINES, REFUSED)
    found = (finding("a", 1), finding("b", None))
    failure = refusal_of(app, pull, actions.PublishReview(sha=SHA, findings=found))
    assert isinstance(failure, RejectedError)
    assert "a.md" in str(failure)


def test_a_review_without_an_answer_is_not_posted_again(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(REVIEWS, SILENT)
    failure = refusal_of(app, pull, actions.PublishReview(sha=SHA, findings=(finding("a", 1),)))
    assert isinstance(failure, UnavailableError)
    assert len(forge.requests(REVIEWS)) == 1


@pytest.mark.parametrize(
    ("action", "word"),
    [(actions.ResolveThread(thread="T"), "resolveReview"), (actions.ReopenThread(thread="T"), "unresolveReview")],
)
def test_threads_are_resolved_and_reopened(
    app: GitHub, forge: Scripted, pull: PullRequest, *, action: actions.Action, word: str
) -> None:
    forbidden = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
    forge.says(GRAPHQL, DONE, graph(None, forbidden))
    app.apply(pull, action)
    (asked,) = sent(forge, GRAPHQL)
    assert word in str(asked["query"])
    assert asked["variables"] == {"thread": "T"}
    assert "contents: write" in str(refusal_of(app, pull, action))


def test_findings_on_files_alone_make_no_review(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(LINES, CREATED)
    app.apply(pull, actions.PublishReview(sha=SHA, findings=(finding("file", None),)))
    assert not forge.requests(REVIEWS)
    assert len(forge.requests(LINES)) == 1
