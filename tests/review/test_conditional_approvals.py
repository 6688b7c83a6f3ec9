"""A native approval whose words put a condition on it is asked about: where the forge knows a body, and where it knows none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.review.commands.reservations import condition_in
from bot.review.model.pull_request import Comment
from tests.review.builders import ANN, BEN, BOT, CAT, a_comment, a_review
from tests.review.consent_story import a_story, title
from tests.review.stories import Story

WORDS = "Fine, but only if Q1 is closed."


def body_of(words: str, *, minutes: int = 1) -> Comment:
    return replace(a_comment(words, author=BEN, minutes=minutes), review_id=f"r{minutes}")


def reviewed(words: str) -> Story:
    story = Story()
    story.pull = replace(story.pull, comments=(body_of(words),))
    story.review(a_review(BEN, minutes=1))
    return story


@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        "But only if Q1 is closed.",
        "Gut, aber nur wenn Q1 klar ist.",
        "Genehmigt, sobald Q1 geklärt ist",
        "Great work!\n\nPlease don't merge this yet.",
        "Hold the merge until Ben is back.",
        "D'accord, sous réserve de Q1.",
        "LGTM once Q1 is fixed.",
        "Don't merge, not needed.",
        "LGTM (not really)",
        "Approved, subject to Q1.",
    ],
)
def test_a_condition_in_the_body_of_a_review_is_asked_about_once(words: str) -> None:
    story = reviewed(words)
    assert not story.is_approved()
    (said,) = story.replies
    assert "your approval" in said
    assert "I cannot tell whether that holds, so it does not count here" in said
    story.say(a_comment("/spec approve", author=BEN, minutes=2))
    assert story.is_approved()
    assert len(story.replies) == 1


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Great!",
        "Why so big? Fine.",
        "Once merged, tell me.",
        "> but only if Q1\n\nThat is settled.",
        "Ready to merge.",
    ],
)
def test_other_words_of_a_review_do_not_hinder(words: str) -> None:
    assert condition_in(words) == ""
    assert reviewed(words).is_approved()


@pytest.mark.parametrize(
    "words",
    [
        "/spec approve\nbut only if Q1 is closed",
        f"{WORDS}\n\n/spec help",
        f"/spec help\n\n{WORDS}",
        f"- /spec help\n\n{WORDS}",
    ],
)
def test_a_command_in_the_body_hides_no_condition(words: str) -> None:
    story = reviewed(words)
    assert not story.is_approved()
    assert ["your approval" in reply for reply in story.replies] == [True]
    story.say(a_comment("/spec approve", author=BEN, minutes=2))
    assert story.is_approved()


def test_a_question_beside_an_approval_is_no_condition_of_it() -> None:
    story = reviewed("/spec question How big may it get?")
    assert ["your approval" in reply for reply in story.replies] == []
    story.say(a_comment("/spec resolve T1", author=BEN, minutes=2))
    assert story.is_approved()


@pytest.mark.parametrize(("seconds", "counts"), [(0, False), (-9, False), (60, True)])
def test_where_a_forge_knows_no_body_the_words_of_the_same_moment_are_meant(seconds: int, *, counts: bool) -> None:
    story = Story()
    said = a_comment(WORDS, author=BEN, minutes=1)
    said = replace(said, created_at=said.created_at + timedelta(seconds=seconds))
    story.pull = replace(story.pull, comments=(said, a_comment(WORDS, author=CAT, minutes=1, key="8")))
    story.review(a_review(BEN, minutes=1))
    assert story.is_approved() is counts


def test_a_condition_that_somebody_else_edits_away_is_asked_about_all_the_same() -> None:
    story = Story()
    edited = replace(body_of("Fine."), edited=True, edited_by_other=True, before_edits=WORDS)
    story.pull = replace(story.pull, comments=(edited,))
    story.review(a_review(BEN, minutes=1))
    assert not story.is_approved()


def test_a_bot_s_words_and_those_of_a_review_that_asks_are_not_judged() -> None:
    story = Story()
    story.pull = replace(story.pull, comments=(replace(body_of(WORDS), author=BOT),))
    story.review(replace(a_review(BEN, minutes=1), author=BOT))
    assert story.replies == []


def test_it_is_no_agreement_either() -> None:
    story = a_story()
    story.pull = replace(story.pull, author=ANN, comments=(body_of(WORDS),))
    story.review(a_review(BEN, minutes=1))
    assert "agreed" not in story.summary.partition("Commands")[0]
    assert title(story)
