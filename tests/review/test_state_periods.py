"""States that last: the day that the bot writes, leaving too soon, and the look at the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.review.decide import decide
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import DesiredState
from bot.review.model.snapshot import Snapshot
from tests.review.builders import ANN, BEN, NOON, a_comment, a_pull, a_review
from tests.review.merges import a_merge, lands, merged_pull

EIP = """\
specs:
  - roles: {status: Status}
    lifecycle:
      - {name: Draft, role: draft}
      - {name: Review, role: review}
      - {name: Last Call, role: review, period: 14 days, deadline: Last-Call-Deadline}
      - {name: Final, role: approved}
      - {name: Stagnant, role: dormant}
"""
END = datetime(2026, 12, 8, tzinfo=UTC)


def text(status: str, day: str | None = "TBD") -> str:
    field = "" if day is None else f"\n**Last-Call-Deadline:** {day}"
    return f"# Search\n\n**Status:** {status}{field}\n\n## Goals\n\nTo find.\n\n## Revision History\n\n- 2026-01-01: Begun\n"


def a_change(now: str, before: str | None, *, policy: str = EIP, at: datetime = NOON, said: str = "") -> Snapshot:
    comments = (a_comment(said, author=BEN),) if said else ()
    pull = a_pull(reviews=(a_review(BEN),), comments=comments)
    return replace(a_merge(now, before=before, today=None, pull=pull, policy=policy), now=at)


def errors(desired: DesiredState) -> list[str]:
    return [
        one.body.partition("\n")[2] for one in desired.findings if "`invalid-field`" in one.body or "Call" in one.body
    ]


def title(desired: DesiredState) -> str:
    return next(one.title for one in desired.checks if one.name == "spec / document")


def test_the_merge_writes_the_day_beside_the_row() -> None:
    found = a_merge(text("Last Call"), before=text("Review"), today=text("Last Call"), policy=EIP)
    after = lands(found)
    assert "**Status:** Last Call\n**Last-Call-Deadline:** 2026-12-07\n" in after
    assert "(#\u200b12" in after
    again = a_merge(text("Last Call"), before=text("Review"), today=after, policy=EIP)
    assert decide(again).landing is None


@pytest.mark.parametrize(("now", "before"), [("Review", "Draft"), ("Last Call", "Last Call")])
def test_no_other_merge_writes_it(now: str, before: str) -> None:
    day = "2026-12-01"
    found = a_merge(text(now, day), before=text(before, day), today=text(now, day), policy=EIP)
    assert f"**Last-Call-Deadline:** {day}" in lands(found)


def test_an_approval_moves_nothing_into_or_through_it() -> None:
    for word in ("Review", "Last Call"):
        found = a_merge(text(word), before=text(word, "2026-12-01"), today=text(word), policy=EIP)
        assert f"**Status:** {word}\n" in lands(found)


def test_leaving_before_the_day_is_over_is_an_error_that_goes_away() -> None:
    leaves = text("Final", "2026-12-07"), text("Last Call", "2026-12-07")
    found = decide(a_change(*leaves))
    assert errors(found)
    assert '"Last Call" lasts until 2026-12-07; write "Last Call" until then.' in errors(found)[0]
    assert found.wake_at == END
    late = decide(a_change(*leaves, at=END))
    assert errors(late) == []
    assert late.wake_at is None
    assert decide(a_change(*leaves, at=END - timedelta(seconds=1))).wake_at == END


def test_the_teams_day_counts() -> None:
    policy = EIP + "approval: {time_zone: America/New_York}\n"
    leaves = text("Final", "2026-12-07"), text("Last Call", "2026-12-07")
    assert decide(a_change(*leaves, policy=policy)).wake_at == END + timedelta(hours=5)


def test_a_day_of_the_change_itself_does_not_count() -> None:
    found = decide(a_change(text("Final", "2026-11-01"), text("Last Call", "2026-12-07")))
    assert "lasts until 2026-12-07" in errors(found)[0]


def test_a_base_branch_without_a_day_says_so() -> None:
    found = decide(a_change(text("Final", "2026-11-01"), text("Last Call")))
    assert '"Last Call" lasts until the day in Last-Call-Deadline, and the base branch names none' in errors(found)[0]
    assert found.wake_at is None


def test_it_may_be_given_up_and_taken_on_at_any_time() -> None:
    assert errors(decide(a_change(text("Stagnant", "2026-12-07"), text("Last Call", "2026-12-07")))) == []
    assert errors(decide(a_change(text("Last Call", "2026-12-20"), text("Last Call", "2026-12-07")))) == []
    assert errors(decide(a_change(text("Last Call", "2026-12-07"), text("Last Call", "2026-12-07")))) == []
    assert errors(decide(a_change(text("Last Call", "2026-12-20"), text("Last Call")))) == []


@pytest.mark.parametrize("day", ["2026-12-01", "TBD", None])
def test_its_end_is_not_brought_forward(day: str | None) -> None:
    found = decide(a_change(text("Last Call", day), text("Last Call", "2026-12-07")))
    assert (
        'The end of "Last Call" is 2026-12-07 on the base branch; write that day, or a later one.' in errors(found)[0]
    )


def test_who_enters_it_needs_a_place_for_the_day() -> None:
    found = decide(a_change(text("Last Call", None), text("Review", None)))
    assert (
        '"Last Call" needs the field Last-Call-Deadline; add it, and I write the day there at the merge.'
        in errors(found)[0]
    )
    assert errors(decide(a_change(text("Last Call"), text("Review")))) == []


def test_where_the_bot_writes_nothing_the_author_does() -> None:
    policy = EIP + "write_back: off\n"
    found = decide(a_change(text("Last Call"), text("Review"), policy=policy))
    assert '"Last Call" lasts 14 days; write 2026-12-07 or later into Last-Call-Deadline.' in errors(found)[0]
    assert errors(decide(a_change(text("Last Call", "2026-12-07"), text("Review"), policy=policy))) == []


def test_commands_keep_to_it_before_and_after_the_merge() -> None:
    found = decide(
        a_change(text("Last Call", "2026-12-07"), text("Last Call", "2026-12-07"), said="/spec status Final")
    )
    assert '"Last Call" lasts until 2026-12-07' in found.replies[0].body
    policy = EIP.replace(
        "role: approved}", "role: implemented}\n      - {name: Accepted, role: approved, from: [Draft]}"
    )
    pull = merged_pull(comments=(a_comment("/spec implemented", author=BEN, minutes=9),))
    merged = a_merge(
        text("Last Call", "2026-12-07"),
        before=text("Review"),
        today=text("Last Call", "2026-12-07"),
        pull=pull,
        policy=policy,
    )
    assert '"Last Call" lasts until 2026-12-07' in decide(merged).replies[0].body
    over = decide(replace(merged, now=END))
    assert over.replies == ()


@pytest.mark.parametrize(("outcome", "label"), [("close", "spec: rejected"), ("postpone", "spec: later")])
def test_a_decision_not_to_merge_has_the_label_of_its_state(outcome: str, label: str) -> None:
    states = "      - {name: Rejected, role: rejected}\n      - {name: Later, role: postponed}\n"
    policy = f"{EIP}{states}approval: {{decision: consent, people: [ben], period: 1 day}}\n"
    found = a_change(text("Review"), None, policy=policy, said=f"/spec propose {outcome}", at=NOON + timedelta(days=2))
    desired = decide(found)
    assert desired.label is not None
    assert desired.label.name == label
    assert found.pull.state is PullState.OPEN
    assert found.pull.author == ANN


def test_a_merge_before_the_day_was_too_early_and_stays_so() -> None:
    leaves = text("Final", "2026-12-07"), text("Last Call", "2026-12-07")
    found = replace(a_merge(leaves[0], before=leaves[1], today=leaves[0], policy=EIP), now=END + timedelta(days=9))
    assert "### Merged too early: 1 error missing" in (decide(found).summary or "")


def test_who_has_moved_on_since_gets_no_day() -> None:
    found = a_merge(text("Last Call"), before=text("Review"), today=text("Stagnant"), policy=EIP)
    assert "**Status:** Stagnant\n**Last-Call-Deadline:** TBD\n" in lands(found)
