"""Words above a command that put a condition on it are asked about, as those below it; what an approval leaves open is answered."""

from dataclasses import replace

import pytest

from bot.review.commands.reservations import condition_above, leaves_something
from bot.review.model.pull_request import Comment
from tests.review.builders import ANN, BEN, CAT, a_comment, a_review
from tests.review.stories import Story

ANSWERED = "Words alone keep nothing from approval. If this is to, write `/spec question` and what is wrong"


@pytest.mark.parametrize(
    "above",
    [
        "Only if Q1 is closed:",
        "If Q1 is closed,\n",
        "As soon as ben agrees:",
        "and once the tests pass \u2014",
        "**Unless ben objects:**",
        "LGTM once Q1 is closed.\n",
        "Please don't merge before Friday.\n",
        "-1\n",
        "I object.\n",
        "I have concerns about section 2.\n",
        "Is that fast enough?",
        "- [ ] fix Q1\n",
        "LGTM, but section 2 is wrong.",
        "However, the limits are too low.",
        "Nur wenn Q1 klar ist.\n",
    ],
)
def test_an_approval_below_a_condition_is_asked_about(above: str) -> None:
    story = Story()
    story.say(a_comment(f"{above}\n/spec approve", minutes=1))
    assert not story.is_approved()
    (said,) = story.replies
    assert "Above it stands “" in said
    assert "I cannot tell whether that holds, so nothing was done. Write `/spec approve` when" in said
    story.say(a_comment("/spec approve", minutes=2))
    assert story.is_approved()


@pytest.mark.parametrize(
    "above",
    [
        "",
        "Thanks for the changes, this reads well now.\n",
        "> but only if Q1 is closed\n\nThat is settled.\n",
        "> only if Q1 is closed:",
        "```\nonly if x:\n```",
        "Once again:",
        "After reading it twice:",
        "When Ben asks, tell him.",
        "The worker stops only if it is told to.",
        "I had doubts, but they are gone.",
        "Long, but good.",
        "I'd rename it, but that's up to you.",
        "All questions are closed.",
    ],
)
def test_other_words_above_an_approval_do_not_hinder(above: str) -> None:
    story = Story()
    story.say(a_comment(f"{above}\n/spec approve", minutes=1))
    assert story.is_approved()
    assert story.replies == []


def test_words_above_the_first_command_are_meant_for_all_of_the_comment() -> None:
    story = Story()
    story.say(a_comment("Only if Q1 is closed:\n/spec help\n/spec approve", minutes=1))
    assert not story.is_approved()
    assert "Above it stands “Only if Q1 is closed:”" in "".join(story.replies)


def test_what_only_closes_is_obeyed_whatever_stands_above_it() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    story.say(a_comment("Only if Q1 is closed:\n/spec unapprove", minutes=2))
    assert not story.is_approved()
    assert story.replies == []


def test_a_question_above_hinders_only_what_opens_the_gate() -> None:
    assert condition_above("Is that fast enough?", wide=True) == "Is that fast enough?"
    assert condition_above("Is that fast enough?") == ""
    assert condition_above("Only if it is fast:") == "Only if it is fast:"


def with_body(words: str, **changes: object) -> Story:
    story = Story()
    body: Comment = replace(a_comment(words, author=BEN, minutes=1), review_id="r1")
    story.pull = replace(story.pull, comments=(replace(body, **changes),))  # type: ignore[arg-type]
    story.review(a_review(BEN, minutes=1))
    return story


OPEN = (
    "LGTM, but section 2 is wrong.",
    "Approved. Fix Q1 first.",
    "Looks good. However, the limits are too low.",
    "Why so big?",
    "LGTM (but see Q2)",
    "- [ ] Q1",
    "I have concerns about section 2.",
)
CLOSED = (
    "LGTM!",
    "LGTM, but nit: a typo in line 3.",
    "Great, but otherwise fine.",
    "Nice \u2014 but only nits.",
    "I'd do it otherwise, but feel free.",
    "Fine. But it's great.",
    "> Why so big?\n\nNow I see.",
)


@pytest.mark.parametrize("words", OPEN)
def test_an_approval_that_leaves_something_open_counts_and_is_told_what_keeps_it_open(words: str) -> None:
    story = with_body(words)
    assert story.is_approved()
    assert [ANSWERED in one for one in story.replies] == [True]
    story.run()
    assert len(story.replies) == 1


@pytest.mark.parametrize("words", CLOSED)
def test_an_approval_with_a_remark_is_not_answered(words: str) -> None:
    story = with_body(words)
    assert story.is_approved()
    assert story.replies == []
    assert not leaves_something(words)


def test_the_words_of_others_are_not_those_of_the_approval() -> None:
    assert with_body(OPEN[0], author=ANN, review_id=None).replies == []
    assert with_body(OPEN[0], review_id="r2").replies == []
    assert with_body(OPEN[0], internal=True).replies == []


def test_where_a_forge_knows_no_body_the_comment_of_the_same_moment_is_meant() -> None:
    assert len(with_body(OPEN[0], review_id=None).replies) == 1
    later = a_comment(OPEN[0], author=BEN, minutes=9)
    assert with_body(OPEN[0], review_id=None, created_at=later.created_at).replies == []


def test_a_condition_is_asked_about_once_and_not_answered_besides() -> None:
    story = with_body("Is Q1 closed? LGTM once it is.")
    assert not story.is_approved()
    assert len(story.replies) == 1


def test_a_comment_with_a_question_is_talk_where_nobody_approves() -> None:
    story = Story()
    story.say(a_comment("Why so big?", author=CAT, minutes=1))
    assert story.replies == []
