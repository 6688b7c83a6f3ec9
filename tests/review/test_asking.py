"""Questions in the file and in the thread, and how they are closed."""

from dataclasses import replace

import pytest

from tests.review.builders import (
    ANN,
    BEN,
    CAT,
    EVE,
    a_comment,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
)
from tests.review.stories import Story, asked


def test_lesson_04_an_edited_comment_closes_no_question_and_only_takes_back() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Why?", author=CAT, minutes=2))
    story.say(a_comment("/spec resolve T1", author=CAT, minutes=3, edited=True))
    assert "[T1]" in story.summary
    story.say(a_comment("/spec resolve T1", author=CAT, minutes=4))
    assert story.is_approved()
    story.say(a_comment("/spec unapprove", minutes=5, edited=True))
    assert not story.is_approved()


def test_an_edited_comment_may_still_ask() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Why?", minutes=2, edited=True))
    assert not story.is_approved()


def test_a_question_closes_the_gate_until_it_is_resolved() -> None:
    story = Story()
    story.say(a_comment("/spec approve", minutes=1), a_comment("/spec question Is @ann sure?", author=CAT, minutes=2))
    assert not story.is_approved()
    assert (
        "[T1](https://forge.test/team/app/pull/12#c2) is open since 2026-11-23: “Is @\u200bann sure?" in story.summary
    )
    assert "ben](https://forge.test/team/app/pull/12#c1) approved, waits for T1" in story.summary
    story.say(a_comment("/spec resolve T1", author=EVE, minutes=3))
    assert not story.is_approved()
    assert "Only **cat**, who asked T1" in story.replies[-1]
    story.say(a_comment("/spec resolve t1", author=CAT, minutes=4))
    assert story.is_approved()
    story.say(a_comment("/spec reopen T1", author=BEN, minutes=5))
    assert not story.is_approved()


def test_lesson_08_a_question_is_resolved_by_its_asker_or_by_anyone_with_write_access() -> None:
    story = Story()
    story.review(a_review())
    story.say(a_comment("/spec question Why?", author=EVE, minutes=1))
    story.say(a_comment("/spec resolve T1 thanks", author=EVE, minutes=2))
    assert story.is_approved()
    story.say(a_comment("/spec question And how?", author=EVE, minutes=3))
    story.say(a_comment("/spec resolve T2", author=ANN, minutes=4))
    assert story.is_approved()


def test_a_question_whose_comment_is_deleted_stays_open_under_its_number() -> None:
    story = Story()
    story.review(a_review(CAT))
    story.say(a_comment("/spec question One?", minutes=1), a_comment("/spec question Two?", minutes=2))
    story.delete("c1")
    assert "T2](" in story.summary
    assert (
        "T1](https://forge.test/team/app/pull/12) is open since 2026-11-23: “(its comment was deleted)” **ben** writes"
        in story.summary
    )
    assert "One?" not in story.summary
    story.say(a_comment("/spec question Three?", minutes=3))
    assert "[T3]" in story.summary
    story.say(a_comment("/spec resolve T2, T3", minutes=4))
    assert not story.is_approved()
    story.say(a_comment("/spec resolve T1", minutes=5, author=EVE))
    assert "Only **ben**, who asked T1, or somebody with write access can do that." in story.replies[-1]
    assert not story.is_approved()
    story.say(a_comment("/spec resolve T1", minutes=6))
    assert story.is_approved()
    assert "T1](" not in story.summary


def test_what_was_resolved_before_it_was_asked_is_open_when_its_comment_is_deleted() -> None:
    story = Story()
    story.review(a_review(CAT))
    story.say(a_comment("/spec resolve T1", minutes=1), a_comment("/spec question Why?", minutes=2))
    story.delete("c2")
    assert not story.is_approved()
    story.say(a_comment("/spec resolve T1", minutes=3))
    assert story.is_approved()


def test_a_question_that_was_resolved_or_only_listed_goes_with_its_comment() -> None:
    story = Story(pull=replace(a_pull(), is_public=True))
    story.review(a_review(CAT))
    story.say(a_comment("/spec question One?", minutes=1), a_comment("/spec question Two?", minutes=2, author=EVE))
    story.say(a_comment("/spec resolve T1", minutes=3))
    story.delete("c1")
    story.delete("c2")
    assert story.is_approved()
    assert "deleted" not in story.summary


def test_a_stranger_s_question_is_only_listed() -> None:
    story = Story(rights=a_snapshot(permissions={}))
    story.say(a_comment("/spec question Why?", author=EVE, minutes=1))
    assert "I have listed this as T1" in story.replies[0]


def test_a_known_question_is_named_when_another_is_meant() -> None:
    story = Story()
    story.say(a_comment("/spec question Why?", minutes=1), a_comment("/spec resolve T2", minutes=2))
    assert "T2 is no question of this thread. Name one: T1." in story.replies[0]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("/spec answer", "Name a question and its answer, like `/spec answer Q1 Yes, for a year.`\n\n- Q1: How big?"),
        ("/spec answer Q1", "Name a question and its answer"),
        ("/spec answer Q2 Yes.", "Q2, “Done”, is answered already."),
    ],
)
def test_how_to_answer(body: str, answer: str) -> None:
    story = asked()
    story.say(a_comment(body, author=ANN, minutes=1))
    assert answer in story.replies[0]


def test_an_answer_whose_receipt_was_lost_is_accepted_and_not_refused() -> None:
    text = "- [x] How big?\n  **Answer:** Two.\n\n**Status:** Draft\n"
    spec = an_examination(questions=(a_question(line=1, ticked=True),))
    story = Story(spec_reviews=(a_reading(spec=spec, source=a_source(text=text)),))
    story.say(a_comment("/spec answer Q1 Two.", author=ANN, minutes=1))
    assert story.reactions("c1") == {"+1"}
    assert story.replies == []


def test_a_thread_question_is_answered_in_the_thread() -> None:
    story = Story()
    story.say(a_comment("/spec question Why?", minutes=1), a_comment("/spec answer T1 So.", author=ANN, minutes=2))
    assert "`/spec resolve T1`" in story.replies[0]


def test_a_question_that_was_opened_again_stays_open_when_that_comment_is_deleted() -> None:
    story = Story()
    story.review(a_review(CAT))
    story.say(a_comment("/spec question Why?", minutes=1), a_comment("/spec question How?", minutes=2))
    story.say(a_comment("/spec resolve T1, T2", minutes=3))
    assert story.is_approved()
    story.say(a_comment("/spec reopen T1", minutes=4))
    story.delete("c4")
    assert not story.is_approved()
    assert "[T1]" in story.summary
    assert "[T2](" not in story.summary
    story.say(a_comment("/spec resolve T1", minutes=5))
    assert story.is_approved()


def test_who_names_no_question_is_told_which_there_are() -> None:
    story = Story()
    story.say(a_comment("/spec resolve", minutes=1))
    assert "No question was asked in this thread." in story.replies[-1]
    story.say(a_comment("/spec question Why?", minutes=2), a_comment("/spec resolve", minutes=3))
    assert "Name a question of this thread: T1." in story.replies[-1]
    assert "T1](" in story.summary


def test_a_question_whose_text_somebody_else_takes_away_stays_open() -> None:
    story = Story()
    story.review(a_review(CAT))
    story.say(a_comment("/spec question Why?", minutes=1))
    emptied = replace(
        a_comment("/spec question", minutes=1), edited=True, edited_by_other=True, reactions=frozenset({"+1"})
    )
    story.pull = replace(story.pull, comments=tuple(emptied if one.id == "c1" else one for one in story.pull.comments))
    story.run()
    assert not story.is_approved()
    assert "(edited away by somebody else)" in story.summary


def test_a_reopening_undoes_every_closing_before_it_at_once() -> None:
    story = Story()
    story.say(a_comment("/spec question Why?", author=CAT, minutes=1))
    closings = (a_comment("/spec resolve T1", author=CAT, minutes=minute) for minute in (2, 3, 4))
    story.say(*closings, a_comment("/spec reopen T1", author=CAT, minutes=5))
    assert "[T1]" in story.summary
    story.say(a_comment("/spec resolve T1", author=CAT, minutes=6))
    assert "[T1]" not in story.summary
