"""A condition below a command, or a word for whom or how long it is meant, is asked about; kind words below it change nothing."""

from dataclasses import replace

import pytest

from bot.review.commands.reservations import reservation
from bot.review.model.capabilities import Verdict
from tests.review.builders import BOT, CAT, a_comment, a_review
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
        "/spec approve\nnever mind my approval",
        "/spec approve\nNot a good idea",
        "/spec approve\nOnce Q1 is answered, we can go",
        "/spec approve\nwhen you have answered Q1",
        "/spec approve\nDo not merge: not required by anyone",
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


@pytest.mark.parametrize(
    "below",
    [
        "aber nur wenn Q1 geklärt ist",
        "sous réserve que Q1 soit close",
        "solo si Q1 está cerrada",
        "\nTolle Arbeit.\n\nUnter der Bedingung, dass Q1 geklärt ist.",
        "но только если Q1 закрыт",
        "但是要先解决 Q1",
        "ただし Q1 の後で",
        "لكن بعد Q1",
        "⚠️ only if Q1 is closed",
        ":warning: but only if Q1 is closed",
        "🙏 but only if Q1 is closed",
        "@ann but only if Q1 is closed",
        "Hi ann, but only if Q1 is closed.",
        "LGTM but section 2 is wrong",
        "Looks good, except for section 2.",
        "# But only if Q1 is closed",
        "***\nunless Q1 is open",
        "| but only if Q1 |\n|---|",
        "<details>only if Q1 is closed</details>",
        ":warning: :x: but only if Q1 is closed",
        "Nur, wenn Q1 geklärt ist",
        "```\nx\n```\n\nBut only if Q1 is closed.",
        "That said, it is slow.",
        "👎",
        "\n❌ it is slow",
        ":-1:",
        "-1",
        "- [ ] fix Q1",
        "\n1. [ ] fix Q1",
        "How big may it get?",
        "\nNice.\n\nHow big may it get\uff1f Tell me.",
        "Blocking: it is slow",
        "WIP",
        "Concerns: many",
        "I object to section 2.",
        "I still have a question.",
        "Nice. I am not convinced.",
        "Please don\u2019t merge this.",
        "\nPlease fix Q1 before merging.",
        "My approval only counts with Q1.",
        "Fix Q1 first.",
    ],
)
def test_whatever_leaves_something_open_below_an_approval_is_found(below: str) -> None:
    assert reservation(below, wide=True)


@pytest.mark.parametrize(
    "below",
    [
        "Thanks for the answers, ann!",
        "\nI checked the numbers: they add up.",
        "I have no concerns.",
        "Concerns: none",
        "Note: see https://a.test/x?y=1",
        "`a ? b : c` reads well.",
        "Merging is up to ann.",
        "Sehr schön, danke!",
        "Nurses will like it.",
        "谢谢",
        "🎉🎉",
        ":tada:",
        "- [x] read it",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "> 👎 or not?",
        "```\nonly if x?\n```",
        "~~~\nbut only if\n",
        "...",
        "",
        "It is the first version.",
        "The title: subtitle: more",
    ],
)
def test_other_words_below_an_approval_leave_nothing_open(below: str) -> None:
    assert reservation(below, wide=True) == ""


@pytest.mark.parametrize(
    "body", ["-1", "👎", "\n**NACK**, too slow", "> quoted\n\nI object!", "Objection: it is slow", "veto", ":-1:"]
)
def test_an_objection_in_words_is_answered_with_how_to_make_it_count(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1, author=CAT))
    (said,) = story.replies
    assert "your comment" in said
    assert "Words alone keep nothing from approval. If this is to, write `/spec question` and what is wrong" in said
    story.say(a_comment("/spec approve", minutes=2))
    assert story.is_approved()
    assert len(story.replies) == 1


@pytest.mark.parametrize("body", ["-10 points", "Nackte Zahlen", "I agree", "> -1", "I have no objection", "1. -1", ""])
def test_other_talk_is_not_taken_for_an_objection(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1, author=CAT))
    assert story.replies == []


def test_an_objection_that_counts_already_and_one_inside_a_thread_are_left_alone() -> None:
    story = Story()
    review = a_review(CAT, Verdict.CHANGES_REQUESTED, minutes=1)
    body = a_comment("NACK", minutes=1, author=CAT, review_id=review.id)
    aside = replace(a_comment("-1", minutes=2, author=CAT), thread="t1")
    story.pull = replace(story.pull, comments=(body, aside, a_comment("-1", minutes=3, author=BOT)))
    story.review(review)
    assert story.replies == []


@pytest.mark.parametrize("below", ["👎", "Is it?", "- [ ] Ask ann"])
def test_what_leaves_something_open_below_keeps_a_question_open(below: str) -> None:
    story = Story()
    story.say(a_comment("/spec question How big?", minutes=1), a_comment(f"/spec resolve T1\n{below}", minutes=2))
    assert "1 question" in story.summary
    assert "I cannot tell whether that holds" in story.replies[0]


@pytest.mark.parametrize(
    ("body", "open_"), [("/specquestion How big?", True), ("/specsquestion Why?", True), ("/specification", False)]
)
def test_a_command_without_a_space_is_heard(body: str, *, open_: bool) -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment(body, minutes=2, author=CAT))
    assert story.is_approved() is not open_


@pytest.mark.parametrize(
    "body", ["/specification approve", "/special", "/spectrum", "/specs/search.md", "@specbotics approve"]
)
def test_another_word_is_no_command(body: str) -> None:
    story = Story()
    story.say(a_comment(body, minutes=1))
    assert not story.is_approved()
    assert story.replies == []


@pytest.mark.parametrize("below", [":pray: but only if Q1", ":pray: :tada: **But** only if Q1", ": only if Q1"])
def test_emoji_by_name_hide_no_condition_below_any_command(below: str) -> None:
    assert reservation(below) == below


@pytest.mark.parametrize("below", ["How big may it get?", "👎", "I object."])
def test_only_an_approval_waits_for_a_question_below_it(below: str) -> None:
    assert reservation(below) == ""
    story = Story()
    story.say(a_comment(f"/spec approve\n\n{below}", minutes=1))
    assert not story.is_approved()
    assert "`/spec question TEXT` keeps open what is missing" in story.replies[0]
    story.say(a_comment("/spec approve", minutes=2))
    assert story.is_approved()
