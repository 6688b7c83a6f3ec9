"""What an edit of a comment makes of the commands in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy
from bot.review.model.account import Account
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    a_comment,
    a_review,
    at,
)
from tests.review.stories import Story


def test_a_corrected_typo_gets_its_answer() -> None:
    story = Story()
    story.say(a_comment("/spec whyy", minutes=1))
    edit(story, "c1", "/spec why", minutes=1)
    assert len(story.replies) == 2
    assert "**Blocked: 1" in story.replies[-1]
    story.run()
    assert len(story.replies) == 2


def test_an_approval_that_was_a_typo_is_to_be_written_anew() -> None:
    story = Story()
    story.say(a_comment("/spec aprove", minutes=1))
    edit(story, "c1", "/spec approve", minutes=1)
    assert not story.is_approved()
    assert "Write it anew" in story.replies[-1]


def test_an_accepted_comment_that_is_edited_later_is_not_answered_again_for_its_prose() -> None:
    story = Story()
    story.say(a_comment("Hi\n/spec check", minutes=1))
    edit(story, "c1", "Hello\n/spec check", minutes=1)
    assert story.replies == []
    edit(story, "c1", "Hello\n/spec fix", minutes=1, author=ANN)
    assert "an edited comment gives no orders" in story.replies[0]


def test_an_approval_that_is_edited_after_it_counted_is_to_be_given_again() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    edit(story, "c1", "/spec approve\nReally.", minutes=1)
    assert not story.is_approved()
    assert "Write it anew" in story.replies[-1]


@pytest.mark.parametrize("body", ["/spec unapprov", "nothing", "/spec approve", "/spec unapprove not"])
def test_an_edited_unapprove_gives_no_approval_back(body: str) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment("/spec unapprove", minutes=2))
    edit(story, "c2", body, minutes=2, by_other=True)
    assert not story.is_approved()
    story.say(a_comment("/spec approve", minutes=3))
    assert story.is_approved()


def test_an_edited_unapprove_gives_no_approval_back_even_if_the_memory_is_lost() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(lapse=LapseMode.NEVER)))
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment("/spec unapprove", minutes=2))
    story.pull = replace(
        story.pull, comments=tuple(replace(one, edited_by_other=one.author == BOT) for one in story.pull.comments)
    )
    edit(story, "c2", "nothing", minutes=2, by_other=True)
    assert not story.is_approved()


def test_a_planted_marker_brings_no_approval_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec unapprove\n/spec whyy", minutes=2))
    planted = "<!-- specbot:reply v1 c2 --><!-- specbot:void v1 c2.0 -->\nx"
    story.pull = replace(
        story.pull,
        comments=tuple(
            replace(one, body=planted) if "specbot:reply" in one.body else one for one in story.pull.comments
        ),
    )
    story.run()
    assert not story.is_approved()


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        ("/spec question Is it fast?", "Fine.", True),
        ("/spec question Is it fast?", "/spec question Is it slow?", True),
        ("Fine.\n\n/spec approve", "Fine.", False),
        ("Fine.", "Fine!", False),
        ("/spec reopen T7", "Fine!", False),
    ],
)
def test_what_closes_and_was_edited_away_unheard_counts_where_the_forge_tells_it(
    before: str, now: str, *, asks: bool
) -> None:
    story = Story()
    said = a_comment(now, author=CAT, minutes=5, edited=True, edited_by_other=True)
    story.review(a_review(BEN))
    story.say(replace(said, before_edits=before))
    assert story.is_approved() is not asks
    assert ("Is it " in story.summary) is asks


def test_a_question_that_somebody_else_edits_away_stays_open() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(a_comment("/spec question Why?", minutes=1))
    edit(story, "c1", "Nothing.", minutes=1, by_other=True)
    assert "edited away by somebody else" in story.summary
    assert not story.is_approved()
    story.say(a_comment("/spec resolve T1", minutes=2))
    assert story.is_approved()


def test_who_retracts_their_own_question_may() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(a_comment("/spec question Why?", minutes=1))
    edit(story, "c1", "Nothing.", minutes=1)
    assert story.is_approved()


def edit(
    story: Story, key: str, body: str, *, minutes: int, by_other: bool = False, author: Account | None = None
) -> None:
    changed = tuple(
        replace(
            one,
            body=body,
            edited=True,
            edited_by_other=by_other,
            author=author or one.author,
            edited_at=at(minutes) + timedelta(minutes=1),
        )
        if one.id == key
        else one
        for one in story.pull.comments
    )
    story.pull = replace(story.pull, comments=changed)
    story.run()
