"""When the reminder comes, since when it counts, and whom it calls."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.policy.model import Policy, ReviewRules
from bot.review.evaluate.decision import Outcome
from bot.review.evaluate.model import ApprovalStatus, Gate
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.evaluate.quorum import Quota
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import ThreadComment
from bot.review.present.reminder import reminder, working_days
from bot.review.present.summary import replies_in_silence
from tests.review.builders import (
    BEN,
    BOT,
    CAT,
    EVE,
    NOON,
    PATH,
    a_comment,
    a_review,
    a_thread,
    at,
)
from tests.review.gates import a_count, a_gate, a_problem, an_objection, asked, consent, gated, judged

MONDAY = NOON
"""2026-11-23"""
PATIENT = Policy(review=ReviewRules(remind_after_days=5))
LAPSED = ApprovalStatus.LAPSED
CLOSED = a_gate(approval_counts=(a_count(),))
OPEN = a_gate(approval_counts=(a_count(judged()),))
LATER = MONDAY + timedelta(days=7)
MACHINE = replace(CAT, is_bot=True)


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        ("2026-11-23T00:00+00:00", "2026-11-23T23:59+00:00", 0),
        ("2026-11-23T23:59+00:00", "2026-11-24T00:00+00:00", 1),
        ("2026-11-20T12:00+00:00", "2026-11-21T12:00+00:00", 0),
        ("2026-11-20T12:00+00:00", "2026-11-23T12:00+00:00", 1),
        ("2026-11-21T12:00+00:00", "2026-11-22T12:00+00:00", 0),
        ("2026-11-23T12:00+00:00", "2026-11-30T12:00+00:00", 5),
        ("2026-11-23T12:00+00:00", "2026-12-08T12:00+00:00", 11),
        ("2026-11-23T12:00+00:00", "2026-11-20T12:00+00:00", 0),
        ("2026-11-24T01:00+03:00", "2026-11-24T12:00+00:00", 1),
        ("2026-11-23T12:00+00:00", "2026-11-24T01:00+03:00", 0),
    ],
)
def test_days_from_monday_to_friday_are_counted_in_utc(since: str, now: str, days: int) -> None:
    assert working_days(datetime.fromisoformat(since), datetime.fromisoformat(now)) == days


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine's clock be fourteen hours ahead of UTC."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_the_clock_of_the_machine_decides_nothing() -> None:
    assert working_days(MONDAY, MONDAY + timedelta(hours=11)) == 0
    assert working_days(MONDAY, MONDAY + timedelta(days=1)) == 1
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert [one.to for one in said(now=friday, days=4)] == ["quiet-since-20261123T120000Z"]


def said(
    gate: Gate = CLOSED, now: datetime = LATER, *, days: int = 5, pull: dict[str, object] | None = None
) -> tuple[Reply, ...]:
    policy = replace(PATIENT, review=ReviewRules(remind_after_days=days))
    context = gated(gate=gate, policy=policy, pull={"pushed_at": MONDAY, **(pull or {})})
    return reminder(context, now)


def test_it_says_for_how_long_what_is_missing_and_who_clears_it() -> None:
    key = "quiet-since-20261123T120000Z"
    body = (
        "@ann: nothing has happened here for 5 working days.\n\n"
        "**Blocked: 1 error, 1 approval**\n\n"
        f"- **ann** repairs 1 error in the text: [line 7](/{PATH}#7).\n"
        f"- 1 approval needed from anyone with write access, not the author: [read](/{PATH}#1) and approve.\n\n"
        "I stay silent now until something happens."
    )
    gate = replace(CLOSED, errors=(a_problem(),))
    assert said(gate) == (Reply(to=key, body=mark(body, Marker(kind=Kind.REPLY, value=key))),)


@pytest.mark.parametrize(
    ("gate", "now", "days", "pull", "comes"),
    [
        (CLOSED, LATER, 5, {}, True),
        (CLOSED, LATER, 6, {}, False),
        (CLOSED, LATER, 0, {}, False),
        (CLOSED, LATER - timedelta(days=2), 5, {}, False),
        (CLOSED, LATER - timedelta(days=2), 1, {}, False),
        (CLOSED, LATER - timedelta(days=1), 1, {}, False),
        (CLOSED, LATER - timedelta(days=3), 1, {}, True),
        (CLOSED, datetime(2026, 11, 28, 1, tzinfo=timezone(timedelta(hours=3))), 1, {}, True),
        (CLOSED, MONDAY + timedelta(days=84), 5, {}, True),
        (CLOSED, MONDAY + timedelta(days=85), 5, {}, False),
        (CLOSED, LATER, 5, {"pushed_at": None}, False),
        (CLOSED, LATER, 5, {"state": PullState.CLOSED}, False),
        (CLOSED, LATER, 5, {"state": PullState.MERGED}, False),
        (CLOSED, LATER, 5, {"draft": True}, False),
        (OPEN, LATER, 5, {}, False),
        (replace(CLOSED, consent=consent(began_at=at(0), ends_at=at(99))), LATER, 5, {}, False),
        (replace(CLOSED, consent=consent()), LATER, 5, {}, True),
    ],
)
def test_it_comes_on_a_working_day_where_people_wait_for_people(
    gate: Gate, now: datetime, days: int, pull: dict[str, object], *, comes: bool
) -> None:
    assert bool([one for one in said(gate, now, days=days, pull=pull) if one.to.startswith("quiet")]) is comes


def answered(by: object, minutes: int | None) -> ThreadComment:
    return ThreadComment(id="x", author=by, body="Yes.", created_at=None if minutes is None else at(minutes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 0),
        ({"comments": (a_comment("Yes.", minutes=5),)}, 5),
        ({"comments": (a_comment("Yes.", minutes=-5),)}, 0),
        ({"comments": (a_comment("Yes.", minutes=5, author=BOT),)}, 0),
        ({"comments": (a_comment("Yes.", minutes=5, author=replace(BOT, is_bot=False)),)}, 0),
        ({"comments": (a_comment("Yes.", minutes=5, author=MACHINE),)}, 0),
        ({"reviews": (a_review(minutes=6),)}, 6),
        ({"reviews": (a_review(replace(BOT, is_bot=False), minutes=6),)}, 0),
        ({"reviews": (a_review(MACHINE, minutes=6),)}, 0),
        ({"threads": (a_thread("x", answers=(answered(BEN, 7),)),)}, 7),
        ({"threads": (a_thread("x", answers=(answered(BEN, None),)),)}, 0),
        ({"threads": (a_thread("x", answers=(answered(replace(BOT, is_bot=False), 7),)),)}, 0),
        ({"threads": (a_thread("x", answers=(answered(MACHINE, 7),)),)}, 0),
        (
            {
                "comments": (a_comment("Yes.", minutes=5),),
                "reviews": (a_review(minutes=9),),
                "threads": (a_thread("x", answers=(answered(BEN, 7),)),),
            },
            9,
        ),
    ],
)
def test_it_counts_since_the_last_thing_that_a_person_did(changes: dict[str, object], minutes: int) -> None:
    (found,) = said(pull=changes)
    assert found.to == f"quiet-since-20261123T12{minutes:02}00Z"


def called(gate: Gate, *entries: str, teams: tuple[str, ...] = ()) -> str:
    context = gated(gate=gate, policy=PATIENT, pull={"pushed_at": MONDAY})
    approvers = replace(context.approvers, entries=entries, teams={team: frozenset() for team in teams})
    (found,) = reminder(replace(context, approvers=approvers), LATER)
    return found.body.splitlines()[1].partition(": nothing")[0].partition(" has happened")[0]


@pytest.mark.parametrize(
    ("gate", "people"),
    [
        (a_gate(errors=(a_problem(),)), "@ann"),
        (a_gate(uncounted=(UncountedPlace(path=PATH, line=3),)), "@ann"),
        (a_gate(questions=(asked("Q1"),)), "@ann"),
        (a_gate(questions=(asked("T1", by=CAT),)), "@cat"),
        (a_gate(questions=(asked("T1", by=CAT), asked("Q1"))), "@ann @cat"),
        (a_gate(objections=(an_objection(EVE),)), "@eve"),
        (a_gate(questions=(asked("T1", by=CAT),), objections=(an_objection(CAT), an_objection(EVE))), "@cat @eve"),
        (a_gate(unread=("x",)), "Nothing"),
    ],
)
def test_who_has_to_repair_answer_or_look_is_called_once(gate: Gate, people: str) -> None:
    assert called(gate) == people


SECURITY = Quota(group="security", number=1, entries=("security",))


@pytest.mark.parametrize(
    ("count", "entries", "people"),
    [
        (a_count(), ("write", "@ben", "acme/core", "@ann", "me@x.test", "Maintain"), "@ben @acme/core"),
        (a_count(), ("ANN", "Ben"), "@Ben"),
        (a_count(judged(BEN), required=2), ("@Ben", "@cat"), "@cat"),
        (a_count(judged(BEN, LAPSED), required=2), ("cat",), "@ben @cat"),
        (a_count(judged(BEN, LAPSED), required=2), ("@ben",), "@ben"),
        (a_count(judged(BEN, ApprovalStatus.STRANGER), required=2), ("cat",), "@cat"),
        (
            a_count(judged(BEN, groups=("security",)), judged(CAT, LAPSED, groups=("core",)), quotas=(SECURITY,)),
            ("write",),
            "Nothing",
        ),
    ],
)
def test_who_may_approve_is_called_by_name_unless_they_have(
    count: object, entries: tuple[str, ...], people: str
) -> None:
    gate = a_gate(approval_counts=(count,), unread=("x",))
    assert called(gate, *entries, teams=("acme/core",)) == people


def test_quotas_call_who_brings_it_further() -> None:
    core = Quota(group="core", number=1, entries=("core",))
    old = judged(CAT, LAPSED, groups=("core",))
    other = judged(EVE, LAPSED, groups=("security",))
    count = a_count(judged(BEN, groups=("security",)), old, other, required=2, quotas=(SECURITY, core))
    assert called(a_gate(approval_counts=(count,)), "write") == "@cat @core"


def test_the_news_of_a_decision_come_before_the_reminder() -> None:
    moments = {"began_at": at(0), "ends_at": at(60)}
    gate = replace(CLOSED, consent=consent(Outcome.MERGE, is_over=True, **moments))
    assert [one.to.partition("-")[0] for one in said_in_silence(gate)] == ["period", "quiet"]


def said_in_silence(gate: Gate) -> tuple[Reply, ...]:
    context = gated(gate=gate, policy=PATIENT, pull={"pushed_at": MONDAY})
    return replies_in_silence(replace(context, snapshot=replace(context.snapshot, now=LATER)))
