"""Comments, reactions, labels: made once, found again, gone without harm."""

import pytest

from bot.forges.github import GitHub
from bot.review.model import actions
from bot.review.model.desired_state import DismissedReview, Label, Reaction, Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, UnavailableError
from tests.forge.github.answers import GRAPHQL, REPOSITORY, actor, comment, recent
from tests.forge.github.scripted import Answer, Scripted
from tests.forge.github.writes import CREATED, DONE, GONE, REFUSED, SILENT, refusal_of, sent

BOT = actor("specbot", 77, "Bot")
SUMMARY = mark("All is well.", Marker(kind=Kind.SUMMARY))
REPLY = Reply(to="5", body=mark("No.", Marker(kind=Kind.REPLY, value="5")))
COMMENTS = f"POST {REPOSITORY}/issues/4/comments"


def test_a_summary_is_posted_once(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    planted = comment(2, SUMMARY, author=actor("eve", 6))
    forge.says(GRAPHQL, recent(planted))
    forge.says(COMMENTS, CREATED)
    app.apply(pull, actions.CreateSummary(body=SUMMARY))
    assert sent(forge, COMMENTS) == [{"body": SUMMARY}]
    forge.says(GRAPHQL, recent(planted, comment(3, SUMMARY, author=BOT)))
    app.apply(pull, actions.CreateSummary(body=SUMMARY))
    assert len(forge.requests(COMMENTS)) == 1


def test_a_post_without_an_answer_is_looked_for(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, recent(), recent(comment(3, SUMMARY, author=BOT)))
    forge.says(COMMENTS, SILENT)
    app.apply(pull, actions.CreateSummary(body=SUMMARY))
    assert len(forge.requests(COMMENTS)) == 1


def test_a_post_that_did_not_happen_is_left_to_the_next_run(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(GRAPHQL, recent())
    forge.says(COMMENTS, SILENT)
    assert isinstance(refusal_of(app, pull, actions.CreateSummary(body=SUMMARY)), UnavailableError)
    assert len(forge.requests(COMMENTS)) == 1


def test_a_comment_has_one_answer(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(COMMENTS, CREATED)
    forge.says(GRAPHQL, recent(comment(8, REPLY.body.replace("5", "6"), author=BOT)))
    app.apply(pull, actions.PostReply(reply=REPLY))
    forge.says(GRAPHQL, recent(comment(8, REPLY.body, author=BOT)))
    app.apply(pull, actions.PostReply(reply=REPLY))
    assert sent(forge, COMMENTS) == [{"body": REPLY.body}]


@pytest.mark.parametrize(
    ("action", "what"),
    [
        (actions.EditComment(comment="5", body="new"), f"PATCH {REPOSITORY}/issues/comments/5"),
        (actions.EditThreadComment(comment="5", body="new"), f"PATCH {REPOSITORY}/pulls/comments/5"),
    ],
)
def test_an_edit_of_what_is_gone_asks_to_read_again(
    app: GitHub, forge: Scripted, pull: PullRequest, *, action: actions.Action, what: str
) -> None:
    forge.says(what, Answer(body={}), GONE)
    app.apply(pull, action)
    assert sent(forge, what) == [{"body": "new"}]
    assert isinstance(refusal_of(app, pull, action), ConflictError)


def test_deleting_what_is_gone_is_fine(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(f"DELETE {REPOSITORY}/issues/comments/5", Answer(status=204, body=""), GONE)
    app.apply(pull, actions.DeleteComment(comment="5"))
    app.apply(pull, actions.DeleteComment(comment="5"))


def test_reactions_on_comments_and_on_reviews(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(f"POST {REPOSITORY}/issues/comments/5/reactions", CREATED)
    app.apply(pull, actions.AddReaction(reaction=Reaction(to="5", emoji="+1")))
    assert sent(forge, f"POST {REPOSITORY}/issues/comments/5/reactions") == [{"content": "+1"}]
    forge.says(f"GET {REPOSITORY}/pulls/4/reviews/7", Answer(body={"node_id": "R7"}))
    forge.says(GRAPHQL, DONE)
    app.apply(pull, actions.AddReaction(reaction=Reaction(to="review-7", emoji="+1")))
    assert sent(forge, GRAPHQL)[-1]["variables"] == {"subject": "R7", "content": "THUMBS_UP"}


def test_an_approval_is_sent_back(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    what = f"PUT {REPOSITORY}/pulls/4/reviews/7/dismissals"
    forge.says(what, Answer(body={}))
    app.apply(pull, actions.DismissReview(dismissal=DismissedReview(review="7", message="Too early.")))
    assert sent(forge, what) == [{"message": "Too early.", "event": "DISMISS"}]


def test_labels_are_made_put_on_and_taken_off(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    label = Label(name="spec: approved", colour="0e8a16", description="Approved")
    forge.says(f"POST {REPOSITORY}/labels", CREATED, REFUSED)
    forge.says(f"POST {REPOSITORY}/issues/4/labels", Answer(body=[]))
    forge.says(f"DELETE {REPOSITORY}/issues/4/labels/spec%3A%20draft", Answer(body=[]), GONE)
    change = actions.ChangeLabels(add=(label,), remove=("spec: draft",))
    app.apply(pull, change)
    app.apply(pull, change)
    made = {"name": "spec: approved", "color": "0e8a16", "description": "Approved"}
    assert sent(forge, f"POST {REPOSITORY}/labels") == [made, made]
    assert sent(forge, f"POST {REPOSITORY}/issues/4/labels") == [{"labels": ["spec: approved"]}] * 2
    assert forge.asked[-1].verb == "DELETE"


def test_a_label_may_only_go(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(f"DELETE {REPOSITORY}/issues/4/labels/spec%3A%20draft", Answer(body=[]))
    app.apply(pull, actions.ChangeLabels(add=(), remove=("spec: draft",)))
    assert len(forge.asked) == 1
