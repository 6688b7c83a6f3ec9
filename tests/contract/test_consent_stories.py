"""Whole decisions by consent, as communities make them: an RFC's final comment period, an EIP's last call."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from tests.contract.stage import AUTHOR, REVIEWER, Stage
from tests.contract.test_gate import is_approved, look, opened, summary

pytestmark = pytest.mark.long
DAY = timedelta(days=1)


SIX = (REVIEWER, "eli", "fay", "gus", "hal", "ivy")


def policy(period: str, *, people: Sequence[str] = (REVIEWER,), outstanding: int = 0) -> bytes:
    rules = f"decision: consent, people: [{', '.join(people)}], outstanding: {outstanding}, period: {period}"
    return f"approval: {{{rules}}}\n".encode()


def after(stage: Stage, ref: PullRef, time: timedelta) -> PullRequest:
    """Look again when time has gone by, and once more: nothing is said twice."""
    stage.pass_time(time)
    pull = look(stage, ref)
    assert len(look(stage, ref).comments) == len(pull.comments)
    return pull


def say(stage: Stage, ref: PullRef, people: Sequence[str], words: str) -> PullRequest:
    for login in people:
        stage.comment(login, ref, words)
    return look(stage, ref)


def told(pull: PullRequest, words: str) -> int:
    return sum(words in one.body for one in pull.comments if "specbot:reply v1 period" in one.body)


def test_an_rfc_all_but_two_of_six_agree_and_an_objection_at_day_nine_stops_the_clock(stage: Stage) -> None:
    stage.own_forge()
    for login in SIX[1:]:
        stage.add_member(login)
    ref = opened(stage, policy=policy("10 days", people=SIX, outstanding=2))
    say(stage, ref, [REVIEWER], "/spec propose merge")
    pull = say(stage, ref, ["eli", "fay"], "/spec agree")
    assert "1 more has to agree, of **gus**, **hal**, **ivy**: " in summary(pull)
    pull = say(stage, ref, ["hal"], "/spec agree")
    assert "### Blocked: the end of the comment period on " in summary(pull)
    assert not is_approved(after(stage, ref, 9 * DAY))
    pull = say(stage, ref, ["gus"], "/spec object It breaks every parser.")
    assert "gus](" in summary(pull)
    assert not is_approved(after(stage, ref, 2 * DAY))
    say(stage, ref, ["gus"], "/spec resolve T1")
    assert not is_approved(after(stage, ref, 9 * DAY))
    pull = after(stage, ref, DAY)
    assert is_approved(pull)
    assert (told(pull, "Objections until"), told(pull, "is over")) == (2, 1)
    stage.merge(ref)
    pull = after(stage, ref, DAY)
    assert summary(pull).partition("\n")[2].startswith("### Merged\n")


def test_a_last_call_of_fourteen_days_is_stopped_by_one_objection(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=policy("14 days"))
    say(stage, ref, [REVIEWER], "/spec propose merge")
    assert not is_approved(after(stage, ref, 13 * DAY))
    say(stage, ref, [AUTHOR], "/spec object I found a hole in it myself.")
    pull = after(stage, ref, 2 * DAY)
    assert not is_approved(pull)
    say(stage, ref, [AUTHOR], "/spec resolve T1")
    assert not is_approved(after(stage, ref, 13 * DAY))
    pull = after(stage, ref, DAY)
    assert is_approved(pull)
    assert (told(pull, "Objections until"), told(pull, "is over")) == (2, 1)


def test_a_decision_to_postpone_moves_the_status(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage, policy=policy("3 days"))
    say(stage, ref, [REVIEWER], "/spec propose postpone")
    pull = after(stage, ref, 3 * DAY)
    assert not is_approved(pull)
    assert stage.status("withdrawn") in pull.labels
    assert "### Decided to postpone this" in summary(pull)
