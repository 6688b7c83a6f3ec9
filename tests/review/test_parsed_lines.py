"""How single lines of a comment are read: what each command is made of, and which lines code hides."""

from dataclasses import replace

import pytest

from bot.review.commands.parser import COMMANDS_AT_MOST, IN_HTML, LOOKS_LIKE, MID_LINE, TOO_MANY, Command, parse_comment
from bot.review.commands.registry import VERBS
from tests.review.builders import BOT, a_comment


def read(body: str) -> tuple[Command, ...]:
    return parse_comment(a_comment(body, key="c7"), BOT)


def said(body: str) -> list[tuple[str, str]]:
    return [(one.word, one.rest) for one in read(body)]


@pytest.mark.parametrize(
    ("body", "word", "rest"),
    [
        ("**/spec:** approve", "approve", ""),
        ("**/spec question:** Why?", "question", "Why?"),
        ("**/spec question Why?**", "question", "Why?"),
        ("**/spec question Is it X**", "question", "Is it X"),
        ("_/spec question Is it *new*_", "question", "Is it *new"),
        ("/spec question Is it *new*", "question", "Is it *new*"),
        ("/spec - approve", "-", "approve"),
        ("/spec question Why\u200b so?", "question", "Why\u200b so?"),
        ("/sp\u200bec question Why\u200b so?", "question", "Why\u200b so?"),
    ],
)
def test_marks_around_a_command_are_none_of_its_words(body: str, word: str, rest: str) -> None:
    assert said(body) == [(word, rest)]


@pytest.mark.parametrize(
    ("body", "tentative"),
    [
        ("/spec approve", False),
        ("/SPEC approve", False),
        ("/spec: approve", False),
        ("/spec, approve", False),
        ("/ spec approve", True),
        ("/specs approve", True),
        ("/spec-approve", True),
        ("/spec_approve", True),
        ("/spec\u2014approve", True),
        ("/specapprove", True),
        ("@specbot approve", True),
        ("/sp\u0435c approve", True),
        ("Thanks, /spec approve", True),
        ("- /spec approve", True),
        ("<div>\n/spec approve\n</div>", True),
    ],
)
def test_what_is_written_otherwise_than_a_command_is_only_perhaps_one(body: str, *, tentative: bool) -> None:
    assert [one.tentative for one in read(body)] == [tentative]


@pytest.mark.parametrize(
    ("body", "why"),
    [("<div>\n/spec help\n</div>", IN_HTML), ("/sp\u0435c help", LOOKS_LIKE), ("Hi, /spec help", MID_LINE)],
)
def test_what_stands_where_none_is_taken_belongs_to_its_comment(body: str, why: str) -> None:
    (found,) = read(body)
    assert (found.comment, found.misplaced) == (a_comment(body, key="c7"), why)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("I changed my mind: /spec unapprove", ["unapprove"]),
        ("Sorry, I was wrong \u2014 **/spec unapprove**", ["unapprove"]),
        ("That is too dear, /spec object The store costs too much.", ["object"]),
        ("It came up again - @specbot reopen Q1", ["reopen"]),
        # Talk about a command, a quote, or one that could only open the gate, is no business of the bot's.
        ("You take it back with /spec unapprove", []),
        ("> I changed my mind: /spec unapprove", []),
        ("  > I changed my mind: /spec unapprove", []),
        ("I changed my mind: `/spec unapprove`", []),
        ("I changed my mind: /spec approve", []),
    ],
)
def test_a_sentence_that_leads_to_what_keeps_the_gate_closed_is_answered(body: str, words: list[str]) -> None:
    found = read(body)
    assert [one.word for one in found] == words
    assert {one.misplaced for one in found} <= {MID_LINE}


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("/spec why\nThanks.\n/spec help", ["c7.0", "c7.1"]),
        ("- /spec why", ["c7.1000"]),
        ("Hello.\n- /spec why\n- /spec help\n\n/spec check", ["c7.1001", "c7.1002", "c7.0"]),
    ],
)
def test_what_is_not_carried_out_has_the_number_of_its_line_and_takes_no_other_s(body: str, keys: list[str]) -> None:
    assert [one.key for one in read(body)] == keys


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    /spec why\n\nHello.", []),
        ("Hello.\n\n    /spec why\n\nThanks.", []),
        ("```\n/spec why\n```\n/spec help", ["help"]),
        ("Hello.\n\n`a\n/spec why\nb`", []),
        ("`a\n/spec why\nb`\n/spec help", ["help"]),
        ("Hello.\n/spec help\n`a\nb`", ["help"]),
        ("a `b\nc` d\n/spec help\n`e\n/spec why\nf`\n/spec check", ["help", "check"]),
        ("| a |\n|---|\n| 1 |\n/spec help\n/spec why", ["help", "why"]),
        ("a\n  \n\t\n/spec help", ["help"]),
    ],
)
def test_code_hides_the_lines_that_begin_in_it_and_no_other(body: str, words: list[str]) -> None:
    assert [one.word for one in read(body)] == words


@pytest.mark.parametrize(("more", "places"), [(0, [0]), (1, [0, 1])])
def test_a_comment_of_just_the_length_that_is_read_is_read_whole(more: int, places: list[int]) -> None:
    body = "/spec question " + "x" * (65_536 - 15 + more)
    assert [(one.place, one.cut) for one in read(body)] == [(place, bool(more)) for place in places]


def test_what_is_not_carried_out_is_told_beside_as_many_orders_as_are_taken() -> None:
    found = read("/spec help\n" * (COMMANDS_AT_MOST + 1) + "- /spec why\n")
    assert [(one.place, one.misplaced == TOO_MANY) for one in found[-2:]] == [(1021, False), (20, True)]
    assert len(found) == COMMANDS_AT_MOST + 2


def test_the_address_is_the_bot_s_own_name() -> None:
    other = replace(BOT, login="spec.helper[bot]")
    for body, many in (
        ("@spec.helper why", 1),
        ("@spec.helper[bot] why", 1),
        ("@specxhelper why", 0),
        ("@specbot why", 0),
    ):
        assert len(parse_comment(a_comment(body), other)) == many


@pytest.mark.parametrize("name", ["unapprove", "object", "reopen"])
def test_every_form_of_a_command_that_keeps_the_gate_closed_is_answered(name: str) -> None:
    (verb,) = (one for one in VERBS if one.name == name)
    for form in (verb.name, *verb.forms):
        assert [one.word for one in read(f"I changed my mind: /spec {form}")] == [form]
