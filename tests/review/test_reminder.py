"""One nudge to the people who hold the gate, then silence."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.review.decide_alone import decide_with
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.pull_request import PullRequest, ThreadComment
from bot.review.model.snapshot import Snapshot
from bot.review.present.reminder import working_days
from tests.review.builders import (
    BEN,
    BOT,
    CAT,
    NOON,
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
from tests.review.world import settle

FRIDAY = NOON - timedelta(days=10)
POLICY = """
review: {remind_after_days: 5}
approval: {approvers: [write, "@ben", "@team/core", "@ann", codeowners]}
"""
MINUTES_A_DAY = 24 * 60


def quiet(pull: PullRequest | None = None, *, since: datetime = FRIDAY) -> PullRequest:
    return replace(pull or a_pull(), pushed_at=since)


def nudges(snapshot: Snapshot, spec_review: SpecReview | None = None) -> list[str]:
    """Say what the bot would tell people."""
    desired = decide_with(snapshot, policy_in_force(snapshot.policy), (spec_review or a_reading(),))
    return [reply.body.partition("\n")[2] for reply in desired.replies if reply.to.startswith("quiet-since-")]


def waiting(pull: PullRequest | None = None, *, now: datetime = NOON, policy: str = POLICY) -> Snapshot:
    return replace(a_snapshot(pull=pull or quiet(), policy=policy, codeowners="* mail@example.com @ben"), now=now)


def test_the_people_whom_it_waits_for_are_told_what_for() -> None:
    (body,) = nudges(waiting())
    assert body.startswith(
        "@ben @team/core: nothing has happened here for 6 working days.\n\n**Blocked: 1 approval**\n\n- "
    )
    assert "1 approval needed" in body
    assert body.endswith("I stay silent now until something happens.")


def test_it_is_said_once_until_something_happens() -> None:
    snapshot = waiting()
    for now in (NOON, NOON + timedelta(days=1), NOON + timedelta(days=7)):
        snapshot = replace(snapshot, now=now)
        snapshot = settle(snapshot, decide_with(snapshot, policy_in_force(snapshot.policy), (a_reading(),)))
    said = [one.body for one in snapshot.pull.comments if "stay silent" in one.body]
    assert len(said) == 1
    comment = a_comment("I am on it.", minutes=MINUTES_A_DAY)
    talked = replace(snapshot.pull, comments=(*snapshot.pull.comments, comment))
    assert nudges(waiting(talked, now=NOON + timedelta(days=2))) == []
    assert len(nudges(waiting(talked, now=NOON + timedelta(days=8)))) == 1


@pytest.mark.parametrize(
    ("spec_review", "people"),
    [
        (a_reading(a_diagnostic()), "@ann @ben @team/core: nothing"),
        (a_reading(spec=an_examination(questions=(a_question(),))), "@ann @ben @team/core: nothing"),
    ],
)
def test_the_author_is_called_for_the_text_and_its_questions(spec_review: SpecReview, people: str) -> None:
    (body,) = nudges(waiting(), spec_review)
    assert body.startswith(people)


def test_who_asked_is_called_and_who_approved_is_not() -> None:
    question = a_comment("/spec question Why not nginx?", author=CAT, minutes=-10 * MINUTES_A_DAY)
    review = a_review(BEN, minutes=-9 * MINUTES_A_DAY)
    pull = quiet(a_pull(comments=(question,), reviews=(review,)))
    (body,) = nudges(waiting(pull, policy=POLICY.replace("approvers", "required: 2, approvers")))
    assert body.startswith("@cat @team/core: nothing")


def test_who_has_to_look_again_is_called() -> None:
    review = a_review(CAT, minutes=-9 * MINUTES_A_DAY, sha="2" * 40)
    pull = quiet(a_pull(reviews=(review,)))
    (body,) = nudges(waiting(pull, policy=POLICY.replace("approvers", "lapse: any-push, approvers")))
    assert body.startswith("@cat @ben @team/core: nothing")


def test_where_nobody_is_named_nobody_is_called() -> None:
    (body,) = nudges(waiting(policy="review: {remind_after_days: 5}"))
    assert body.startswith("Nothing has happened here for 6 working days.")


@pytest.mark.parametrize(
    "snapshot",
    [
        waiting(policy=""),
        waiting(a_pull()),
        waiting(quiet(a_pull(draft=True))),
        waiting(quiet(a_pull(state=PullState.CLOSED))),
        waiting(quiet(since=NOON - timedelta(days=6))),
        waiting(quiet(since=NOON - timedelta(days=100))),
        waiting(now=NOON + timedelta(days=5)),
        waiting(quiet(a_pull(reviews=(a_review(minutes=-MINUTES_A_DAY, verdict=Verdict.COMMENTED),)))),
        waiting(quiet(a_pull(reviews=(a_review(minutes=-9 * MINUTES_A_DAY),)))),
    ],
    ids=["off", "unknown", "draft", "closed", "too early", "forgotten", "Saturday", "reviewed lately", "approved"],
)
def test_who_is_left_in_peace(snapshot: Snapshot) -> None:
    assert nudges(snapshot) == []


@pytest.mark.parametrize(("days", "said"), [(12 * 7, 1), (12 * 7 + 3, 0)])
def test_after_sixty_working_days_it_is_forgotten(days: int, said: int) -> None:
    """From a Monday, and from the Friday before it, until a Monday."""
    assert len(nudges(waiting(quiet(since=NOON - timedelta(days=days))))) == said


def test_what_bots_say_breaks_no_silence() -> None:
    robot = replace(CAT, is_bot=True)
    talk = (a_comment("Beep.", author=robot), a_comment("Done.", author=BOT, key="own"))
    assert len(nudges(waiting(quiet(a_pull(comments=talk, reviews=(a_review(robot, Verdict.COMMENTED),)))))) == 1


@pytest.mark.parametrize(("days", "counted"), [(0, 0), (1, 1), (2, 1), (3, 1), (7, 5), (10, 6), (14, 10), (-3, 0)])
def test_working_days_until_a_monday(days: int, counted: int) -> None:
    assert working_days(NOON - timedelta(days=days), NOON) == counted


def test_an_answer_in_a_thread_breaks_the_silence() -> None:
    answer = ThreadComment(id="a", author=BEN, body="I will.", created_at=NOON - timedelta(days=2))
    assert nudges(waiting(quiet(a_pull(threads=(a_thread("x", author=CAT, answers=(answer,)),))))) == []
    of_the_bot = replace(answer, author=BOT)
    assert nudges(waiting(quiet(a_pull(threads=(a_thread("x", author=CAT, answers=(of_the_bot,)),))))) != []
