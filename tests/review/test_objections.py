"""A standing request for changes keeps the gate closed until its author approves, takes it back or loses the right."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import Status
from bot.policy.model import ApprovalRules, Policy
from bot.review.model.capabilities import Permission, Verdict
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    EVE,
    RIGHTS,
    a_comment,
    a_pull,
    a_reading,
    a_review,
    a_snapshot,
    an_examination,
    at,
)
from tests.review.stories import Story, asked


def objected() -> Story:
    """Ben requests changes, Cat approves."""
    story = Story()
    story.review(a_review(BEN, Verdict.CHANGES_REQUESTED, minutes=1), a_review(CAT, minutes=2))
    return story


def test_an_objection_is_named_everywhere() -> None:
    story = objected()
    assert not story.is_approved()
    story.say(a_comment("/spec why", author=ANN, minutes=3))
    line = "[ben](https://forge.test/r1) requested changes on 2026-11-23: **ann** sees to them, then **ben** approves"
    assert line in story.summary
    assert line in story.replies[0]
    assert story.labels == ("spec: in review",)
    check = next(run for run in story.pull.checks if run.name == "spec / approval")
    assert check.title == "1 of 1 approval, 1 request for changes"


@pytest.mark.parametrize("verdict", [Verdict.APPROVED, Verdict.DISMISSED])
def test_it_ends_by_a_later_verdict(verdict: Verdict) -> None:
    story = objected()
    story.review(a_review(BEN, Verdict.COMMENTED, minutes=3))
    assert not story.is_approved()
    story.review(a_review(BEN, verdict, minutes=4))
    assert story.is_approved()


def test_it_ends_by_a_command_and_not_by_an_edited_one() -> None:
    story = objected()
    story.say(a_comment("/spec unapprove", minutes=3), a_comment("/spec approve", minutes=4, edited=True))
    assert not story.is_approved()
    story.say(a_comment("/spec approve", minutes=5))
    assert story.is_approved()


def test_of_a_review_and_a_command_in_one_second_the_request_for_changes_stands() -> None:
    story = objected()
    story.say(a_comment("/spec approve", author=BEN, minutes=1))
    assert not story.is_approved()
    assert "ben](https://forge.test/r1) requested changes" in story.summary
    story.say(a_comment("/spec approve", author=BEN, minutes=3))
    assert story.is_approved()


def test_of_a_review_and_a_command_in_one_second_the_one_that_takes_back_counts() -> None:
    story = Story()
    story.review(a_review(BEN, minutes=1))
    story.say(a_comment("/spec unapprove", author=BEN, minutes=1))
    assert not story.is_approved()


def test_two_reviews_of_one_second_count_in_their_order() -> None:
    story = Story()
    reviews = (a_review(BEN, Verdict.CHANGES_REQUESTED, minutes=1), a_review(BEN, minutes=1))
    story.review(*(replace(one, id=f"r{number}") for number, one in enumerate(reviews)))
    assert story.is_approved()


def test_it_ends_with_the_right_to_approve() -> None:
    story = objected()
    story.rights = a_snapshot(permissions={**RIGHTS, BEN.id: Permission.READ})
    story.run()
    assert story.is_approved()


@pytest.mark.parametrize("who", [ANN, EVE, BOT])
def test_the_author_strangers_and_bots_do_not_object(who: object) -> None:
    story = Story()
    story.review(replace(a_review(BEN, Verdict.CHANGES_REQUESTED), author=who), a_review(CAT, minutes=2))  # type: ignore[arg-type]
    assert story.is_approved()


def test_an_approval_that_came_too_early_ends_no_objection() -> None:
    story = asked()
    story.policy = Policy(approval=ApprovalRules(dismiss_early=True))
    story.review(a_review(BEN, Verdict.CHANGES_REQUESTED, minutes=1))
    story.say(a_comment("/spec approve", minutes=2))
    assert "ben](https://forge.test/r1) requested changes" in story.summary


def test_what_is_requested_after_the_merge_changes_nothing() -> None:
    story = Story(pull=replace(a_pull(), merged_at=at(5)))
    story.review(a_review(CAT, minutes=1), a_review(BEN, Verdict.CHANGES_REQUESTED, minutes=6))
    assert story.is_approved()


def test_a_status_that_the_file_claims_waits_for_the_objector() -> None:

    story = objected()
    story.push("2" * 40, a_reading(spec=an_examination(status=Status.APPROVED)))
    assert "the consent of ben, who requested changes" in "".join(t.comments[0].body for t in story.pull.threads)
