"""Which states of a lifecycle are closed to a spec, function by function: a field that says nothing, people who may not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames, Role, State
from bot.policy.model import Policy, SpecRule
from bot.review.evaluate.closed_states import entering, lacks, refuses, with_closed_states
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Approval, ApprovalCount, ApprovalStatus, EvaluatedApproval, Gate, SpecReview
from bot.review.evaluate.people import Approvers, OwnerLine
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission
from bot.review.model.memory import Memory
from bot.spec.model import Examination
from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    NOON,
    PATH,
    RIGHTS,
    a_pull,
    a_reading,
    a_snapshot,
    a_source,
    an_examination,
)

CALL = State(name="Last Call", role=Role.REVIEW, needs=("deadline",))
OWNED = State(name="Owned", role=Role.REVIEW, by=("codeowners",))
CATS = State(name="Cats", role=Role.REVIEW, by=("author", "cat"))
STATES = (State(name="Draft", role=Role.DRAFT), CALL, OWNED, CATS)
LINES = (OwnerLine(section="", pattern="/docs/", owners=("@ben",)), OwnerLine(section="", pattern="/rfcs/", owners=("@eve",)))  # fmt: skip


def a_text(text: str) -> Examination:
    return replace(an_examination(), document=parse(text))


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("**Deadline:** 2026-12-24", True),
        ("**Deadlines:** 2026-12-24", True),
        ("**Status:** Draft\n**Deadline:** 2026-12-24", True),
        ("**Deadline:** `2026-12-24`", True),
        ("**Date:** 2026-12-24", False),
        ("**Deadline:**", False),
        ("**Deadline:**\n- 2026-12-24", True),
        ("**Deadline:** [date]", False),
        ("**Deadline:** [soon", True),
        ("**Deadline:** soon]", True),
        ("**Deadline:** TBD", False),
        ("**Deadline:** ???", False),
        ("**Deadline:** n/a", False),
        ("**Deadline:** XX", True),
        ('**Deadline:** "TBD"', False),
        ('**Deadline:** ""', False),
        ("**Deadline:** TBD\n**Deadline:** 2026-12-24", True),
        ("---\ndeadline: 2026-12-24\n---\n", True),
        ("---\ndeadline: [a, b]\n---\n", True),
        ("---\ndeadline:\n---\n", False),
        ("---\ndeadline:\n  2026-12-24\n---\n", True),
        ("---\ndeadline:\n  TBD # until the meeting\n---\n", False),
        ('---\ndeadline: ""\n---\n', False),
        ("---\ndeadline: 'N/A'\n---\n", False),
    ],
)
def test_a_field_is_filled_in_where_it_says_something(text: str, *, filled: bool) -> None:
    said = lacks(a_text(f"{text}\n\n# Search\n" if text.startswith("---") else f"# Search\n\n{text}\n"), CALL)
    assert said == ("" if filled else '"Last Call" needs the field "deadline"; fill in what is missing.')


def test_all_missing_fields_are_named() -> None:
    state = replace(CALL, needs=("a", "deadline", "b"))
    assert lacks(a_text("# Search\n\n**Deadline:** 2026-12-24\n"), state) == (
        '"Last Call" needs the fields "a", "b"; fill in what is missing.'
    )
    assert lacks(a_text(""), STATES[0]) == ""


def a_context(*specs: SpecReview, states: tuple[State, ...] = STATES) -> ReviewContext:
    return ReviewContext(
        snapshot=a_snapshot(pull=a_pull()),
        policy=Policy(specs=(SpecRule(lifecycle=LifecycleNames(states=states)), SpecRule())),
        approvers=Approvers(entries=("write",), owner_lines=LINES, permissions=RIGHTS, teams={}),
        memory=Memory(),
        spec_reviews=specs,
    )


CATS_SAY = '"Cats" is for the author, cat to enter: one of them approves this, or writes "/spec status Cats".'
OWNERS_SAY = '"Owned" is for codeowners to enter: one of them approves this, or writes "/spec status Owned".'


@pytest.mark.parametrize(
    ("state", "path", "accounts", "said"),
    [
        (STATES[0], PATH, (), ""),
        (CATS, PATH, (CAT,), ""),
        (CATS, PATH, (ANN,), ""),
        (CATS, PATH, (BEN, EVE), CATS_SAY),
        (CATS, PATH, (), CATS_SAY),
        (replace(CATS, by=("author",)), PATH, (CAT,), CATS_SAY.replace(", cat", "")),
        (replace(CATS, by=("cat",)), PATH, (ANN,), CATS_SAY.replace("the author, ", "")),
        (OWNED, PATH, (BEN,), ""),
        (OWNED, PATH, (EVE,), OWNERS_SAY),
        (OWNED, "rfcs/1.md", (EVE,), ""),
        (OWNED, "rfcs/1.md", (BEN,), OWNERS_SAY),
    ],
)
def test_only_whom_a_state_names_may_enter_it(
    state: State, path: str, accounts: tuple[Account, ...], said: str
) -> None:
    assert refuses(a_context(), path, state, accounts) == said


def test_a_command_is_held_against_fields_and_people() -> None:
    spec, other = a_spec(), a_spec("rfcs/1.md")
    context = a_context(spec)
    assert "needs the field" in entering(context, spec, CALL, CAT)
    assert (entering(context, spec, OWNED, BEN), entering(context, other, OWNED, BEN)) == ("", OWNERS_SAY)
    both = replace(CATS, needs=("deadline",))
    assert "needs the field" in entering(context, spec, both, CAT)
    assert entering(context, a_spec(text="# Search\n\n**Deadline:** 2026-12-24\n"), both, BEN) == CATS_SAY


def a_spec(path: str = PATH, text: str = "", rule: int = 0) -> SpecReview:
    return a_reading(spec=replace(a_text(text), path=path), source=replace(a_source(path), rule=rule))


def a_gate(account: Account, standing: ApprovalStatus, path: str = PATH) -> Gate:
    approval = Approval(key="c1", account=account, at=NOON, url="", sha=None)
    given = EvaluatedApproval(approval=approval, standing=standing)
    return Gate(errors=(), questions=(), approval_counts=(ApprovalCount(path=path, required=1, evaluated_approvals=(given,)),))  # fmt: skip


ALL_CLOSED = {"Last Call", "Owned"}
"""The author may enter `Cats`."""


@pytest.mark.parametrize(
    ("account", "standing", "path", "closed"),
    [
        (BEN, ApprovalStatus.COUNTS, PATH, {"Last Call"}),
        (BEN, ApprovalStatus.STRANGER, PATH, {"Last Call"}),
        (BEN, ApprovalStatus.OUTSIDE, PATH, {"Last Call"}),
        (BEN, ApprovalStatus.LAPSED, PATH, ALL_CLOSED),
        (BEN, ApprovalStatus.EDITED, PATH, ALL_CLOSED),
        (EVE, ApprovalStatus.COUNTS, PATH, ALL_CLOSED),
        (BEN, ApprovalStatus.COUNTS, "docs/other.md", ALL_CLOSED),
    ],
)
def test_an_approval_of_this_text_opens_what_its_giver_may_enter(
    account: Account, standing: ApprovalStatus, path: str, closed: set[str]
) -> None:
    context = with_closed_states(a_context(a_spec()), a_gate(account, standing, path), ())
    assert set(context.closed_states) == {PATH}
    assert set(context.closed_states[PATH]) == closed
    assert "needs the field" in context.closed_states[PATH]["Last Call"]


@pytest.mark.parametrize(
    ("asked", "closed"),
    [
        ((), {PATH: {"Last Call", "Owned"}, "rfcs/1.md": {"Last Call", "Owned"}}),
        (((PATH, "owned", BEN),), {PATH: {"Last Call"}, "rfcs/1.md": {"Last Call", "Owned"}}),
        ((("rfcs/1.md", "Owned", EVE),), {PATH: {"Last Call", "Owned"}, "rfcs/1.md": {"Last Call"}}),
        (((PATH, "Owned", EVE),), {PATH: {"Last Call", "Owned"}, "rfcs/1.md": {"Last Call", "Owned"}}),
        (((PATH, "Cats", BEN),), {PATH: {"Last Call", "Owned"}, "rfcs/1.md": {"Last Call", "Owned"}}),
    ],
)
def test_a_command_opens_the_state_that_it_names_for_its_spec(
    asked: tuple[tuple[str, str, Account], ...], closed: Mapping[str, set[str]]
) -> None:
    unlisted = a_spec("notes/1.md", rule=1)
    context = a_context(a_spec(), a_spec("rfcs/1.md"), unlisted)
    rights = replace(context.approvers, permissions={**RIGHTS, EVE.id: Permission.READ})
    found = with_closed_states(replace(context, approvers=rights), Gate(errors=(), questions=(), approval_counts=()), iter(asked))  # fmt: skip
    assert {path: set(states) for path, states in found.closed_states.items()} == closed
