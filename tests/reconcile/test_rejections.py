"""A permission that is missing is said once, with what to grant; it is not tried at each event."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

import pytest

from bot.review.model import actions
from bot.review.model.actions import Action
from bot.review.model.capabilities import Capabilities, Conclusion, WriteKind
from bot.review.model.desired_state import Check
from bot.review.model.memory import recall
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import CheckAction
from bot.review.port import BadCredentialError, ForbiddenError, RejectedError
from bot.review.reconcile import ReconcileResult, reconcile
from bot.review.rejections import kind_of
from tests.reconcile.memory_forge import MemoryForge
from tests.reconcile.test_reconcile import BEGUN, a_forge
from tests.review.builders import ANN, NOON, a_comment

GRANTS = {kind: f"Grant {kind.name}" for kind in WriteKind}


class Refusing(MemoryForge):
    """A forge that refuses some kinds of writes, and remembers each try."""

    kinds: tuple[WriteKind, ...] = ()
    tries: list[Action]

    def apply(self, pull: PullRequest, action: Action) -> None:
        if kind_of(action, pull.capabilities) in self.kinds:
            self.tries.append(action)
            raise ForbiddenError("Resource not accessible by integration")
        super().apply(pull, action)


def refusing(*kinds: WriteKind) -> tuple[Refusing, list[Action]]:
    """Make a forge that refuses some kinds of writes, and tells of each try."""
    known = a_forge(text=BEGUN)
    pull = replace(known.pull, capabilities=replace(known.pull.capabilities, grants=GRANTS))
    forge = Refusing(pull=pull, levels=known.levels, files=known.files)
    forge.kinds, forge.tries = kinds, []
    return forge, forge.tries


def run(forge: Refusing, at: datetime = NOON, *pressed: CheckAction) -> ReconcileResult:
    return reconcile(forge, forge.pull.ref, lambda: at, pressed)


def summary(forge: MemoryForge) -> str:
    return forge.pull.comments[0].body


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (WriteKind.LABEL, "I may not change labels. Grant LABEL; then comment `/spec check`."),
        (
            WriteKind.REVIEW,
            "I may not comment on lines, so they stand below. Grant REVIEW; then comment `/spec check`.",
        ),
        (
            WriteKind.CHECK,
            "I may not set checks, so commit statuses stand in for them. Grant CHECK; then comment `/spec check`.",
        ),
    ],
)
def test_what_is_refused_is_said_once_and_not_tried_at_each_event(kind: WriteKind, says: str) -> None:
    forge, tries = refusing(kind)
    run(forge)
    assert says in summary(forge)
    once = len(tries)
    assert once
    assert run(forge).applied == ()
    assert run(forge, NOON + timedelta(hours=3)).applied == ()
    assert len(tries) == once


def test_without_checks_and_statuses_the_summary_stands_alone() -> None:
    forge, tries = refusing(WriteKind.CHECK, WriteKind.STATUS)
    run(forge)
    assert forge.pull.checks == ()
    assert "I may not set checks, so what they would say stands here. Grant CHECK" in summary(forge)
    assert "I may not set commit statuses, so what they would say stands here. Grant STATUS" in summary(forge)
    once = len(tries)
    assert run(forge).applied == ()
    assert len(tries) == once


@pytest.mark.parametrize("ask", ["comment", "button", "day"])
def test_it_is_tried_again_when_somebody_asks_and_on_the_next_day(ask: str) -> None:
    forge, _ = refusing(WriteKind.LABEL)
    run(forge)
    forge.kinds = ()
    assert run(forge).applied == ()
    if ask == "comment":
        forge.pull = replace(forge.pull, comments=(*forge.pull.comments, a_comment("/spec check", author=ANN)))
        run(forge)
    elif ask == "button":
        run(forge, NOON, CheckAction(identifier="check", account=ANN))
    else:
        run(forge, NOON + timedelta(days=1))
    assert forge.pull.labels == ("spec: in review",)
    assert "I may not" not in summary(forge)
    assert recall(forge.pull).rejected == {}


def test_a_label_that_was_refused_was_not_changed_by_hand() -> None:
    forge, _ = refusing(WriteKind.LABEL)
    run(forge)
    forge.kinds = ()
    run(forge, NOON + timedelta(days=1))
    assert "The status label was not the one" not in summary(forge)


def test_a_fix_that_may_not_be_pushed_is_answered_once_with_what_to_grant() -> None:
    forge, tries = refusing(WriteKind.COMMIT)
    forge.pull = replace(
        forge.pull, comments=(a_comment("/spec status Draft", author=ANN), a_comment("/spec fix", author=ANN))
    )
    run(forge)
    before = len(tries)
    assert run(forge).applied == ()
    assert len(tries) == before
    replies = [one.body for one in forge.pull.comments if "I may not push to this branch" in one.body]
    assert len(replies) == len(tries)
    assert all(
        "(Resource not accessible by integration). Grant COMMIT; then comment `/spec check`." in one for one in replies
    )


@pytest.mark.parametrize("kind", [WriteKind.REACTION, WriteKind.COMMENT])
def test_what_nothing_stands_in_for_ends_the_run_all_the_same(kind: WriteKind) -> None:
    forge, _ = refusing(kind)
    forge.pull = replace(forge.pull, comments=(a_comment("/spec check", author=ANN),))
    assert run(forge).refused


def test_a_content_that_is_refused_is_no_missing_permission() -> None:
    forge, _ = refusing()

    def before(action: Action) -> None:
        if isinstance(action, actions.ChangeLabels):
            raise RejectedError("too long")

    forge.before = before
    assert [refusal.reason for refusal in run(forge).refused] == ["too long"]
    assert "I may not" not in summary(forge)


def test_every_action_has_a_kind() -> None:
    """The fields of an action do not matter, but for what a commit is for."""
    others = [kind for kind in get_args(Action) if kind not in {actions.PushCommit, actions.SetCheck}]
    assert {kind_of(object.__new__(kind), Capabilities()) for kind in others} == set(WriteKind) - {
        WriteKind.CHECK,
        WriteKind.STATUS,
        WriteKind.COMMIT,
    }
    check = Check(name="spec / document", sha="1" * 40, conclusion=Conclusion.SUCCESS, title="", summary="", digest="1")
    assert kind_of(actions.SetCheck(check=check, id=None), Capabilities()) is WriteKind.CHECK
    assert kind_of(actions.SetCheck(check=check, id=None), Capabilities(checks=False)) is WriteKind.STATUS
    assert kind_of(actions.SetCheck(check=check, id=None, as_status=True), Capabilities()) is WriteKind.STATUS


@pytest.mark.parametrize("kind", [actions.SetCheck, actions.ChangeLabels, actions.CreateSummary, actions.PublishReview])
def test_a_credential_that_ends_in_the_middle_is_no_missing_permission(kind: type[Action]) -> None:
    """It is exchanged, and the job tried again: nothing may be written down as refused."""
    forge = a_forge(text=BEGUN)

    def end(action: Action) -> None:
        if isinstance(action, kind):
            raise BadCredentialError("401")

    forge.before = end
    with pytest.raises(BadCredentialError):
        reconcile(forge, forge.pull.ref, lambda: NOON)
    forge.before = lambda _: None
    assert reconcile(forge, forge.pull.ref, lambda: NOON).refused == ()
    assert kind in {type(action) for action in forge.applied}
    assert dict(recall(forge.pull).rejected) == {}
