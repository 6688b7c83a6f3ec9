"""How a decision by consent stands, by value."""

import pytest

from bot.review.evaluate.decision import Consent, Outcome, Person, Proposal
from tests.review.builders import BEN, NOON, at

END = "2026-11-23 13:05 Europe/Berlin"


def test_people_are_told_apart_by_account_and_by_name_where_none_was_seen() -> None:
    assert (Person(id="2", login="Ben").key, Person(id="", login="Zed").key) == ("2", "zed")


def a_decision(outcome: Outcome | None, *, began: bool, over: bool, **changes: object) -> Consent:
    proposal = Proposal(outcome=outcome, account=BEN, at=NOON, url="") if outcome is not None else None
    times = {"began_at": NOON, "ends_at": at(5), "time_zone": "Europe/Berlin"} if began else {}
    return Consent(people=(), proposal=proposal, is_over=over, **{**times, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decision", "outcome", "says", "until", "lacks"),
    [
        (a_decision(None, began=False, over=False), "merge", (False, False, False), "", "a proposal"),
        (a_decision(Outcome.MERGE, began=False, over=False), "merge", (False, False, False), "", ""),
        (
            a_decision(Outcome.MERGE, began=True, over=False),
            "merge",
            (False, False, True),
            END,
            f"the end of the comment period on {END}",
        ),
        (a_decision(Outcome.MERGE, began=True, over=True), "merge", (True, False, False), END, ""),
        (
            a_decision(Outcome.CLOSE, began=True, over=False),
            "close",
            (False, False, True),
            END,
            f"the end of the comment period on {END}",
        ),
        (
            a_decision(Outcome.POSTPONE, began=True, over=True),
            "postpone",
            (False, True, False),
            END,
            "another decision than to postpone this",
        ),
        (
            a_decision(None, began=False, over=False, unseen=("@team/core",)),
            "merge",
            (False, False, False),
            "",
            "a team that I can see",
        ),
        (a_decision(Outcome.MERGE, began=True, over=True, ends_at=None), "merge", (True, False, False), "", ""),
    ],
)
def test_what_a_decision_lets_and_lacks(
    decision: Consent, outcome: str, says: tuple[bool, bool, bool], until: str, lacks: str
) -> None:
    assert (decision.lets_merge, decision.gives_up, decision.is_running) == says
    assert (str(decision.outcome), decision.until, decision.lacks) == (outcome, until, lacks)
