"""The summary without specs, and what is said in silence: only where there is something to say, or an old one to correct."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy, ReviewRules
from bot.review.evaluate.context import NO_TEAM_FILES, TeamVerdict
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory, first_line
from bot.review.model.pull_request import Comment
from bot.review.present.summary import replies_in_silence, summary_without_specs
from tests.review.builders import BEN, BOT, NOON, a_pull, at
from tests.review.gates import SHORT, a_count, a_gate, consent, gated
from tests.review.test_summary_values import odd

PATIENT = Policy(review=ReviewRules(remind_after_days=5))
MEMORY = Memory(head="1" * 40)
STATUSES = replace(SHORT, checks=False)
OLD = Comment(id="s", author=BOT, body=first_line(MEMORY) + "Old.", created_at=NOON, url="")


@pytest.mark.parametrize(
    ("team", "comments", "body"),
    [
        (NO_TEAM_FILES, (), None),
        (odd(0), (OLD,), "### Nothing to review\n\nThis merge request changes no spec any more."),
        (NO_TEAM_FILES, (replace(OLD, author=BEN),), None),
        (
            odd(1),
            (),
            (
                "### Files of the team\n\nThey would rule after the merge, and say something odd:\n\n"
                "- [t.md:1](/t.md#1): Odd."
            ),
        ),
    ],
)
def test_without_specs_a_summary_is_there_for_the_team_s_files_or_where_an_old_one_stands(
    team: TeamVerdict, comments: tuple[Comment, ...], body: str | None
) -> None:
    can = replace(STATUSES, request="merge request")
    found = summary_without_specs(a_pull(capabilities=can, comments=comments), team)
    assert found == (None if body is None else mark(body, Marker(kind=Kind.SUMMARY)))


def test_without_specs_what_is_said_is_cut_to_what_fits() -> None:
    pull = a_pull(capabilities=replace(STATUSES, body_limit=300))
    found = summary_without_specs(pull, odd(9))
    assert found is not None
    assert found.endswith("_…the rest did not fit into one comment._")


def test_in_silence_nothing_is_said_where_nobody_wants_it() -> None:
    quiet = gated(gate=a_gate(approval_counts=(a_count(),)), pull={"pushed_at": at(-9_999)})
    assert replies_in_silence(quiet) == ()
    assert [one.to[:5] for one in replies_in_silence(replace(quiet, policy=PATIENT))] == ["quiet"]
    running = replace(quiet.gate, consent=consent(began_at=at(0), ends_at=at(60)))
    assert [one.to[:6] for one in replies_in_silence(replace(quiet, gate=running))] == ["period"]
