from dataclasses import replace

import pytest

from bot.review.model import actions
from bot.review.model.capabilities import Capabilities, Conclusion, WriteKind
from bot.review.model.desired_state import (
    Anchor,
    BaseEdit,
    Check,
    Commit,
    DesiredState,
    DismissedReview,
    FollowUpPull,
    GateThread,
    Label,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest, ReviewThread, ThreadComment
from bot.review.plan import plan
from tests.review.builders import BEN, BOT, EVE, HEAD, PATH, a_comment, a_pull, a_review, a_snapshot, a_thread

CHECK = Check(name="spec / document", sha=HEAD, conclusion=Conclusion.SUCCESS, title="t", summary="s", digest="d1")
DRAFT = Label(name="spec: draft", colour="ffffff", description="")
NAMES = frozenset({"spec: draft", "spec: approved"})
BODY = mark("**🔴 text**", Marker(kind=Kind.FINDING, value="f1"))
FOUND = ReviewComment(fingerprint="f1", anchor=Anchor(path=PATH, line=3), body=BODY)
SUMMARY = mark("hello", Marker(kind=Kind.SUMMARY))
NOTHING = DesiredState(label=None, status_labels=NAMES, summary=None)


def planned(pull: PullRequest, **desired: object) -> tuple[actions.Action, ...]:
    return plan(a_snapshot(pull=pull), replace(NOTHING, **desired))  # type: ignore[arg-type] # a table of fields


@pytest.mark.parametrize(
    ("labels", "wanted", "changes"),
    [
        ((), DRAFT, [actions.ChangeLabels(add=(DRAFT,), remove=())]),
        (("Spec: Draft", "bug"), DRAFT, []),
        (("spec: approved", "bug"), DRAFT, [actions.ChangeLabels(add=(DRAFT,), remove=("spec: approved",))]),
        (("spec: draft", "Spec: Approved"), DRAFT, [actions.ChangeLabels(add=(), remove=("Spec: Approved",))]),
        (("spec: draft", "spec: other"), None, [actions.ChangeLabels(add=(), remove=("spec: draft",))]),
        (("bug",), None, []),
    ],
)
def test_one_status_label_and_no_other_is_touched(
    labels: tuple[str, ...], wanted: Label | None, changes: list[actions.Action]
) -> None:
    assert list(planned(a_pull(labels=labels), label=wanted)) == changes


def test_lesson_13_a_second_summary_made_by_a_race_goes_and_the_oldest_stays() -> None:
    comments = (
        a_comment(SUMMARY, author=BOT, minutes=3),
        a_comment(SUMMARY, author=EVE, minutes=1),
        a_comment("old " + SUMMARY, author=BOT, minutes=0),
        a_comment(SUMMARY.replace("hello", "older"), author=BOT, minutes=2),
    )
    assert planned(a_pull(comments=comments), summary=SUMMARY) == (
        actions.EditComment(comment="c2", body=SUMMARY),
        actions.DeleteComment(comment="c3"),
    )


def test_lesson_10_a_summary_that_is_right_is_left_alone() -> None:
    same = a_comment(SUMMARY.replace("\n", " \r\n"), author=BOT)
    assert planned(a_pull(comments=(same,)), summary=SUMMARY) == ()
    assert planned(a_pull(comments=(same,))) == ()


def test_lesson_19_new_findings_are_one_review() -> None:
    other = replace(FOUND, fingerprint="f2")
    pull = a_pull(threads=(a_thread(BODY),))
    assert planned(a_pull(), findings=(FOUND, other)) == (actions.PublishReview(sha=HEAD, findings=(FOUND, other)),)
    assert planned(pull, findings=(FOUND, other)) == (actions.PublishReview(sha=HEAD, findings=(other,)),)
    assert planned(pull, findings=(FOUND,)) == ()


def test_a_landing_comes_before_the_label_that_tells_of_it() -> None:
    """A landing that is refused ends the plan: the label would say *approved* of a file that does not."""
    commit = Commit(repository="acme/payments", branch="main", expected_sha=HEAD, message="m", files=())
    proposal = FollowUpPull(commit=commit, base="main", title="t", body="b")
    landed = BaseEdit(commit=commit, proposal=proposal)
    kinds = [type(one) for one in planned(a_pull(), landing=landed, label=DRAFT, summary=SUMMARY)]
    assert kinds == [actions.CreateSummary, actions.PushCommit, actions.ChangeLabels], "its memory tells what lands"


def test_a_landing_without_a_commit_of_its_own_opens_the_follow_up_at_once() -> None:
    commit = Commit(repository="acme/payments", branch="specbot/12", expected_sha=HEAD, message="m", files=())
    proposal = FollowUpPull(commit=commit, base="main", title="t", body="b")
    landed = BaseEdit(commit=None, proposal=proposal)
    assert planned(a_pull(), landing=landed) == (actions.OpenPull(proposal=proposal),)


def test_a_landing_that_is_refused_as_a_push_is_opened_as_a_follow_up() -> None:
    commit = Commit(repository="acme/payments", branch="main", expected_sha=HEAD, message="m", files=())
    proposal = FollowUpPull(commit=commit, base="main", title="t", body="b")
    opened = actions.OpenPull(proposal=proposal)
    landed = BaseEdit(commit=commit, proposal=proposal)
    assert planned(a_pull(), landing=landed) == (actions.PushCommit(commit=commit, otherwise=opened),)


def test_what_is_decided_is_closed_last_and_only_where_that_is_granted() -> None:
    reply = Reply(to="c1", body="x")
    said = actions.PostReply(reply=reply)
    withheld = Capabilities(withheld=frozenset({WriteKind.CLOSE}))
    assert planned(a_pull(), closes=True, replies=(reply,)) == (said, actions.ClosePull())
    assert planned(a_pull(capabilities=withheld), closes=True, replies=(reply,)) == (said,)


STRUCK = mark("✅ ~~text~~", Marker(kind=Kind.FINDING, value="f1"), Marker(kind=Kind.SETTLED))


def test_a_finding_that_is_gone_is_struck_and_resolved() -> None:
    assert planned(a_pull(threads=(a_thread(BODY),))) == (
        actions.EditThreadComment(comment="t1.1", body=STRUCK),
        actions.ResolveThread(thread="t1"),
    )
    assert planned(a_pull(threads=(a_thread(STRUCK),))) == (actions.ResolveThread(thread="t1"),)
    assert planned(a_pull(threads=(a_thread(STRUCK, resolved=True),))) == ()


def test_a_finding_that_is_back_is_reopened() -> None:
    assert planned(a_pull(threads=(a_thread(STRUCK, resolved=True),)), findings=(FOUND,)) == (
        actions.ReopenThread(thread="t1"),
        actions.EditThreadComment(comment="t1.1", body=BODY),
    )


def test_lesson_06_a_thread_that_a_person_resolved_stays_resolved() -> None:
    by_hand = a_pull(threads=(a_thread(BODY, resolved=True),))
    assert planned(by_hand, findings=(FOUND,)) == ()


def test_a_fault_that_was_repaired_and_comes_back_is_opened_again_though_a_person_had_resolved_it() -> None:
    by_hand = a_pull(threads=(a_thread(BODY, resolved=True),))
    assert planned(by_hand) == (actions.EditThreadComment(comment="t1.1", body=STRUCK),)
    repaired = a_pull(threads=(a_thread(STRUCK, resolved=True),))
    assert planned(repaired) == ()
    assert planned(repaired, findings=(FOUND,))[0] == actions.ReopenThread(thread="t1")


def test_changed_words_are_edited_in_place() -> None:
    pull = a_pull(threads=(a_thread(BODY.replace("text", "other")),))
    assert planned(pull, findings=(FOUND,)) == (actions.EditThreadComment(comment="t1.1", body=BODY),)


def test_where_threads_cannot_be_resolved_the_words_tell() -> None:
    can = Capabilities(resolve_threads=False)
    struck = actions.EditThreadComment(comment="t1.1", body=STRUCK)
    back = actions.EditThreadComment(comment="t1.1", body=BODY)
    assert planned(a_pull(threads=(a_thread(BODY),), capabilities=can)) == (struck,)
    assert planned(a_pull(threads=(a_thread(STRUCK),), capabilities=can)) == ()
    assert planned(a_pull(threads=(a_thread(STRUCK),), capabilities=can), findings=(FOUND,)) == (back,)


def test_lesson_13_a_twin_thread_is_resolved() -> None:
    twins = (a_thread(BODY), a_thread(BODY, key="t2"))
    assert planned(a_pull(threads=twins), findings=(FOUND,)) == (
        actions.EditThreadComment(comment="t2.1", body=STRUCK),
        actions.ResolveThread(thread="t2"),
    )


def test_lesson_16_threads_of_people_are_never_touched_and_answers_change_nothing() -> None:
    empty = replace(a_thread("x"), comments=())
    pull = a_pull(threads=(a_thread(BODY, author=EVE), a_thread("my own words", key="t2"), empty))
    assert planned(pull) == ()
    answer = ThreadComment(id="x", author=EVE, body="I disagree")
    answered = a_pull(threads=(a_thread(BODY, answers=(answer,)),))
    assert planned(answered, findings=(FOUND,)) == ()


def test_with_a_broken_policy_only_checks_change() -> None:
    pull = a_pull(labels=("spec: draft",), threads=(a_thread(BODY),))
    assert planned(pull, checks=(CHECK,), checks_only=True) == (actions.SetCheck(check=CHECK, id=None),)


def test_a_thread_that_a_person_closed_is_reopened_when_it_has_something_new_to_say() -> None:
    old, new = (mark(f"x\n\n<sub>`{code}` · y</sub>", Marker(kind=Kind.FINDING, value="f1")) for code in ("a", "b"))
    closed = a_pull(threads=(a_thread(old, resolved=True),))
    assert planned(closed, findings=(replace(FOUND, body=old, code="a"),)) == ()
    assert planned(closed, findings=(replace(FOUND, body=new, code="b"),)) == (
        actions.ReopenThread(thread="t1"),
        actions.EditThreadComment(comment="t1.1", body=new),
    )


def test_a_closed_thread_that_only_made_an_offer_has_nothing_new_to_say() -> None:
    offer = mark("```suggestion\nx\n```", Marker(kind=Kind.FINDING, value="f1"))
    closed = a_pull(threads=(a_thread(offer, resolved=True),))
    assert planned(closed, findings=(replace(FOUND, body=offer, code="b"),)) == ()


def test_nothing_to_click_is_left_in_a_thread_that_a_person_closed() -> None:
    body = mark("x\n\n```suggestion\ny\n```\n\nz", Marker(kind=Kind.FINDING, value="f1"))
    (struck,) = planned(a_pull(threads=(a_thread(body, resolved=True),)))
    assert isinstance(struck, actions.EditThreadComment)
    assert "suggestion" not in struck.body
    assert planned(a_pull(threads=(a_thread(struck.body, resolved=True),))) == ()


def test_receipts_are_given_once() -> None:
    nod, reply = Reaction(to="c1", emoji="+1"), Reply(to="c1", body=mark("x", Marker(kind=Kind.REPLY, value="c1")))
    asked = a_comment("/spec fix", minutes=1)
    assert planned(a_pull(comments=(asked,)), reactions=(nod,), replies=(reply,)) == (
        actions.AddReaction(reaction=nod),
        actions.PostReply(reply=reply),
    )
    answered = (replace(asked, reactions=frozenset({"+1"})), a_comment(reply.body, author=BOT, minutes=2))
    assert planned(a_pull(comments=answered), reactions=(nod,), replies=(reply,)) == ()


def test_where_no_reaction_may_be_given_only_words_are() -> None:
    pull = a_pull(capabilities=Capabilities(withheld=frozenset({WriteKind.REACTION})))
    assert planned(pull, reactions=(Reaction(to="c1", emoji="+1"),)) == ()


def test_reviews_are_sent_back_where_the_forge_can() -> None:
    dismissal = DismissedReview(review="r1", message="Too early.")
    assert planned(a_pull(), dismissals=(dismissal,)) == (actions.DismissReview(dismissal=dismissal),)
    assert planned(a_pull(capabilities=Capabilities(dismiss_reviews=False)), dismissals=(dismissal,)) == ()


def test_where_approvals_go_together_they_go_when_all_are_too_early() -> None:
    can = Capabilities(dismiss_together=True)
    early = [DismissedReview(review=f"r{number}", message="Too early.") for number in (1, 2)]
    reviews = (replace(a_review(BEN), id="r1"), replace(a_review(EVE), id="r2"))
    pull = a_pull(reviews=reviews, capabilities=can)
    assert planned(pull, dismissals=tuple(early)) == (actions.DismissReview(dismissal=early[0]),)
    assert planned(pull, dismissals=(early[0],)) == ()
    assert planned(pull) == ()


GATE = mark("**Open before approval**", Marker(kind=Kind.GATE))
CLOSED, OPEN = (GateThread(is_open=is_open, body=GATE) for is_open in (False, True))
OLD = mark("old words", Marker(kind=Kind.GATE))


@pytest.mark.parametrize(
    ("threads", "wanted", "changes"),
    [
        pytest.param((), CLOSED, [actions.OpenGateThread(body=GATE)], id="closes"),
        pytest.param((), OPEN, [], id="never closed"),
        pytest.param((a_thread(GATE),), CLOSED, [], id="stays closed"),
        pytest.param((a_thread(GATE),), OPEN, [actions.ResolveThread(thread="t1")], id="opens"),
        pytest.param((a_thread(GATE, resolved=True),), OPEN, [], id="stays open"),
        pytest.param((a_thread(GATE, resolved=True),), CLOSED, [actions.ReopenThread(thread="t1")], id="by hand"),
        pytest.param((a_thread(OLD),), CLOSED, [actions.EditThreadComment(comment="t1.1", body=GATE)], id="news"),
        pytest.param((a_thread(OLD),), None, [], id="left alone"),
        pytest.param((a_thread(GATE, author=EVE),), CLOSED, [actions.OpenGateThread(body=GATE)], id="planted"),
        pytest.param(
            (a_thread(GATE), a_thread(GATE, key="t2"), a_thread(GATE, key="t3", resolved=True)),
            CLOSED,
            [actions.ResolveThread(thread="t2")],
            id="twins of a race",
        ),
        pytest.param(
            (a_thread(GATE, resolved=True), a_thread(GATE, key="t2", resolved=True)),
            CLOSED,
            [actions.ReopenThread(thread="t1")],
            id="a resolved twin stays so",
        ),
    ],
)
def test_the_thread_of_the_gate_is_as_the_gate(
    threads: tuple[ReviewThread, ...], wanted: GateThread | None, changes: list[actions.Action]
) -> None:
    assert list(planned(a_pull(threads=threads), gate_thread=wanted)) == changes


def test_lesson_24_a_commit_is_made_on_the_sha_that_was_read() -> None:
    commit = Commit(repository="team/app", branch="search", expected_sha=HEAD, message="m", files=())
    assert planned(a_pull(), commits=(commit,)) == (actions.PushCommit(commit=commit),)


def test_what_a_merge_has_earned_is_committed_last() -> None:
    stamp = Commit(repository="team/app", branch="main", expected_sha=HEAD, message="m", files=())
    reply = Reply(to="c1", body="x")
    assert planned(a_pull(), stamp=stamp, replies=(reply,)) == (
        actions.PostReply(reply=reply),
        actions.PushCommit(commit=stamp),
    )
