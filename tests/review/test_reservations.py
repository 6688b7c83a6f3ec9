"""A condition below a command, or a word for whom or how long it is meant, is asked about; kind words below it change nothing."""

import pytest

from tests.review.builders import a_comment
from tests.review.stories import Story


@pytest.mark.parametrize(
    "body",
    [
        "/spec approve\nbut only if Q1 is closed",
        "/spec approve\n**if** ben agrees",
        "/spec approve thanks\nonce the tests pass",
        "/spec approve\\\nnot",
        "/spec approve\n\nNot yet, though.",
        "/spec approve\n\n- Provided that Q2 is answered.",
        "/spec approve\nThanks, ben!\nbut only if Q1 is closed",
        "/spec approve\n\nThank you.\n\nOnly once Q1 is closed.",
        "/spec approve\nThanks\nBut only if Q1 is closed",
        "/spec approve\n1. but only if Q1 is closed",
        "/spec approve\n<br>but only if Q1 is closed",
        "/spec approve\nsubject  to Q1",
        "/spec approve\nand only if Q1 is closed",
        "/spec approve\nso long as Q1 is closed",
        "/spec approve\ncontingent on Q1",
        "/spec approve\nno, wait",
    ],
)
def test_an_approval_with_a_condition_below_is_asked_about(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert "I cannot tell whether that holds, so nothing was done" in story.replies[0]


@pytest.mark.parametrize(
    "body",
    [
        "/spec approve\n\nOnce this is merged, please tell ben.",
        "/spec approve\nNo concerns from me.",
        "/spec approve\n\nBut what a journey!",
        "/spec approve\n/spec question Only if Q1 is closed?",
        "/spec approve\n> but only if Q1 is closed",
        "/spec approve\nOnce again, thank you.",
        "/spec approve\nNot bad!",
        "/spec approve\nOnly nits are left.",
        "/spec approve\n\nThe worker stops\nonly if it is told to.",
        "/spec approve\n```\nonly if x:\n```",
    ],
)
def test_other_words_below_an_approval_do_not_hinder(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not any("so nothing was done" in reply for reply in story.replies)


def test_a_condition_never_hinders_taking_an_approval_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1))
    assert story.is_approved()
    story.say(a_comment("/spec unapprove\nbut only for today", minutes=2))
    assert not story.is_approved()


@pytest.mark.parametrize("rest", ["for @ann", "for now", "thanks, for now"])
def test_for_whom_or_how_long_is_not_understood(rest: str) -> None:
    story = Story()
    story.say(a_comment(f"/spec approve {rest}", minutes=1))
    assert not story.is_approved()
    assert "so nothing was done" in story.replies[0]


@pytest.mark.parametrize(
    "body", ["@specbot I approve this", "@specbot don\u2019t approve", "hey @specbot approve", "@ann, @specbot approve"]
)
def test_half_a_command_to_the_bot_gets_an_answer(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert len(story.replies) == 1


@pytest.mark.parametrize("body", ["hey @specbot great work", "I told @specbot to wait", "@specbot I do not know"])
def test_talk_about_the_bot_gets_none(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert story.replies == []


def test_the_products_own_name_is_an_address() -> None:
    story = Story()
    story.say(a_comment("/specbot approve", minutes=1))
    assert story.is_approved()


def test_a_condition_below_keeps_a_question_open_too() -> None:
    story = Story()
    story.say(a_comment("/spec question How big?", minutes=1))
    story.say(a_comment("/spec resolve T1\nonce ben agrees", minutes=2))
    story.say(a_comment("/spec approve", minutes=3))
    assert not story.is_approved()
    assert any("Write `/spec resolve Tn` when there is nothing left" in reply for reply in story.replies)
