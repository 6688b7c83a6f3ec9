"""When the news of a comment period is told: once for each period and end, and again where another one was told since."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.decision import Outcome
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import Comment
from bot.review.present.consent import news
from tests.review.builders import BEN, BOT, a_comment, at
from tests.review.gates import a_count, a_gate, a_problem, consent, gated, judged

FULL = a_gate(approval_counts=(a_count(judged()),))
PERIOD = "period-20261123T120000Z-20261123T130000Z"
LONGER = "period-20261123T120000Z-20261123T140000Z"
LATER = "period-20261123T123000Z-20261123T133000Z"


def told(key: str, minutes: int, author: Account = BOT) -> Comment:
    return a_comment(mark("Told.", Marker(kind=Kind.REPLY, value=key)), author=author, minutes=minutes)


def keys(*comments: Comment, is_over: bool = False, **moments: datetime) -> list[str]:
    decision = consent(Outcome.MERGE, is_over=is_over, **{"began_at": at(0), "ends_at": at(60), **moments})
    found = news(gated(gate=replace(FULL, consent=decision), pull={"comments": comments}))
    return [one.to for one in found]


@pytest.mark.parametrize(
    ("comments", "is_over", "key"),
    [
        ((), False, PERIOD),
        ((), True, f"{PERIOD}-over"),
        ((told(PERIOD, 1),), False, PERIOD),
        ((told(PERIOD, 1),), True, f"{PERIOD}-over"),
        ((told(PERIOD, 1), told(f"{PERIOD}-over", 2)), True, f"{PERIOD}-over"),
        ((told(PERIOD, 1), told(f"{PERIOD}-over", 2)), False, PERIOD),
        ((told(PERIOD, 1, BEN), told(LONGER, 2)), False, PERIOD),
        ((told(PERIOD, 1), told(LONGER, 2)), False, f"{PERIOD}-again-2"),
        ((told(PERIOD, 2), told(LONGER, 1)), False, PERIOD),
        ((told(PERIOD, 1), told(LATER, 2), told(f"{LATER}-over", 3)), False, f"{PERIOD}-again-3"),
        ((told(PERIOD, 1), told("quiet-since-1", 2)), False, PERIOD),
        ((told(PERIOD, 1), told(LONGER, 2), told(f"{PERIOD}-again-2", 3)), False, f"{PERIOD}-again-2"),
        (
            (told(PERIOD, 1), told(LONGER, 2), told(f"{PERIOD}-again-2", 3), told(f"{PERIOD}-over", 4)),
            True,
            f"{PERIOD}-over",
        ),
    ],
)
def test_a_period_is_told_once_and_again_after_another_end(
    comments: tuple[Comment, ...], key: str, *, is_over: bool
) -> None:
    assert keys(*comments, is_over=is_over) == [key]


@pytest.mark.parametrize("state", [PullState.CLOSED, PullState.MERGED])
def test_there_are_no_news_without_a_period_or_when_it_is_not_open_any_more(state: PullState) -> None:
    running = replace(FULL, consent=consent(began_at=at(0), ends_at=at(60)))
    assert news(gated(gate=running, pull={"state": state})) == ()
    assert news(gated(gate=FULL)) == ()
    assert news(gated(gate=replace(FULL, consent=consent(began_at=at(0))))) == ()
    assert news(gated(gate=replace(FULL, consent=consent(ends_at=at(60))))) == ()


def test_errors_of_the_team_keep_it_from_being_merged_when_the_period_is_over() -> None:
    over = replace(FULL, consent=consent(is_over=True, began_at=at(0), ends_at=at(60)))
    bad = TeamVerdict(changed=("t.md",), problems=(a_problem(path="t.md"),))
    (good,), (held,) = news(gated(gate=over)), news(gated(gate=over, team=bad))
    assert "This pull request can be merged." in good.body
    assert "The summary says what is still missing." in held.body
