"""The gate, the status and the buttons of a pull request."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.lifecycle import Status
from bot.policy.model import GateRules, Policy
from bot.review.decide import decide
from bot.review.decide_alone import decide_with
from bot.review.model.account import Account
from bot.review.model.actions import ReopenThread, ResolveThread
from bot.review.model.capabilities import Capabilities, PullState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import CheckAction
from bot.review.plan import plan
from tests.review.builders import (
    ANN,
    BEN,
    EVE,
    a_comment,
    a_diagnostic,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_thread,
    an_examination,
)
from tests.review.whole import GOOD, HALF, conclusions, seen, spec

THREADED = Capabilities(gate_thread=True, checks=False)


def test_an_unearned_status_is_an_error_that_says_what_is_missing() -> None:
    after, desired = seen(GOOD.replace("Draft", "Approved"))
    assert 'Status is "Approved", but this is still missing: 1 approval. Write "In Review"' in desired.findings[0].body
    assert desired.findings[0].anchor.line == 3
    assert after.pull.labels == ("spec: in review",)
    after, desired = seen(GOOD.replace("Draft", "Approved"), pull=replace(after.pull, reviews=(a_review(),)))
    assert conclusions(desired) == {"document": "success", "approval": "success"}
    assert after.pull.labels == ("spec: approved",)


def test_a_status_that_the_base_branch_has_is_no_claim() -> None:
    approved = GOOD.replace("Draft", "Approved")
    _, desired = seen(approved + "More.\n", base=approved)
    assert conclusions(desired)["document"] == "success"


def test_implemented_has_to_be_earned_by_ticked_tasks() -> None:
    claim = an_examination(
        a_diagnostic(), status=Status.IMPLEMENTED, tasks=Progress(done=4, total=5), questions=(a_question(),)
    )
    desired = decide_with(a_snapshot(), Policy(), (a_reading(spec=claim),))
    text = "".join(finding.body for finding in desired.findings)
    assert "the repair of 1 error, 1 approval, the answer to Q1, 1 task of the implementation plan" in text
    built = an_examination(status=Status.IMPLEMENTED, tasks=Progress(done=5, total=5))
    desired = decide_with(a_snapshot(pull=a_pull(reviews=(a_review(),))), Policy(), (a_reading(spec=built),))
    assert desired.label is not None
    assert desired.label.name == "spec: implemented"


def test_scoped_labels_have_two_colons() -> None:
    after, _ = seen(GOOD, pull=a_pull(capabilities=Capabilities(scoped_labels=True)))
    assert after.pull.labels == ("spec::in review",)


def test_where_threads_hold_a_merge_back_the_closed_gate_is_one() -> None:
    after, _ = seen(HALF, pull=a_pull(capabilities=THREADED))
    (thread,) = [one for one in after.pull.threads if not one.path]
    assert "**Blocked: 1 error, 1 approval**" in thread.comments[0].body
    assert "repairs 1 error" in thread.comments[0].body
    assert not thread.resolved
    approved = replace(after.pull, comments=(*after.pull.comments, a_comment("/spec approve", author=BEN, minutes=9)))
    opened, _ = seen(GOOD, pull=approved)
    assert [one.resolved for one in opened.pull.threads if not one.path] == [True]


@pytest.mark.parametrize(
    ("pull", "policy"),
    [
        pytest.param(a_pull(), Policy(), id="another forge"),
        pytest.param(a_pull(capabilities=THREADED, draft=True), Policy(), id="a draft is held back anyway"),
        pytest.param(a_pull(capabilities=THREADED, state=PullState.MERGED), Policy(), id="merged"),
        pytest.param(a_pull(capabilities=THREADED), Policy(gate=GateRules(thread=False)), id="not wanted"),
    ],
)
def test_otherwise_the_gate_has_no_thread(pull: PullRequest, policy: Policy) -> None:
    assert decide_with(a_snapshot(pull=pull), policy, (a_reading(a_diagnostic()),)).gate_thread is None


def test_commit_statuses_may_be_unwanted_and_checks_are_always_there() -> None:
    none = Policy(gate=GateRules(statuses=False))
    for pull, shown in ((a_pull(), 2), (a_pull(capabilities=THREADED), 0)):
        assert len(decide_with(a_snapshot(pull=pull), none, (a_reading(),)).checks) == shown
        assert len(decide_with(a_snapshot(pull=pull), none, ()).checks) == shown


def test_help_says_what_people_must_know_here() -> None:
    _, desired = seen(GOOD, pull=a_pull(capabilities=Capabilities(help_note="Write it so.")))
    assert "Write it so." in (desired.summary or "")


def test_a_forge_without_buttons_gets_none() -> None:
    _, desired = seen(HALF, pull=a_pull(capabilities=Capabilities(check_buttons=False)))
    assert desired.checks[0].buttons == ()


@pytest.mark.parametrize(("who", "commits"), [(ANN, 1), (EVE, 0)])
def test_a_button_is_pressed_with_the_rights_of_its_presser(who: Account, commits: int) -> None:
    check_actions = (CheckAction(identifier="check", account=ANN), CheckAction(identifier="fix", account=who))
    snapshot = replace(a_snapshot(specs=(spec(HALF),)), check_actions=check_actions)
    assert len(decide(snapshot).commits) == commits
    assert decide(snapshot).replies == ()


def test_a_closed_gate_is_open_again_before_the_last_other_thread_is_resolved() -> None:
    after, _ = seen(HALF, pull=a_pull(capabilities=THREADED))
    by_hand = tuple(
        replace(one, resolved="specbot:gate" in one.comments[0].body or one.resolved) for one in after.pull.threads
    )
    snapshot = a_snapshot(pull=replace(after.pull, threads=by_hand), specs=(spec(GOOD),))
    kinds = [type(action) for action in plan(snapshot, decide(snapshot))]
    assert kinds.index(ReopenThread) < kinds.index(ResolveThread)


def test_an_answered_summary_is_resolved_once_nothing_is_missing() -> None:
    summary = mark("Words", Marker(kind=Kind.SUMMARY))
    threads = (a_thread(summary), a_thread(summary, key="t2", resolved=True))
    closed = a_snapshot(pull=a_pull(capabilities=THREADED, threads=threads), specs=(spec(GOOD),))
    assert ResolveThread(thread="t1") not in plan(closed, decide(closed))
    opened = replace(closed, pull=replace(closed.pull, reviews=(a_review(),)))
    resolved = [action for action in plan(opened, decide(opened)) if isinstance(action, ResolveThread)]
    assert resolved == [ResolveThread(thread="t1")]
