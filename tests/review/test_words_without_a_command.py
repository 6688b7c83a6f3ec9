"""What people say without a command and are answered: the condition of a native approval, and an objection in words."""

from dataclasses import replace

import pytest

from bot.review.commands.parser import IN_WORDS, all_commands
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.pull_request import Comment, NativeReview
from tests.review.builders import BEN, BOT, CAT, a_comment, a_pull, a_review

CONDITION = "Fine, but only if Q1 is closed."
OTHER_BOT = Account(id="77", login="helper[bot]", is_bot=True)
SAME_BOT = replace(BOT, is_bot=False)
APPROVED = (a_review(minutes=1),)


def given(*comments: Comment, reviews: tuple[NativeReview, ...] = ()) -> list[tuple[str, int, str, str, str]]:
    found = all_commands(a_pull(comments=comments, reviews=reviews))
    return [(one.comment.id, one.place, one.word, one.rest, one.review) for one in found]


def body(words: str, **changes: object) -> Comment:
    return replace(a_comment(words, minutes=1, review_id="r1"), **changes)  # type: ignore[arg-type]  # named fields


def test_a_condition_stands_for_the_approval_whose_words_it_is_of() -> None:
    assert given(body(CONDITION), reviews=APPROVED) == [("c1", 0, "approve", "", "r1")]
    (asked,) = all_commands(a_pull(comments=(body(CONDITION),), reviews=APPROVED))
    assert asked.misplaced.startswith(f"Its words say “{CONDITION}”. I cannot tell whether that holds")


@pytest.mark.parametrize(
    ("comment", "review"),
    [
        (body("Fine."), a_review(minutes=1)),
        (body(CONDITION, thread="t1"), a_review(minutes=1)),
        (body(CONDITION, review_id="r2"), a_review(minutes=1)),
        (body(CONDITION), a_review(verdict=Verdict.COMMENTED, minutes=1)),
        (body(CONDITION), a_review(verdict=Verdict.DISMISSED, minutes=1)),
        (body(CONDITION), a_review(OTHER_BOT, minutes=1)),
        (body(CONDITION), a_review(SAME_BOT, minutes=1)),
    ],
)
def test_other_words_and_those_of_other_reviews_put_no_condition(comment: Comment, review: NativeReview) -> None:
    assert given(comment, reviews=(review,)) == []


def test_a_condition_beside_a_command_is_asked_about_too() -> None:
    asked, why = ("c1", -1, "approve", "", "r1"), ("c1", 0, "why", "", "")
    assert given(body(f"{CONDITION}\n\n/spec why"), reviews=APPROVED) == [asked, why]
    assert given(body(f"/spec why\n\n{CONDITION}"), reviews=APPROVED) == [why, asked]


def test_an_objection_in_words_has_no_word_of_a_command() -> None:
    (said,) = all_commands(a_pull(comments=(a_comment("NACK", minutes=1),)))
    assert (said.key, said.word, said.rest, said.misplaced) == ("c1.0", "", "", IN_WORDS)


@pytest.mark.parametrize(
    ("comment", "verdict", "answered"),
    [
        (body("NACK"), Verdict.CHANGES_REQUESTED, False),
        (body("NACK"), Verdict.COMMENTED, True),
        (body("NACK", review_id=None), Verdict.CHANGES_REQUESTED, True),
        (body("NACK", thread="t1"), Verdict.COMMENTED, False),
        (body("NACK", internal=True), Verdict.COMMENTED, False),
        (body("NACK", author=OTHER_BOT), Verdict.COMMENTED, False),
        (body("NACK", author=SAME_BOT), Verdict.COMMENTED, False),
        (body("Fine."), Verdict.COMMENTED, False),
    ],
)
def test_an_objection_is_answered_unless_it_counts_already_or_is_said_aside(
    comment: Comment, verdict: Verdict, *, answered: bool
) -> None:
    assert bool(given(comment, reviews=(a_review(BEN, verdict, minutes=1),))) is answered


def test_an_objection_beside_a_command_leaves_the_answer_to_the_command() -> None:
    assert given(a_comment("NACK\n/spec why", minutes=1)) == [("c1", 0, "why", "", "")]


def test_all_of_a_thread_is_heard_in_its_order() -> None:
    said = (
        a_comment("/spec why\n/spec help", minutes=3),
        a_comment("NACK", author=CAT, minutes=2),
        body(CONDITION),
        a_comment("-1", author=CAT, minutes=4),
    )
    assert [(key, place, word) for key, place, word, *_ in given(*said, reviews=APPROVED)] == [
        ("c1", 0, "approve"),
        ("c2", 0, ""),
        ("c3", 0, "why"),
        ("c3", 1, "help"),
        ("c4", 0, ""),
    ]


@pytest.mark.parametrize("others", [(), (a_comment("NACK", minutes=2),)])
def test_what_is_said_elsewhere_changes_nothing_of_the_order_in_a_comment(others: tuple[Comment, ...]) -> None:
    found = given(a_comment("- /spec why\n/spec help", minutes=1), *others)
    assert [place for key, place, *_ in found if key == "c1"] == [1000, 0]
