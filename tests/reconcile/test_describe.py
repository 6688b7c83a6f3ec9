"""Every change has one line of words."""

import pytest

from bot.pull import action as actions
from bot.pull.describe import describe
from bot.pull.desired import (
    Anchor,
    Check,
    Commit,
    DismissedReview,
    FileText,
    Finding,
    Label,
    Proposal,
    Reaction,
    Reply,
)
from bot.pull.snapshot import Conclusion

SHA = "0123456789abcdef"
LABEL = Label(name="spec: draft", colour="cccccc", description="")
FINDING = Finding(fingerprint="f", anchor=Anchor(path="a.md", line=1), body="text")
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
            'labels: add "spec: draft", remove "spec: approved"',
        ),
        (actions.CreateSummary(body="b"), "summary: post it"),
        (actions.EditComment(comment="7", body="b"), "comment 7: bring it up to date"),
        (actions.DeleteComment(comment="7"), "comment 7: delete the second summary"),
        (actions.PublishReview(sha=SHA, findings=(FINDING,)), "review on 01234567: 1 finding"),
        (actions.PublishReview(sha=SHA, findings=(FINDING, FINDING)), "review on 01234567: 2 findings"),
        (actions.EditThreadComment(comment="8", body="b"), "finding 8: bring it up to date"),
        (actions.ResolveThread(thread="t"), "thread t: resolve it"),
        (actions.ReopenThread(thread="t"), "thread t: reopen it"),
        (actions.OpenGateThread(body="b"), "gate: open its thread"),
        (actions.SetCheck(check=CHECK, id=None), 'check "spec / document" on 01234567: failure, "2 errors"'),
        (actions.PostReply(reply=Reply(to="9", body="b")), "comment 9: answer it"),
        (actions.AddReaction(reaction=Reaction(to="9", emoji="+1")), "comment 9: react with +1"),
        (actions.DismissReview(dismissal=DismissedReview(review="5", message="m")), "review 5: send it back"),
        (
            actions.OpenPull(proposal=Proposal(base="main", commit=COMMIT, title="Approved", body="b")),
            'pull request from topic to main: "Approved" in a.md, b.md',
        ),
        (actions.PushCommit(commit=COMMIT), 'commit to topic on 01234567: "Answer Q1" in a.md, b.md'),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_change_in_words(action: actions.Action, words: str) -> None:
    assert describe(action) == words
