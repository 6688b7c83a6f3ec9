"""The status by value: what a claim lacks, what is built, which step of a table a spec takes, and when a state that lasts is over."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.comparison.progress import Progress
from bot.markdown.model import Span
from bot.policy.lifecycle import Lifecycle, LifecycleNames, Period, Role, State, Status
from bot.policy.parser import parse_policy
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import UNDECIDED, ReviewContext
from bot.review.evaluate.decision import Consent
from bot.review.evaluate.model import ApprovalCount, Question, SpecReview
from bot.review.evaluate.on_base import together
from bot.review.evaluate.people import Approvers
from bot.review.evaluate.state_periods import deadline_of, deadline_to_write, ends_of_states, over_at, with_period
from bot.review.evaluate.state_steps import (
    is_held,
    next_state,
    stands_in,
    status_problem,
    usual_state,
    why_held,
    with_step,
)
from bot.review.evaluate.status import built, completes, is_done, missing, with_claim
from bot.review.model.memory import Memory
from bot.spec.model import Examination
from tests.review.builders import PATH, a_pull, a_reading, a_snapshot, an_examination, at
from tests.review.test_state_periods import EIP

PLAIN = Lifecycle(names=LifecycleNames())
DRAFT = State(name="Draft", role=Role.DRAFT)
OTHER = State(name="Other", role=Role.REVIEW)
FIRST = State(name="First", role=Role.APPROVED, entered_from=("Other",))
SECOND = State(name="Second", role=Role.APPROVED, entered_from=("Draft",))
TABLE = Lifecycle(names=LifecycleNames(approved="First", states=(DRAFT, OTHER, FIRST, SECOND)))
SHORT = replace(UNDECIDED, approval_counts=(ApprovalCount(path=PATH, required=1, evaluated_approvals=()),))


def a_spec(
    status: Status | None, text: str | None = None, *, tasks: tuple[int, int] = (0, 0), lacks: str = ""
) -> Examination:
    done, total = tasks
    found = an_examination(status=status, status_text=text, tasks=Progress(done=done, total=total))
    return replace(found, lacks_plan=lacks)


def said(one: SpecReview) -> list[tuple[str | None, str]]:
    return [(problem.diagnostic.section, problem.diagnostic.message) for problem in one.problems]


MISSING = 'Status is "{}", but this is still missing: {}. Write "In Review"; I move it when it is earned.'


@pytest.mark.parametrize(
    ("status", "before", "anyway", "lacks"),
    [
        (Status.APPROVED, None, False, "1 approval"),
        (Status.APPROVED, Status.REVIEW, False, "1 approval"),
        (Status.APPROVED, Status.APPROVED, False, ""),
        (Status.REVIEW, None, False, ""),
        (None, None, False, ""),
        (Status.IMPLEMENTED, None, False, "1 approval, 2 tasks of the implementation plan"),
        (Status.IMPLEMENTED, None, True, "1 approval"),
    ],
)
def test_a_status_that_is_not_earned_is_an_error(
    status: Status | None, before: Status | None, *, anyway: bool, lacks: str
) -> None:
    one = a_reading(spec=a_spec(status, tasks=(1, 3)), base=a_spec(before) if before else None)
    found = with_claim(one, SHORT, PLAIN, {}, implemented_anyway=anyway)
    word = PLAIN.name(status) if status else ""
    assert said(found) == ([("status claim", MISSING.format(word, lacks))] if lacks else [])


def test_a_claim_is_told_in_the_words_of_the_file_and_after_its_step() -> None:
    (claim,) = said(with_claim(a_reading(spec=a_spec(Status.APPROVED, "Second")), SHORT, TABLE, {}))
    assert claim == ("status claim", MISSING.format("Second", "1 approval"))
    (step,) = said(with_claim(a_reading(spec=a_spec(Status.APPROVED, "First")), SHORT, TABLE, {}))
    assert step[0] == "status step"
    closed = with_claim(a_reading(spec=a_spec(Status.APPROVED, "Second")), SHORT, TABLE, {"Second": "Not yet."})
    assert said(closed) == [("status step", "Not yet.")]


@pytest.mark.parametrize(
    ("tasks", "anyway", "before", "told"),
    [
        ((1, 3), False, False, True),
        ((3, 3), False, False, False),
        ((1, 3), True, False, False),
        ((1, 3), False, True, False),
    ],
)
def test_what_lies_in_the_archive_has_to_be_done(
    tasks: tuple[int, int], *, anyway: bool, before: bool, told: bool
) -> None:
    base = replace(a_spec(Status.IMPLEMENTED), archived=before)
    one = a_reading(spec=replace(a_spec(Status.IMPLEMENTED, tasks=tasks), archived=True), base=base)
    message = 'What lies here is "Implemented", but this is still missing: 2 tasks of the implementation plan. Finish it first, or write `/spec implemented anyway`.'
    found = with_claim(one, UNDECIDED, PLAIN, {}, implemented_anyway=anyway)
    assert said(found) == ([("archive", message)] if told else [])


def test_what_is_missing_is_said_of_this_spec_and_of_the_thread() -> None:
    questions = tuple(
        Question(id=name, text="Why?", open=True, path=path)
        for name, path in (("T1", ""), ("Q1", PATH), ("Q2", "b.md"))
    )
    gate = replace(SHORT, questions=questions, unread=("Too much.",), consent=Consent(people=()))
    found = missing(a_reading(), gate, Status.APPROVED, implemented_anyway=False)
    assert found == ("1 agreement", "a proposal", "the answer to T1", "the answer to Q1", "what I could not read")
    assert missing(a_reading(), UNDECIDED, Status.APPROVED, implemented_anyway=False) == ()


IMPLEMENTED, APPROVED = Status.IMPLEMENTED, Status.APPROVED


@pytest.mark.parametrize(
    ("spec", "before", "anyway", "expected"),
    [
        (a_spec(IMPLEMENTED, tasks=(3, 3)), None, False, True),
        (a_spec(IMPLEMENTED, tasks=(2, 3)), None, False, False),
        (a_spec(IMPLEMENTED, tasks=(2, 3)), None, True, True),
        (a_spec(IMPLEMENTED, tasks=(2, 3)), a_spec(IMPLEMENTED), False, True),
        (a_spec(IMPLEMENTED, tasks=(2, 3)), a_spec(APPROVED), False, False),
        (a_spec(IMPLEMENTED, tasks=(3, 3), lacks="a plan"), None, False, False),
        (a_spec(IMPLEMENTED, tasks=(2, 3), lacks="a plan"), None, False, False),
        (a_spec(IMPLEMENTED), None, False, True),
        (a_spec(APPROVED, tasks=(3, 3)), a_spec(APPROVED, tasks=(2, 3)), False, True),
        (a_spec(APPROVED, tasks=(1, 1)), a_spec(APPROVED, tasks=(0, 0)), False, True),
        (a_spec(APPROVED, tasks=(0, 0)), a_spec(APPROVED, tasks=(0, 0)), False, False),
        (a_spec(APPROVED, tasks=(0, 0)), a_spec(APPROVED, tasks=(-1, 0)), False, False),
        (a_spec(APPROVED, tasks=(3, 3)), a_spec(APPROVED, tasks=(3, 3)), False, False),
        (a_spec(APPROVED, tasks=(2, 3)), a_spec(APPROVED, tasks=(1, 3)), False, False),
        (a_spec(APPROVED, tasks=(3, 3)), a_spec(Status.REVIEW, tasks=(2, 3)), False, False),
        (a_spec(APPROVED, tasks=(3, 3)), None, True, False),
    ],
)
def test_what_is_built(spec: Examination, before: Examination | None, *, anyway: bool, expected: bool) -> None:
    one = a_reading(spec=spec, base=before)
    assert built(one, anyway=anyway) is expected
    assert completes(one) is (expected and spec.status is APPROVED)
    assert is_done(spec) is (spec.tasks.done == spec.tasks.total and not spec.lacks_plan)


@pytest.mark.parametrize(
    ("before", "text", "closed", "message"),
    [
        ("Draft", "Second", {}, ""),
        ("Draft", "Second", {"Second": "Not yet."}, "Not yet."),
        ("Second", "Second", {"Second": "Not yet."}, ""),
        ("Draft", "Second", {"Draft": "Not yet.", "First": "No."}, ""),
        (None, "Draft", {"Draft": "Not yet."}, "Not yet."),
        ("Draft", "First", {"First": "No."}, None),
    ],
)
def test_a_step_is_one_of_the_table_and_open(
    before: str | None, text: str, closed: dict[str, str], message: str | None
) -> None:
    base = a_spec(Status.DRAFT, before) if before else None
    found = said(with_step(a_reading(spec=a_spec(Status.DRAFT, text), base=base), TABLE, closed))
    if message is None:
        assert [section for section, _ in found] == ["status step"]
        assert "No." not in found[0][1]
    else:
        assert found == ([("status step", message)] if message else [])


def test_an_approval_moves_a_spec_on_where_a_step_is_open() -> None:
    draft, odd, second = (a_reading(spec=a_spec(Status.DRAFT, text)) for text in ("Draft", "???", "Second"))
    assert next_state(draft, TABLE, APPROVED) == SECOND
    assert next_state(draft, TABLE, APPROVED, {"Second"}) is None
    assert is_held(draft, TABLE, {"Second"})
    assert not is_held(draft, TABLE)
    assert not is_held(draft, PLAIN, {"Second"})
    assert usual_state(draft, TABLE, APPROVED) == SECOND
    assert usual_state(second, TABLE, APPROVED) == FIRST
    assert usual_state(draft, TABLE, IMPLEMENTED) is None
    states = (DRAFT, replace(OTHER, entered_from=("Draft",)), State(name="Nowhere", role=Role.WITHDRAWN))
    straight = Lifecycle(names=LifecycleNames(states=states))
    assert why_held(odd, straight, {}) == 'a change of its own brings it to "Other".'
    assert why_held(a_reading(spec=a_spec(None, "Nowhere")), straight, {}) == "no step leads on from there."
    assert why_held(draft, TABLE, {"Second": "Not yet.", "Elsewhere": "No."}) == "Not yet."


@pytest.mark.parametrize(
    ("words", "text", "status", "wanted", "stands"),
    [
        (TABLE, "Draft", Status.DRAFT, DRAFT, True),
        (TABLE, "Other", Status.DRAFT, DRAFT, False),
        (TABLE, None, Status.DRAFT, DRAFT, False),
        (PLAIN, None, Status.DRAFT, DRAFT, True),
        (PLAIN, "Draft", Status.REVIEW, DRAFT, False),
    ],
)
def test_whether_a_file_is_in_a_state(
    words: Lifecycle, text: str | None, status: Status, wanted: State, *, stands: bool
) -> None:
    assert stands_in(words, text, status, wanted) is stands


def test_a_problem_of_the_status_stands_on_it_or_on_the_first_line() -> None:
    one = a_reading(spec=a_spec(None))
    found = status_problem(one, "No.", "status step").diagnostic
    assert found.span == Span(line=1, column=1, end_line=1, end_column=1)
    assert (found.code, found.severity, found.section) == (Code.INVALID_FIELD, Severity.ERROR, "status step")
    assert status_problem(a_reading(), "No.", "x").diagnostic.span == an_examination().status_span


def test_a_day_is_the_teams() -> None:
    entered = datetime(2026, 12, 8, 3, tzinfo=UTC)
    assert deadline_of(Period(days=1), entered, "America/New_York") == date(2026, 12, 8)
    over = over_at(date(2026, 12, 8), "America/New_York")
    assert over == datetime(2026, 12, 9, 5, tzinfo=UTC)
    assert over.tzinfo is UTC


CALL = "Last-Call-Deadline"


def in_call(day: str, text: str = "Last Call") -> Examination:
    found = a_spec(Status.REVIEW, text)
    return replace(found, facts=replace(found.facts, dates=((CALL, day),)))


def a_context(*reviews: SpecReview, merged: bool = False) -> ReviewContext:
    snapshot = a_snapshot(pull=a_pull(merged_at=at(1) if merged else None))
    return ReviewContext(
        snapshot=snapshot,
        policy=parse_policy(EIP),
        approvers=Approvers(entries=(), permissions={}, teams={}),
        memory=Memory(),
        spec_reviews=reviews,
    )


def test_every_spec_that_wants_to_leave_is_waited_for() -> None:
    leaving, stays = a_spec(APPROVED, "Final"), in_call("2026-12-07")
    new, wordless, other = (
        a_reading(spec=leaving, base=base) for base in (None, a_spec(None, "???"), a_spec(None, "Draft"))
    )
    wants = a_reading(spec=leaving, base=in_call("2026-12-07"))
    dayless, over = (a_reading(spec=leaving, base=in_call(day)) for day in ("TBD", "2026-11-01"))
    context = a_context(new, wordless, other, dayless, over, a_reading(spec=stays, base=stays), wants)
    assert ends_of_states(context) == (datetime(2026, 12, 8, tzinfo=UTC),)


def test_who_leaves_too_soon_has_an_error_of_its_own() -> None:
    context = a_context(a_reading(spec=a_spec(APPROVED, "Final"), base=in_call("2026-12-07")))
    (one,) = context.spec_reviews
    message = '"Last Call" lasts until 2026-12-07; write "Last Call" until then.'
    assert said(with_period(one, context.lifecycle(one), context)) == [("status period", message)]


def test_the_day_is_written_where_a_merge_brought_a_spec_there() -> None:
    one = a_reading(spec=in_call("TBD"), base=a_spec(Status.REVIEW, "Review"))
    assert deadline_to_write(a_context(merged=True), one, "Last Call") == ((CALL, "2026-12-07"),)
    assert deadline_to_write(a_context(), one, "Last Call") == ()
    assert deadline_to_write(a_context(merged=True), one, "Final") == ()
    odd = a_reading(spec=a_spec(None, "???"))
    assert deadline_to_write(a_context(merged=True), odd, "???") == deadline_to_write(a_context(), odd, "???") == ()
    stays = a_reading(spec=in_call("TBD"), base=in_call("2026-12-07"))
    assert deadline_to_write(a_context(merged=True), stays, "Last Call") == ()


def test_all_specs_are_as_far_as_the_one_that_is_least_far() -> None:
    assert together(APPROVED, [None, Status.DRAFT]) is Status.DRAFT
    assert together(Status.REVIEW, [IMPLEMENTED, None, Status.WITHDRAWN]) is Status.REVIEW
    assert together(APPROVED, [Status.WITHDRAWN]) is Status.WITHDRAWN
