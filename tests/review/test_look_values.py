"""The log of a look, value by value: what was there, what was decided and why, and each change."""

from dataclasses import replace

import pytest

from bot.review.model import actions
from bot.review.model.board import LONGEST_LINE, MOST, PullBoard, SpecState
from bot.review.model.capabilities import Conclusion, PullState
from bot.review.model.desired_state import (
    Anchor,
    Check,
    Commit,
    DesiredState,
    FileText,
    Label,
    ReviewComment,
)
from bot.review.model.look import ActionOutcome, Look, LookAction
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.present.look import look_action, look_of
from tests.review.builders import BEN, HEAD, NOON, PATH, a_comment, a_pull, a_review, a_snapshot, a_thread, at

SPEC = SpecState(path=PATH, title="Search", status="draft", status_name="Draft", steps=("Write.", "Fine"))
CHECK = Check(name="spec / document", sha=HEAD, conclusion=Conclusion.FAILURE, title="1 error", summary="Text.")
OTHER = replace(CHECK, name="spec / approval", conclusion=Conclusion.SUCCESS, title="Fine")
FINDING = ReviewComment(fingerprint="f", anchor=Anchor(path=PATH, line=3), body="Missing.")
STATE = DesiredState(
    label=Label(name="spec: draft", colour="c", description=""),
    status_labels=frozenset({"spec: draft", "spec: review", "spec: approved"}),
    summary="Text",
    checks=(CHECK, OTHER),
    findings=(FINDING,),
    board=(SPEC, replace(SPEC, path="b.md", steps=("Other.",))),
)
LOOKED = replace(
    a_pull(comments=(a_comment("a"), a_comment("b")), reviews=(a_review(),), threads=(a_thread("x"),)),
    title="A  title",
    labels=("spec: review", "bug", "spec: approved"),
    draft=True,
    opened_at=at(-9),
    updated_at=at(-1),
)
ACTION = LookAction(kind="CreateSummary", says="post the summary", text="Text", outcome=ActionOutcome.WRITTEN)


def snapshot(**changes: object) -> Snapshot:
    return replace(a_snapshot(pull=LOOKED, policy="version: 1\n"), **changes)  # type: ignore[arg-type]


def test_a_look_says_what_was_there_what_was_decided_and_why() -> None:
    presses = (CheckAction(identifier="fix", account=BEN), CheckAction(identifier="a  b", account=BEN))
    assert look_of(snapshot(check_actions=presses), STATE, [ACTION] * (MOST + 1)) == Look(
        ref=LOOKED.ref,
        at=NOON,
        head=HEAD,
        title="A title",
        saw=(
            "open draft by ann at 11111111 onto main",
            "1 spec, 1 changed file, 2 comments, 1 review, 1 thread of the bot's and others'",
            "labels: spec: review, bug, spec: approved",
            "policy: .specbot.yml",
            "buttons pressed: fix, a b",
        ),
        decided=(
            "status label: spec: draft (before: spec: approved, spec: review)",
            "spec / document: failure, 1 error",
            "spec / approval: success, Fine",
            "1 comment on lines",
        ),
        why=("1 error", "Fine", "Write."),
        actions=(ACTION,) * MOST,
        board=PullBoard(
            ref=LOOKED.ref,
            url=LOOKED.url,
            title="A title",
            author="ann",
            state=PullState.OPEN,
            draft=True,
            at=NOON,
            opened_at=at(-9),
            updated_at=at(-1),
            specs=STATE.board,
        ),
    )


def test_a_look_at_little_says_little() -> None:
    bare = replace(a_pull(), state=PullState.MERGED)
    nothing = replace(STATE, label=None, checks=(), findings=(), board=())
    found = look_of(snapshot(pull=bare, policy=None), nothing, ())
    assert found.saw == (
        "merged by ann at 11111111 onto main",
        "1 spec, 1 changed file, 0 comments, 0 reviews, 0 threads of the bot's and others'",
        "labels: none",
        "policy: the defaults",
    )
    assert found.decided == ("status label: none (before: none)",)
    assert (found.why, found.actions) == ((), ())


@pytest.mark.parametrize(
    ("checks_only", "specs", "state", "known"),
    [
        (False, (), PullState.OPEN, True),
        (True, (), PullState.OPEN, False),
        (True, (SPEC,), PullState.OPEN, True),
        (True, (), PullState.CLOSED, True),
        (True, (), PullState.MERGED, True),
    ],
)
def test_the_board_keeps_what_it_knows_of_specs_that_could_not_be_judged(
    specs: tuple[SpecState, ...], state: PullState, *, checks_only: bool, known: bool
) -> None:
    desired = replace(STATE, checks_only=checks_only, board=specs)
    found = look_of(snapshot(pull=replace(LOOKED, state=state)), desired, ())
    assert (found.board is not None) is known
    assert found.decided[0].startswith("spec / document" if checks_only else "status label")


@pytest.mark.parametrize(("length", "text"), [(4_000, "x" * 4_000), (4_001, "x" * 4_000 + "\n… cut here")])
def test_the_text_of_a_change_is_cut(length: int, text: str) -> None:
    reason = "y" * (LONGEST_LINE + 1)
    found = look_action(actions.CreateSummary(body="x" * length), ActionOutcome.REFUSED, reason)
    assert found == LookAction(
        kind="CreateSummary",
        says="post the summary",
        text=text,
        outcome=ActionOutcome.REFUSED,
        reason="y" * (LONGEST_LINE - 1) + "…",
    )
    assert look_action(actions.ClosePull(), ActionOutcome.WITHHELD) == LookAction(
        kind="ClosePull", says="close it", outcome=ActionOutcome.WITHHELD
    )


COMMIT = Commit(
    repository="team/app",
    branch="x" * LONGEST_LINE,
    expected_sha=HEAD,
    message="Write",
    files=(FileText(path="a.md", content=b""), FileText(path="b.md", content=b"")),
)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (actions.EditComment(comment="1", body="Hello"), "Hello"),
        (actions.EditThreadComment(comment="1", body="Hello"), "Hello"),
        (actions.OpenGateThread(body="Hello"), "Hello"),
        (actions.SetCheck(check=CHECK, id=None), "1 error\n\nText."),
        (actions.SetCheck(check=replace(CHECK, text="More"), id=None), "1 error\n\nText.\n\nMore"),
        (actions.PushCommit(commit=COMMIT), "Write\n\na.md\nb.md"),
        (actions.RenewPull(commit=COMMIT), "Write\n\na.md\nb.md"),
        (actions.DeleteComment(comment="1"), ""),
    ],
)
def test_a_change_shows_the_text_that_people_read(action: actions.Action, text: str) -> None:
    found = look_action(action, ActionOutcome.WRITTEN)
    assert found.text == text
    assert len(found.says) <= LONGEST_LINE
