import pytest

from bot.review.commands.parser import COMMANDS_AT_MOST, parse_commands, parse_comment
from bot.review.model.snapshot import Account
from tests.review.builders import ANN, BEN, BOT, a_comment, a_pull

NOTHING: list[tuple[str, str]] = []


def words(body: str) -> list[tuple[str, str]]:
    return [(command.word, command.rest) for command in parse_comment(a_comment(body), BOT)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("/spec approve", [("approve", "")], id="alone"),
        pytest.param("Nice.\n/spec approve\nThanks!", [("approve", "")], id="a line among others"),
        pytest.param("/spec Approved!", [("approved", "")], id="any case, with a mark"),
        pytest.param("/SPEC approve thanks!", [("approve", "thanks!")], id="with thanks"),
        pytest.param("  /spec fix", [("fix", "")], id="a little indented"),
        pytest.param("/spec approve\r\n/spec question Why?", [("approve", ""), ("question", "Why?")], id="CRLF, two"),
        pytest.param("/spec question: is `a|b`\\* ok?", [("question", "is `a|b`\\* ok?")], id="text as it was written"),
        pytest.param("/spec answer Q1 see `a\nb` there", [("answer", "Q1 see `a b` there")], id="code over two lines"),
        pytest.param("/spec", [("", "")], id="no word"),
        pytest.param("@specbot approve", [("approve", "")], id="by name"),
        pytest.param("@specbot[bot]: why", [("why", "")], id="by full name"),
        pytest.param("/spec approve\n---\nsent from a phone", [("approve", "")], id="above a signature"),
        pytest.param("/spec approve <!-- note -->", [("approve", "")], id="before an HTML comment"),
        pytest.param("/spec question <b>now</b>", [("question", "<b>now</b>")], id="with HTML"),
        pytest.param("[a]: /u\n/spec approve", [("approve", "")], id="below a reference"),
        pytest.param("/specs approve", NOTHING, id="another word"),
        pytest.param("/spec-approve", NOTHING, id="another command"),
        pytest.param("use /spec approve", NOTHING, id="inside a line"),
        pytest.param("- /spec approve", NOTHING, id="in a list"),
        pytest.param("# /spec approve", NOTHING, id="as a heading"),
    ],
)
def test_what_is_a_command(body: str, found: list[tuple[str, str]]) -> None:
    assert words(body) == found


@pytest.mark.parametrize("body", ["> /spec approve", "> quote\n/spec approve", "> > /spec approve\n\nI disagree."])
def test_lesson_01_quoted_commands_do_not_run(body: str) -> None:
    assert words(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "```\n/spec approve\n```",
        "~~~\n/spec approve",
        "    /spec approve",
        "`/spec approve`",
        "`a\n/spec approve\nb`",
        "<!-- /spec approve -->",
        "<!--\n/spec approve\n-->",
        "hi <!-- \n/spec approve\n--> there",
    ],
)
def test_lesson_02_commands_in_code_and_comments_do_not_run(body: str) -> None:
    assert words(body) == []


def test_lesson_02_bots_give_no_orders() -> None:
    other = Account(id="77", login="helper[bot]", is_bot=True)
    plain = Account(id=BOT.id, login="specbot")
    comments = (a_comment("/spec approve", author=other), a_comment("/spec approve", author=plain, minutes=1))
    assert parse_commands(a_pull(comments=comments)) == ()


def test_orders_come_in_the_order_of_the_thread() -> None:
    comments = (
        a_comment("/spec fix", author=ANN, minutes=2),
        a_comment("/spec why\n/spec help", author=BEN, minutes=1),
    )
    found = parse_commands(a_pull(comments=comments))
    assert [(command.key, command.word) for command in found] == [("c1.0", "why"), ("c1.1", "help"), ("c2.0", "fix")]


def test_one_comment_gives_so_many_orders_and_no_more() -> None:
    assert len(words("/spec help\n" * 500)) == COMMANDS_AT_MOST
