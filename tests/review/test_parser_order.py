"""Hold the order of comments, and which orders of one comment count at its bounds."""

from datetime import UTC, datetime

import pytest

from bot.review.commands.parser import COMMANDS_AT_MOST, IN_HTML, TOO_LONG, TOO_MANY, Command, moment_of, parse_comment
from bot.review.model.account import Account
from bot.review.model.pull_request import Comment

_PERSON = Account(id="1", login="ada")
_BOT = Account(id="2", login="specbot")


def _comment(body: str, number: str = "7") -> Comment:
    return Comment(
        id=number, author=_PERSON, body=body, created_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://x.test"
    )


def _orders(body: str) -> tuple[Command, ...]:
    return parse_comment(_comment(body), _BOT)


@pytest.mark.parametrize(("number", "expected"), [("12", 12), ("note", 0), ("1" + "0" * 18, 0)])
def test_comments_of_one_second_are_put_in_the_order_of_their_numbers(number: str, expected: int) -> None:
    assert moment_of(_comment("", number))[1] == expected


def test_a_carriage_return_ends_a_line() -> None:
    assert [(one.word, one.line) for one in _orders("Hello\r/spec approve\r")] == [("approve", 1)]


def test_as_many_orders_as_one_comment_may_give_are_all_taken() -> None:
    found = _orders("/spec approve\n" * COMMANDS_AT_MOST)
    assert [(one.place, one.misplaced) for one in found] == [(at, "") for at in range(COMMANDS_AT_MOST)]


def test_the_first_order_too_many_is_named() -> None:
    last = _orders("/spec approve\n" * (COMMANDS_AT_MOST + 2))[-1]
    assert (last.place, last.misplaced) == (COMMANDS_AT_MOST, TOO_MANY)


def test_what_stands_behind_the_bound_of_a_comment_is_named_once() -> None:
    found = _orders("/spec approve\n/spec question why\n" + "x" * 200_000)
    assert [(one.place, one.word, one.misplaced, one.cut) for one in found] == [
        (0, "approve", "", False),
        (1, "question", "", True),
        (2, "question", TOO_LONG, True),
    ]


def test_an_order_right_below_html_is_only_perhaps_one() -> None:
    assert [(one.misplaced, one.tentative) for one in _orders("<div>\n/spec approve\n</div>")] == [(IN_HTML, True)]


@pytest.mark.parametrize(
    ("body", "above"),
    [
        ("/spec approve", [""]),
        ("Read it all.\nOnly if Q1:\n/spec approve\nthanks\n/spec help", ["Read it all.\nOnly if Q1:"] * 2),
        ("- /spec help\n\n/spec approve", ["- /spec help\n"]),
    ],
)
def test_every_order_of_a_comment_knows_what_stands_above_the_first(body: str, above: list[str]) -> None:
    assert [one.above for one in _orders(body) if not one.misplaced] == above
