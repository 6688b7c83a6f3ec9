"""What is merged while the team's rules are broken, by value: where it is said, and in which words."""

from dataclasses import replace

from bot.review.commands.answers import merged_under_broken_rules, rules_are_broken
from bot.review.evaluate.context import BrokenRules
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from tests.review.builders import ANN, BOT, a_comment, a_pull

BROKEN = BrokenRules(path=".specbot.yml", line=3, key="", message="it is no YAML")
SUMMARY = replace(a_comment(mark("Here.", Marker(kind=Kind.SUMMARY, value="1"))), author=BOT)


def merged(**changes: object) -> PullRequest:
    return replace(replace(a_pull(), state=PullState.MERGED, comments=(SUMMARY,)), **changes)  # type: ignore[arg-type]


def test_a_merge_under_broken_rules_is_said_with_the_way_out() -> None:
    (said,) = merged_under_broken_rules(merged(), BROKEN)
    assert said.body == mark(
        "This was merged while `.specbot.yml:3` was broken on `main`. So I cannot tell what its specs had earned, and write"
        " neither Status nor Revision History: write them by hand, or in a new pull request.",
        Marker(kind=Kind.REPLY, value="merged-under-broken-rules"),
    )
    assert said.to == "merged-under-broken-rules"


def test_it_is_not_said_where_nothing_was_lost() -> None:
    assert merged_under_broken_rules(merged(state=PullState.OPEN), BROKEN) == ()
    assert merged_under_broken_rules(merged(state=PullState.CLOSED), BROKEN) == ()
    assert merged_under_broken_rules(merged(comments=()), BROKEN) == ()
    assert merged_under_broken_rules(merged(comments=(a_comment("Here.", author=ANN),)), BROKEN) == ()
    assert merged_under_broken_rules(merged(), replace(BROKEN, spares=True)) == ()


def test_a_command_under_broken_rules_may_count_later() -> None:
    assert rules_are_broken(BROKEN) == (
        "Nothing was done: `.specbot.yml:3` is broken on the base branch, so I cannot tell what rules here. Write the command"
        " again when that is repaired; a question counts from then on, and so may an approval: the summary says whether it does."
    )
