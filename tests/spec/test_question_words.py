"""Single words by which a list of questions says that there is none, that one is answered, or that it is closed."""

import pytest

from bot.comparison.question_marks import any_mark, marks_in
from bot.comparison.question_words import (
    continues_after_question,
    gives_answer,
    is_placeholder,
    is_settled_heading,
    question_column,
    says_closed,
    says_none,
)


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("None", True),
        ("\u2714\ufe0f None", True),
        ("(None)", True),
        ("'None'", True),
        ("_None_", True),
        ("N.A.: small", True),
        ("None. All done.", True),
        ("No. How big?", False),
        ("no: see #12", False),
        ("No: all done", True),
        (". None", False),
        ("None of them", False),
        ("XXNone", False),
        ("", False),
    ],
)
def test_words_for_no_question(text: str, none: bool) -> None:  # noqa: FBT001
    assert says_none(text) is none


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Answer: yes: two of them", True),
        ("- Decision: two weeks", True),
        ("> * Outcome : two weeks", True),
        ("Decision", False),
        ("Decision: TBD", False),
        ("Two weeks: decision", False),
        ("No decision: two weeks", False),
    ],
)
def test_the_first_word_makes_an_answer(text: str, answer: bool) -> None:  # noqa: FBT001
    assert gives_answer(text) is answer


@pytest.mark.parametrize(
    ("name", "settled"),
    [
        ("Resolved", True),
        ("Closed in May", True),
        ("Closed in May 2026", False),
        ("How it was resolved", False),
        ("None", True),
        ("", False),
    ],
)
def test_a_heading_of_answered_questions(name: str, settled: bool) -> None:  # noqa: FBT001
    assert is_settled_heading(name) is settled


@pytest.mark.parametrize(
    ("text", "waits"),
    [("how big? **", True), ("?how big", False), ("? two", False), ("**TBD.**", True), ("two", False), ("", True)],
)
def test_what_stands_where_an_answer_is_to_come(text: str, waits: bool) -> None:  # noqa: FBT001
    assert is_placeholder(text) is waits


@pytest.mark.parametrize(
    ("text", "answered"),
    [("How (big?)", False), ("How big? (TBD)", False), ("How big? (two)", True), ("Size: two", True), ("Size", False)],
)
def test_an_answer_behind_its_question(text: str, answered: bool) -> None:  # noqa: FBT001
    assert continues_after_question(text) is answered


@pytest.mark.parametrize(
    ("keys", "at"), [(["#", "topic"], 1), (["#", "owner"], 0), (["issue", "question"], 1), ([], 0)]
)
def test_the_column_of_the_questions(keys: list[str], at: int) -> None:
    assert question_column(keys) == at


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Closed", True),
        ("closed!", True),
        ("resolved: in #12", True),
        ("done, in May", True),
        ("Done; in May", True),
        ("done(see #1)", False),
        ("(done in May)", True),
        ("not closed", False),
        ("xresolved", False),
        ("Open", False),
    ],
)
def test_the_state_of_a_closed_question(text: str, closed: bool) -> None:  # noqa: FBT001
    assert says_closed(text) is closed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So [TODO: size] then", ["[TODO: size]"]),
        ("So [TODO: size then  ", ["[TODO: size then"]),
        ("  [todo: a] and [todo: b]", ["[todo: a]", "[todo: b]"]),
        ("[TODO: a, TODO: b] TODO: c  ", ["[TODO: a, TODO: b]", "TODO: c"]),
        ("  TODO: a  ", ["TODO: a"]),
        ("TODO: a TODO: b", ["TODO: a TODO: b"]),
        ("Size: NEEDS CLARIFICATION ", ["NEEDS CLARIFICATION"]),
        ("Size: NEEDS CLARIFICATION (ask Ann)", ["NEEDS CLARIFICATION"]),
        ("Size: TODO", []),
        ("todo: a", []),
        ("[TODO](a.md)", []),
        ("`TODO: a`", []),
    ],
)
def test_a_mark_reaches_to_its_bracket_or_to_the_end_of_its_line(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in marks_in(text, ("TODO", "NEEDS CLARIFICATION"))] == expected


def test_any_mark_is_found_in_small_letters_and_none_where_there_are_none() -> None:
    pattern = any_mark(("TODO", "A.B"))
    assert pattern is not None
    assert [bool(pattern.search(text)) for text in ("todo", "a.b", "AxB", "other")] == [True, True, False, False]
    assert any_mark(()) is None
