"""What every action does to a pull request: apply it, then look at the forge. Doing it twice is doing it once."""

import pytest

from bot.review.model import actions
from bot.review.model.capabilities import Conclusion, Verdict
from bot.review.model.desired_state import (
    Anchor,
    Annotation,
    Check,
    DismissedReview,
    Label,
    Level,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.model.markers import Kind
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, Forge, RejectedError
from tests.contract.stage import AUTHOR, REVIEWER, STRANGER, Stage
from tests.contract.written import SPEC, marked, twice

DRAFT = Label(name="spec: draft", colour="cccccc", description="Being written")
REVIEW = Label(name="spec: in review", colour="1d76db", description="Being reviewed")


def test_one_status_label_among_others(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.label(AUTHOR, pull.ref, "team: search")
    assert set(twice(bot, pull, actions.ChangeLabels(add=(DRAFT,), remove=())).labels) == {"team: search", DRAFT.name}
    moved = actions.ChangeLabels(add=(REVIEW,), remove=(DRAFT.name,))
    assert set(twice(bot, pull, moved).labels) == {"team: search", REVIEW.name}


def test_one_summary_that_is_edited_in_place(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.comment(STRANGER, pull.ref, marked(Kind.SUMMARY, "planted"))
    after = twice(bot, pull, actions.CreateSummary(body=marked(Kind.SUMMARY, "first")))
    planted, made = after.comments
    assert (made.author.id, made.body) == (after.bot.id, marked(Kind.SUMMARY, "first"))
    edited = twice(bot, after, actions.EditComment(comment=made.id, body=marked(Kind.SUMMARY, "second")))
    assert [one.body for one in edited.comments] == [planted.body, marked(Kind.SUMMARY, "second")]
    assert not edited.comments[1].edited_by_other
    assert twice(bot, edited, actions.DeleteComment(comment=made.id)).comments == (planted,)


def test_an_edit_of_what_is_gone_is_a_conflict(bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.CreateSummary(body=marked(Kind.SUMMARY, "first")))
    (made,) = bot.pull_request(pull.ref).comments
    bot.apply(pull, actions.DeleteComment(comment=made.id))
    with pytest.raises(ConflictError):
        bot.apply(pull, actions.EditComment(comment=made.id, body="late"))


def test_one_answer_and_one_reaction_for_a_comment(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.comment(REVIEWER, pull.ref, "/spec approve")
    (asked,) = bot.pull_request(pull.ref).comments
    reply = Reply(to=asked.id, body=marked(Kind.REPLY, "Not yet.", asked.id))
    twice(bot, pull, actions.PostReply(reply=reply))
    after = twice(bot, pull, actions.AddReaction(reaction=Reaction(to=asked.id, emoji="+1")))
    assert [one.body for one in after.comments] == ["/spec approve", reply.body]
    assert after.comments[0].reactions == {"+1"}


def test_a_review_body_can_be_reacted_to(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.approve(REVIEWER, pull.ref, "/spec approve")
    (asked,) = bot.pull_request(pull.ref).comments
    after = twice(bot, pull, actions.AddReaction(reaction=Reaction(to=asked.id, emoji="eyes")))
    assert after.comments[0].reactions == {"eyes"}


def a_finding(name: str, *, line: int | None, start: int | None = None) -> ReviewComment:
    anchor = Anchor(path=SPEC, line=line, start_line=start)
    return ReviewComment(fingerprint=name, anchor=anchor, body=marked(Kind.FINDING, name, name))


def test_findings_stand_on_their_lines(bot: Forge, pull: PullRequest) -> None:
    found = (a_finding("line", line=3), a_finding("lines", line=3, start=1), a_finding("file", line=None))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=found))
    after = bot.pull_request(pull.ref)
    assert {(one.comments[0].body, one.line) for one in after.threads} == {
        (found[0].body, 3),
        (found[1].body, 3),
        (found[2].body, None),
    }
    assert {one.comments[0].author.id for one in after.threads} == {after.bot.id}
    assert not any(one.resolved for one in after.threads)


def test_findings_that_stand_by_now_are_not_published_again(bot: Forge, pull: PullRequest) -> None:
    """Whoever publishes may have read the pull request before another worker wrote to it."""
    first, second = a_finding("line", line=3), a_finding("file", line=None)
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first,)))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first, second)))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(first, second)))
    threads = bot.pull_request(pull.ref).threads
    assert sorted(one.comments[0].body for one in threads) == sorted([first.body, second.body])


def test_a_bad_line_costs_no_other_finding(bot: Forge, pull: PullRequest) -> None:
    found = (a_finding("good", line=1), a_finding("outside", line=77), a_finding("fine", line=2))
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=found))
    after = bot.pull_request(pull.ref)
    assert {(one.comments[0].body, one.line) for one in after.threads} == {
        (found[0].body, 1),
        (found[1].body, None),
        (found[2].body, 2),
    }


def test_a_thread_is_edited_resolved_and_reopened(bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.PublishReview(sha=pull.head.sha, findings=(a_finding("one", line=3),)))
    (thread,) = bot.pull_request(pull.ref).threads
    new = actions.EditThreadComment(comment=thread.comments[0].id, body=marked(Kind.FINDING, "new", "one"))
    assert twice(bot, pull, new).threads[0].comments[0].body == new.body
    assert twice(bot, pull, actions.ResolveThread(thread=thread.id)).threads[0].resolved
    assert not twice(bot, pull, actions.ReopenThread(thread=thread.id)).threads[0].resolved


def test_a_closed_gate_is_one_thread_where_threads_hold_a_merge_back(bot: Forge, pull: PullRequest) -> None:
    opened = actions.OpenGateThread(body=marked(Kind.GATE, "Open before approval"))
    if not pull.capabilities.gate_thread:
        with pytest.raises(RejectedError):
            bot.apply(pull, opened)
        return
    (thread,) = twice(bot, pull, opened).threads
    assert (thread.path, thread.resolved, thread.comments[0].body) == ("", False, opened.body)
    assert twice(bot, pull, actions.ResolveThread(thread=thread.id)).threads[0].resolved


def a_check(pull: PullRequest, conclusion: Conclusion, digest: str, notes: int = 0) -> Check:
    return Check(
        name="spec / document",
        sha=pull.head.sha,
        conclusion=conclusion,
        title=f"{notes} errors",
        summary="What is wrong.",
        digest=digest,
        annotations=tuple(
            Annotation(path=SPEC, start_line=1, end_line=1, level=Level.FAILURE, title="t", message=f"note {number}")
            for number in range(notes)
        ),
    )


def test_the_newest_check_counts(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.FAILURE, "d1", 120), id=None))
    (first,) = bot.pull_request(pull.ref).checks
    assert (first.name, first.sha, first.conclusion, first.digest) == (
        "spec / document",
        pull.head.sha,
        Conclusion.FAILURE,
        "d1",
    )
    assert not pull.capabilities.checks or stage.annotations(first.name) == 120
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.SUCCESS, "d2", 1), id=first.id))
    (second,) = bot.pull_request(pull.ref).checks
    assert (second.conclusion, second.digest) == (Conclusion.SUCCESS, "d2")
    assert not pull.capabilities.checks or stage.annotations(first.name) == 1


def test_checks_belong_to_their_commit(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    bot.apply(pull, actions.SetCheck(check=a_check(pull, Conclusion.SUCCESS, "d1"), id=None))
    stage.push(pull.ref, SPEC, b"# Other\n")
    assert bot.pull_request(pull.ref).checks == ()


def test_an_approval_is_sent_back(stage: Stage, bot: Forge, pull: PullRequest) -> None:
    stage.approve(REVIEWER, pull.ref)
    (review,) = bot.pull_request(pull.ref).reviews
    sent_back = DismissedReview(review=review.id, message="A question is open.")
    bot.apply(pull, actions.DismissReview(dismissal=sent_back))
    assert [one.verdict for one in bot.pull_request(pull.ref).reviews] == [Verdict.DISMISSED]
