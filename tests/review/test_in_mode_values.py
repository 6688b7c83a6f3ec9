"""A decision as an adviser says it: nothing fails, nothing is held back, and everything is still said."""

from dataclasses import replace

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Check, DesiredState, DismissedReview, GateThread
from bot.review.present.checks import sealed
from bot.review.present.in_mode import ADVICE, advised, as_advice

FAILED = sealed(
    Check(name="spec / document", sha="1" * 40, conclusion=Conclusion.FAILURE, title="2 errors", summary="Text.")
)
PASSED = sealed(replace(FAILED, conclusion=Conclusion.SUCCESS))
STATE = DesiredState(label=None, status_labels=frozenset({"spec: draft"}), summary=None)


def test_a_check_that_would_fail_passes_and_says_so() -> None:
    would = sealed(
        replace(
            FAILED,
            conclusion=Conclusion.SUCCESS,
            title="Would fail: 2 errors",
            summary=f"{ADVICE}\n\nText.",
        )
    )
    assert as_advice((PASSED, FAILED)) == (PASSED, would)
    assert advised(replace(STATE, checks=(FAILED,))).checks == (would,)


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        (None, None),
        (GateThread(is_open=True, body="Open."), GateThread(is_open=True, body="Open.")),
        (GateThread(is_open=False, body="Shut."), GateThread(is_open=True, body=f"Shut.\n\n{ADVICE}")),
    ],
)
def test_the_thread_of_a_closed_gate_is_resolved(thread: GateThread | None, said: GateThread | None) -> None:
    assert advised(replace(STATE, gate_thread=thread)).gate_thread == said


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (None, None),
        ("", ""),
        ("x\n### Blocked: 1 error\n\nRest", f"x\n### Would be blocked: 1 error\n\n> {ADVICE}\n\nRest"),
        ("### Draft, blocked: 1 error\nRest", f"### Draft, would be blocked: 1 error\n\n> {ADVICE}\nRest"),
        ("### Ready\nRest\n### Two", f"### Ready\n\n> {ADVICE}\nRest\n### Two"),
        ("### Blocked: a\n### Blocked: b", f"### Would be blocked: a\n\n> {ADVICE}\n### Blocked: b"),
        ("No heading", f"No heading\n\n> {ADVICE}"),
    ],
)
def test_the_summary_says_below_its_verdict_that_it_is_advice(summary: str | None, said: str | None) -> None:
    assert advised(replace(STATE, summary=summary)).summary == said


def test_no_approval_is_taken_back_and_nothing_closed_and_the_rest_stays() -> None:
    bold = replace(STATE, closes=True, dismissals=(DismissedReview(review="1", message="Early"),))
    assert advised(bold) == STATE
