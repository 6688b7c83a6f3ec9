"""Where a condition is found: by the line below a command, the sentence above it, its language, and whose words they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.review.commands.reservations import condition_in, conditions_of, objects_in_words, reservation
from bot.review.commands.reservations_abroad import begins_abroad
from bot.review.model.pull_request import Comment
from tests.review.builders import CAT, a_comment, a_review


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("but Q1", "but Q1"),
        ("  but Q1 ", "but Q1"),
        ("\nbut Q1", ""),
        ("\nonly if Q1", "only if Q1"),
        ("if ben agrees", "if ben agrees"),
        ("***\nif ben agrees", ""),
        ("***\nunless ben agrees", "unless ben agrees"),
        ("> quoted\nunless ben agrees", "unless ben agrees"),
        ("Thanks, but Q1", "Thanks, but Q1"),
        ("Thanks but Q1", "Thanks but Q1"),
        ("\nThanks, but Q1", ""),
        ("\nThanks but Q1", ""),
        ("Nice\nwork\nonly if Q1", ""),
        ("Nice\nwork\nbut only if Q1", "but only if Q1"),
        ("Nice\nwork\nBut Only if Q1", "But Only if Q1"),
        ("Nice\nwork\n\nonly if Q1", "only if Q1"),
        ("Nice\nwork\n> quoted\nonly if Q1", "only if Q1"),
        ("Nice\nwork\n\nunless Q1", ""),
        ("Nice\nwork.\nonly if Q1", "only if Q1"),
        ("Nice\nwork!\nonly if Q1", "only if Q1"),
        ("Nice\nor not?\nonly if Q1", "only if Q1"),
        ("Nice\nas said:\nonly if Q1", "only if Q1"),
        ("Nice\n(work)\nonly if Q1", "only if Q1"),
        ("Nice\nwork,\nonly if Q1", ""),
        ("wenn Q1 klar ist", "wenn Q1 klar ist"),
        ("\nwenn Q1 klar ist", ""),
        ("\nnur wenn Q1 klar ist", "nur wenn Q1 klar ist"),
        ("so\u0301 se Q1", "so\u0301 se Q1"),
        ("subject   to Q1", "subject   to Q1"),
        ("1. 2) but Q1", "1. 2) but Q1"),
        ("<b> <i>but Q1", "<b> <i>but Q1"),
        ("^ but Q1", "^ but Q1"),
        ("\u2060but Q1", "\u2060but Q1"),
        ("\u26a0\ufe0f but Q1", "\u26a0\ufe0f but Q1"),
        ("\u0301 but Q1", "\u0301 but Q1"),
        (":x::x: but Q1", ":x::x: but Q1"),
        ("\u26a0 **but** Q1", "\u26a0 **but** Q1"),
        ("\n**:x: unless Q1**", "**:x: unless Q1**"),
        ("\n: 1. unless Q1", ": 1. unless Q1"),
        ("\n1. **\u26a0 unless Q1**", "1. **\u26a0 unless Q1**"),
        ("\n\u26a0 **unless** Q1", "\u26a0 **unless** Q1"),
        ("\U0001f389\nunless Q1", "unless Q1"),
        ("\nXunless Q1", ""),
        ("x but Q1", ""),
        ("```py\nbut Q1\n```\nunless Q1", "unless Q1"),
        ("~~~\nunless Q1\n```\nunless Q1\n~~~\nunless Q2", "unless Q2"),
        ("```\nunless Q1", ""),
        ("   ```\nunless Q1\n   ```\nunless Q2", "unless Q2"),
        ("````\nunless Q1\n```\nunless Q2\n`````  \nunless Q3", "unless Q3"),
        ("```\nunless Q1\n``` x\nunless Q2", ""),
        ("~~~ a`b\nunless Q1", ""),
        ("```x``` reads well,\nbut only if Q1", "but only if Q1"),
        ("    ```\nbut only if Q1", "but only if Q1"),
        ("", ""),
    ],
)
def test_a_condition_is_found_where_it_goes_on_with_the_command_or_begins_a_sentence(below: str, found: str) -> None:
    assert reservation(below) == found


@pytest.mark.parametrize(
    ("below", "found"),
    [("Nice\nwork\n> Why?\nWhy so?", "Why so?"), ("\n  -1  ", "-1"), ("***", ""), ("Nice.\nThanks.", "")],
)
def test_a_line_that_leaves_something_open_is_given_as_typed(below: str, found: str) -> None:
    assert reservation(below, wide=True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NACK", True),
        ("**NACK** it is slow", True),
        ("_NACK_", True),
        ("__ -1__", True),
        ("-1-", False),
        ("> quoted\n\nNACK", True),
        ("```\nx\n```\nNACK", True),
        ("\n  NACK", True),
        ("I strongly object", True),
        ("Hello.\nNACK", False),
        ("XNACK", False),
        ("NACKs", False),
        ("> NACK", False),
        ("```\nNACK\n```", False),
        ("", False),
    ],
)
def test_a_comment_objects_by_its_first_words(text: str, *, found: bool) -> None:
    assert objects_in_words(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("But great!", ""),
        ("If you ask me: fine.", ""),
        ("Only if Q1 is closed.", "Only if Q1 is closed."),
        ("Do not merge this yet.", "Do not merge this yet."),
        ("Great.\nDo not merge this yet.\nThanks.", "Do not merge this yet."),
        ("> Do not merge this yet.", ""),
        ("> Do not merge this yet.\nHold the merge.", "Hold the merge."),
        ("Fine, only if Q1 is closed.", "Fine, only if Q1 is closed."),
        ("Fine \u2014 unless Q1 is open.", "Fine \u2014 unless Q1 is open."),
        ("Gut, nur wenn Q1 klar ist.", "Gut, nur wenn Q1 klar ist."),
        ("Gut, wenn auch lang.", ""),
        ("Genehmigt, sobald Q1 klar ist.", "Genehmigt, sobald Q1 klar ist."),
        ("Approuvé dès que Q1 est close.", ""),
        ("Approuvé, dès que Q1 est close.", "Approuvé, dès que Q1 est close."),
        ("Akkoord, zodra Q1 dicht is.", "Akkoord, zodra Q1 dicht is."),
        ("Одобрено, как только закроют Q1.", "Одобрено, как только закроют Q1."),
        ("```\nDo not merge.\n```", ""),
        ("Great.\n\nThanks.", ""),
        ("Approved subject to Q1.", "Approved subject to Q1."),
        ("Approved, pending Q1.", "Approved, pending Q1."),
        ("Approve with conditions: fix Q1.", "Approve with conditions: fix Q1."),
        ("Thanks!\nLGTM once Q1 is fixed.", "LGTM once Q1 is fixed."),
        ("**LGTM** if Q1 is fixed", "**LGTM** if Q1 is fixed"),
        ("Looks good to me, as long as Q1 is closed.", "Looks good to me, as long as Q1 is closed."),
        ("Fine with me provided Q1 is closed", "Fine with me provided Q1 is closed"),
        ("Looks good once again.", ""),
        ("Fine if you ask me.", ""),
        ("LGTM after the last changes.", ""),
        ("Approved when I had read it twice.", ""),
        ("All good. If you merge it, tell me.", ""),
        ("Pending questions are closed: approved.", ""),
        ("", ""),
    ],
)
def test_the_words_of_an_approval_put_a_condition_anywhere(text: str, found: str) -> None:
    assert condition_in(text) == found


REVIEW = a_review(minutes=1)
CONDITION = "Only if Q1 is closed."


def asked(*comments: Comment) -> list[str]:
    return [one.id for one, _ in conditions_of(REVIEW, comments)]


@pytest.mark.parametrize(
    ("comment", "is_meant"),
    [
        (a_comment(CONDITION, minutes=9, review_id="r1"), True),
        (a_comment(CONDITION, minutes=9, review_id="r1", author=CAT), True),
        (a_comment(CONDITION, minutes=1, review_id="r2"), False),
        (a_comment(CONDITION, minutes=1), True),
        (a_comment(CONDITION, minutes=1, author=CAT), False),
        (a_comment(CONDITION, minutes=2), False),
        (a_comment("Fine.", minutes=1), False),
    ],
)
def test_an_approval_has_the_words_of_its_body_or_of_its_author_s_comment_in_that_moment(
    comment: Comment, *, is_meant: bool
) -> None:
    assert asked(comment) == [comment.id] * is_meant


@pytest.mark.parametrize(("seconds", "is_meant"), [(10, True), (-10, True), (10.5, False), (-10.5, False)])
def test_a_moment_is_ten_seconds(seconds: float, *, is_meant: bool) -> None:
    said = a_comment(CONDITION, minutes=1)
    assert bool(asked(replace(said, created_at=said.created_at + timedelta(seconds=seconds)))) is is_meant


def test_one_condition_of_an_approval_is_asked_about() -> None:
    first, second = (a_comment(CONDITION, minutes=1, key=key) for key in ("c8", "c9"))
    assert asked(a_comment("Fine.", minutes=1), first, second) == ["c8"]


def test_a_condition_is_shown_as_text_and_not_longer_than_a_line() -> None:
    said = "Only if *Q1* " + "x" * 100
    ((_, why),) = conditions_of(REVIEW, [a_comment(said, minutes=1)])
    assert why.startswith("Its words say “Only if \\*Q1\\* " + "x" * 87 + "”. I cannot tell")


@pytest.mark.parametrize(("by_other", "is_meant"), [(True, True), (False, False)])
def test_only_its_author_takes_a_condition_out(*, by_other: bool, is_meant: bool) -> None:
    edited = replace(a_comment("Fine", minutes=1, edited=True, edited_by_other=by_other), before_edits=CONDITION)
    assert bool(asked(edited)) is is_meant


@pytest.mark.parametrize(
    ("words", "strictly", "loosely"),
    [
        ("nur wenn Q1", True, True),
        ("NUR WENN Q1", True, True),
        ("nur wenn", True, True),
        ("nur", False, True),
        ("wenn, dann", False, True),
        ("nurses", False, False),
        ("Q1 nur wenn", False, False),
        ("但是", True, True),
        ("先", True, True),
        ("si Q1", False, True),
        ("sie Q1", False, False),
        ("", False, False),
    ],
)
def test_a_condition_of_another_language_is_known_by_its_first_words(
    words: str, *, strictly: bool, loosely: bool
) -> None:
    assert (begins_abroad(words, strictly=True), begins_abroad(words, strictly=False)) == (strictly, loosely)
