"""Every change has one line of words."""

import pytest

from bot.review.model import actions
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import (
    Anchor,
    Check,
    Commit,
    DismissedReview,
    FileText,
    FollowUpPull,
    Label,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.present.describe_actions import describe
from tests.review.builders import BEN, CAT

SHA = "0123456789abcdef"
LABEL = Label(name="spec: draft", colour="cccccc", description="")
FINDING = ReviewComment(fingerprint="f", anchor=Anchor(path="a.md", line=1), body="text")
WHOLE = ReviewComment(fingerprint="w", anchor=Anchor(path="b.md", line=None), body="text")
CHECK = Check(name="spec / document", sha=SHA, conclusion=Conclusion.FAILURE, title="2 errors", summary="", digest="d")
COMMIT = Commit(
    repository="o/r",
    branch="topic",
    expected_sha=SHA,
    message="Answer Q1\n\nbody",
    files=(FileText(path="a.md", content=b""), FileText(path="b.md", content=b"")),
)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (
            actions.ChangeLabels(add=(LABEL,), remove=("spec: approved",)),
            "change labels: +spec: draft, -spec: approved",
        ),
        (actions.CreateSummary(body="b"), "post the summary"),
        (actions.EditComment(comment="7", body="b"), "edit own comment 7"),
        (actions.DeleteComment(comment="7"), "delete own comment 7"),
        (actions.PublishReview(sha=SHA, findings=(FINDING, WHOLE)), "publish a review: a.md:1, b.md"),
        (actions.EditThreadComment(comment="8", body="b"), "edit own finding 8"),
        (actions.ResolveThread(thread="t"), "resolve own thread t"),
        (actions.ReopenThread(thread="t"), "reopen own thread t"),
        (actions.OpenGateThread(body="b"), "open the gate's thread"),
        (actions.SetCheck(check=CHECK, id=None), "set check spec / document to failure: 2 errors"),
        (actions.PostReply(reply=Reply(to="9", body="b")), "reply to comment 9"),
        (actions.AddReaction(reaction=Reaction(to="9", emoji="+1")), "react to comment 9 with +1"),
        (actions.DismissReview(dismissal=DismissedReview(review="5", message="m")), "dismiss review 5: m"),
        (
            actions.OpenPull(proposal=FollowUpPull(base="main", commit=COMMIT, title="Approved", body="b")),
            "open a follow-up from topic: Approved",
        ),
        (actions.RequestReviews(accounts=(BEN, CAT)), "ask anew for a review: ben, cat"),
        (actions.RenewPull(commit=COMMIT), "renew the commit on topic"),
        (actions.PushCommit(commit=COMMIT), "commit to topic: a.md, b.md"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_change_in_words(action: actions.Action, words: str) -> None:
    assert describe(action) == words
