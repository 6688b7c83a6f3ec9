"""What became of a merged spec on the base branch: it stands, it is gone, it was taken back, or nobody can tell."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import Status
from bot.policy.model import Mode, Policy
from bot.review.decide import decide, decide_too_complex
from bot.review.evaluate.context import Evaluated
from bot.review.evaluate.evaluate_specs import evaluate
from bot.review.evaluate.first_contact import is_untouched
from bot.review.evaluate.on_base import Fate, fate, status_on_base
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.model.capabilities import PullState
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, NOON, PATH, a_pull, a_review, a_snapshot, at
from tests.review.whole import GOOD, spec

LATER = "9" * 40
OLD = GOOD.replace("Find things.", "Look for things.")
ELSE = GOOD.replace("None.", "It may fail.")


def merged(today: str | None, *, gone: bool = False, seen: bool = True) -> Snapshot:
    """Give a merged pull request that changed OLD into GOOD, and the file of today."""
    file = None if today is None else SourceFile(path=PATH, sha=LATER, content=today.encode())
    source = replace(spec(GOOD, base=OLD), today=file)
    pull = a_pull(state=PullState.MERGED, merged_at=at(9), reviews=(a_review(),))
    base = replace(pull.base, sha=LATER if seen else BASE, gone=gone)
    return a_snapshot(pull=replace(pull, base=base), specs=(source,))


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (merged(GOOD), Fate.STANDS),
        (merged(ELSE), Fate.STANDS),
        (merged(OLD), Fate.TAKEN_BACK),
        (merged(None), Fate.GONE),
        (merged(None, gone=True), Fate.UNKNOWN),
        (merged(None, seen=False), Fate.UNKNOWN),
    ],
    ids=["as merged", "changed elsewhere", "as before", "deleted", "no branch", "the merge is not there yet"],
)
def test_what_became_of_it(snapshot: Snapshot, expected: Fate) -> None:
    evaluated = evaluate(snapshot)
    assert isinstance(evaluated, Evaluated)
    (one,) = evaluated.spec_reviews
    assert fate(snapshot.pull, one) is expected
    left = replace(one, source=replace(one.source, head=None))
    assert fate(snapshot.pull, left) is Fate.UNKNOWN


@pytest.mark.parametrize(
    ("made", "today", "expected"),
    [
        (OLD, OLD, Fate.STANDS),
        (OLD.replace("None.", "It may fail."), OLD.replace("None.", "It may fail."), Fate.STANDS),
        (OLD.replace("None.", "It may fail."), OLD, Fate.TAKEN_BACK),
        (GOOD, OLD, Fate.TAKEN_BACK),
    ],
    ids=["the merge changed no section", "another one than it seems", "and that was undone", "as at head"],
)
def test_what_the_merge_itself_changed_is_taken_back_or_stands(made: str, today: str, expected: Fate) -> None:
    """At head a pull request that is behind lacks what others brought; that is nothing which it took away."""
    snapshot = merged(today)
    source = replace(snapshot.specs[0], merged=SourceFile(path=PATH, sha="8" * 40, content=made.encode()))
    evaluated = evaluate(replace(snapshot, specs=(source,)))
    assert isinstance(evaluated, Evaluated)
    assert fate(snapshot.pull, evaluated.spec_reviews[0]) is expected


@pytest.mark.parametrize(
    ("today", "earned", "written", "expected"),
    [
        (ELSE, Status.APPROVED, [PATH], Status.DRAFT),
        (ELSE.replace("Draft", "Approved"), Status.APPROVED, [PATH], None),
        (ELSE, Status.APPROVED, [], None),
        (ELSE, Status.REVIEW, [PATH], None),
        (OLD, Status.APPROVED, [], Status.WITHDRAWN),
    ],
    ids=["sent back", "stands", "not written yet", "nothing was earned", "taken back"],
)
def test_where_it_went_back_to(today: str, earned: Status, written: list[str], expected: Status | None) -> None:
    snapshot = merged(today)
    evaluated = evaluate(snapshot)
    assert isinstance(evaluated, Evaluated)
    (one,) = evaluated.spec_reviews
    schema = schema_of(one.source, Policy().specs[0])
    assert status_on_base(snapshot.pull, one, schema, written, earned) is expected


def test_of_a_branch_that_is_gone_nothing_went_back() -> None:
    snapshot = merged(ELSE, gone=True)
    evaluated = evaluate(snapshot)
    assert isinstance(evaluated, Evaluated)
    (one,) = evaluated.spec_reviews
    schema = schema_of(one.source, Policy().specs[0])
    assert status_on_base(snapshot.pull, one, schema, [PATH], Status.APPROVED) is None


@pytest.mark.parametrize(
    ("snapshot", "label", "said"),
    [
        (merged(OLD), "spec: withdrawn", f"What was changed in `{PATH}` was taken back on `main`"),
        (merged(None), "spec: withdrawn", f"`{PATH}` is not on `main` any more, so it counts as withdrawn."),
        (merged(None, gone=True), "spec: approved", "`main` was deleted, so I cannot tell what became of"),
    ],
    ids=["taken back", "gone", "no branch"],
)
def test_the_first_pull_request_says_so(snapshot: Snapshot, label: str, said: str) -> None:
    desired = decide(snapshot)
    assert desired.label is not None
    assert desired.label.name == label
    assert said in (desired.summary or "")


def test_a_text_that_is_too_complex_closes_both_checks() -> None:
    desired = decide_too_complex(a_pull(), PATH, "reading it takes more than 60 seconds", Mode.ENFORCE)
    assert {check.conclusion.value for check in desired.checks} == {"failure"}
    assert desired.summary is None


def test_where_the_forge_does_not_say_when_it_changed_it_counts_as_touched() -> None:
    snapshot = replace(a_snapshot(pull=a_pull()), met_at=NOON)
    assert snapshot.pull.updated_at is None
    assert not is_untouched(snapshot, Policy())
    assert is_untouched(replace(snapshot, pull=replace(snapshot.pull, updated_at=at(-5))), Policy())
