"""What is not begun yet, and what the bot found when it came, function by function: where each of them begins and ends."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import Progress
from bot.policy.lifecycle import Status
from bot.policy.model import Policy, ReviewRules
from bot.policy.severity import Code, Severity
from bot.review.evaluate.first_contact import FirstContact, Form, first_contact, is_heard, is_untouched
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import CheckAction
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    a_comment,
    a_diagnostic,
    a_pull,
    a_reading,
    a_review,
    a_snapshot,
    a_thread,
    an_examination,
    at,
)


def some(code: Code, number: int, severity: Severity = Severity.ERROR, first: int = 10) -> tuple[Diagnostic, ...]:
    """Make so many findings, the nearest to the top last."""
    lines = range(first + number - 1, first - 1, -1)
    return tuple(a_diagnostic(code=code, severity=severity, section=f"{code} {line}", line=line) for line in lines)


def a_spec(*found: Diagnostic, done: int = 1, total: int = 12, status: Status | None = Status.DRAFT) -> SpecReview:
    return a_reading(spec=an_examination(*found, sections=Progress(done=done, total=total), status=status))


MISSING = some(Code.MISSING_SECTION, 7)
EMPTY = some(Code.EMPTY_SECTION, 7, first=30)
OWN = some(Code.INVALID_FIELD, 1, first=50)


@pytest.mark.parametrize(
    ("spec", "form"),
    [
        (a_spec(*MISSING, status=None), Form.OTHER),
        (a_spec(*MISSING[:6], status=None), None),
        (a_spec(*MISSING, *EMPTY, status=None), Form.OTHER),
        (a_spec(*MISSING, status=Status.DRAFT), None),
        (a_spec(*MISSING, *EMPTY), Form.DRAFT),
        (a_spec(*MISSING, *EMPTY[:6]), None),
        (a_spec(*EMPTY), Form.DRAFT),
        (a_spec(*EMPTY[:6]), None),
        (a_spec(*EMPTY, done=0), Form.TEMPLATE),
        (a_spec(*EMPTY[:1], done=0), Form.TEMPLATE),
        (a_spec(*EMPTY, *OWN, done=0), Form.DRAFT),
        (a_spec(*EMPTY[:5], *OWN, done=0), None),
        (a_spec(*EMPTY, done=5), Form.DRAFT),
        (a_spec(*EMPTY, done=6), None),
        (a_spec(*EMPTY, done=7), None),
        (a_spec(*EMPTY, done=0, status=Status.REVIEW), None),
        (a_spec(*EMPTY, *some(Code.TOO_LARGE, 1), done=0), None),
        (a_spec(done=0), None),
        (a_spec(*some(Code.EMPTY_SECTION, 9, Severity.INFO), done=0), None),
        (a_spec(*some(Code.EMPTY_SECTION, 7, Severity.WARNING), done=0), Form.TEMPLATE),
        (a_spec(*EMPTY, *some(Code.INVALID_FIELD, 9, Severity.INFO), done=0), Form.TEMPLATE),
    ],
)
def test_what_is_not_begun_has_a_form(spec: SpecReview, form: Form | None) -> None:
    found = first_contact(spec)
    assert found == (FirstContact(form=form, first=found.first) if form is not None and found is not None else None)
    assert (found is None) is (form is None)


def test_to_begin_with_is_what_stands_nearest_to_the_top_and_is_told() -> None:
    hint = some(Code.EMPTY_SECTION, 1, Severity.INFO, first=2)
    found = first_contact(a_spec(*hint, *EMPTY, *some(Code.EMPTY_SECTION, 1, first=60)))
    assert found is not None
    assert found.first.diagnostic.span.line == 30


def test_in_a_first_draft_only_a_missing_section_is_told_on_its_line() -> None:
    missing, empty = a_spec(MISSING[0]).problems[0], a_spec(EMPTY[0]).problems[0]
    for form, heard in ((Form.DRAFT, (True, False)), (Form.TEMPLATE, (False, False)), (Form.OTHER, (False, False))):
        contact = FirstContact(form=form, first=empty)
        assert (is_heard(missing, contact), is_heard(empty, contact)) == heard
    assert is_heard(missing, None)
    assert is_heard(empty, None)


MET = at(10)
GATE = a_thread(mark("Blocked", Marker(kind=Kind.GATE)), key="gate")
SUMMARY = a_comment(f"{mark('', Marker(kind=Kind.SUMMARY))}\n", author=BOT)


def untouched(pull: PullRequest, *, met: datetime | None = MET, at_once: bool = False, asked: bool = False) -> bool:
    policy = Policy(review=ReviewRules(already_open=at_once))
    actions = (CheckAction(identifier="check", account=ANN),) if asked else ()
    return is_untouched(replace(a_snapshot(pull=pull), met_at=met, check_actions=actions), policy)


OPEN = replace(a_pull(), updated_at=at(9))
MERGED = replace(a_pull(state=PullState.MERGED, merged_at=at(9)), updated_at=at(60))


@pytest.mark.parametrize("pull", [OPEN, MERGED], ids=["open", "merged"])
def test_what_was_there_before_is_untouched_until_the_bot_or_somebody_who_presses_a_button_speaks(
    pull: PullRequest,
) -> None:
    assert untouched(pull)
    assert not untouched(pull, met=None)
    assert not untouched(pull, asked=True)
    assert not untouched(replace(pull, comments=(SUMMARY,)))
    assert not untouched(replace(pull, threads=(a_thread("A finding."),)))
    assert untouched(replace(pull, threads=(replace(a_thread(""), comments=()), a_thread("Mine.", author=BEN))))
    assert untouched(pull, at_once=True) is (pull is MERGED)


@pytest.mark.parametrize(
    ("pull", "expected"),
    [
        (replace(OPEN, updated_at=None), False),
        (replace(OPEN, updated_at=MET), False),
        (replace(OPEN, updated_at=at(11)), False),
        (replace(OPEN, state=PullState.CLOSED), False),
        (replace(MERGED, merged_at=None), False),
        (replace(MERGED, merged_at=MET), False),
        (replace(MERGED, merged_at=at(11)), False),
        (replace(MERGED, comments=(a_comment("When?", minutes=20),)), True),
    ],
)
def test_the_moment_in_which_the_bot_came_tells_before_from_after(pull: PullRequest, *, expected: bool) -> None:
    assert untouched(pull) is expected


@pytest.mark.parametrize(
    "pull", [replace(OPEN, updated_at=MET), replace(MERGED, merged_at=MET)], ids=["open", "merged"]
)
def test_what_is_of_the_second_in_which_the_bot_came_was_done_in_its_presence(pull: PullRequest) -> None:
    """A forge cuts its moments to whole seconds, the bot's own clock does not."""
    assert not untouched(pull, met=MET.replace(microsecond=999_999))
    assert untouched(pull, met=MET + timedelta(seconds=1))


GATED = replace(OPEN, updated_at=at(60), threads=(GATE,), pushed_at=at(9))


def answered(author: object, moment: datetime | None) -> PullRequest:
    answer = replace(GATE.comments[0], id="a", body="When?", author=author, created_at=moment)  # type: ignore[arg-type]
    return replace(GATED, threads=(replace(GATE, comments=(*GATE.comments, answer)),))


@pytest.mark.parametrize(
    ("pull", "expected"),
    [
        (GATED, True),
        (replace(GATED, updated_at=None), False),
        (replace(GATED, pushed_at=None), True),
        (replace(GATED, pushed_at=MET), False),
        (replace(GATED, comments=(a_comment("When?", minutes=9),)), True),
        (replace(GATED, comments=(a_comment("When?", minutes=10),)), False),
        (replace(GATED, comments=(a_comment("A reply.", author=BOT, minutes=20),)), True),
        (replace(GATED, reviews=(a_review(minutes=9),)), True),
        (replace(GATED, reviews=(a_review(minutes=10),)), False),
        (answered(BEN, at(9)), True),
        (answered(BEN, None), True),
        (answered(BEN, MET), False),
        (answered(BOT, at(20)), True),
        (replace(GATED, threads=(replace(a_thread(""), comments=()), GATE)), True),
        (replace(GATED, threads=(GATE, a_thread("Mine.", author=ANN))), True),
        (replace(GATED, threads=(a_thread("Mine.", author=ANN),)), False),
    ],
)
def test_the_thread_that_stands_for_the_checks_touches_nothing_and_people_do(
    pull: PullRequest, *, expected: bool
) -> None:
    assert untouched(pull) is expected
