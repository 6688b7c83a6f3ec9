import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.commands.parser import COMMANDS_AT_MOST, TOO_LONG, TOO_MANY, parse_commands, parse_comment
from bot.review.model.account import Account
from tests.review.builders import ANN, BEN, BOT, a_comment, a_pull

NOTHING: list[tuple[str, str]] = []


def words(body: str) -> list[tuple[str, str]]:
    return [(one.word, one.rest) for one in parse_comment(a_comment(body), BOT) if not one.misplaced]


def elsewhere(body: str) -> list[str]:
    return [one.misplaced for one in parse_comment(a_comment(body), BOT) if one.misplaced]


def texts(body: str) -> list[tuple[str, str]]:
    return [(one.word, one.text) for one in parse_comment(a_comment(body), BOT) if not one.misplaced]


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
        pytest.param("/spec answer Q1 see `a\nb` there", [("answer", "Q1 see `a")], id="code over two lines"),
        pytest.param("/spec", [("", "")], id="no word"),
        pytest.param("@specbot approve", [("approve", "")], id="by name"),
        pytest.param("@specbot[bot]: why", [("why", "")], id="by full name"),
        pytest.param("/spec approve\n---\nsent from a phone", [("approve", "")], id="above a signature"),
        pytest.param("/spec approve <!-- note -->", [("approve", "<!-- note -->")], id="before an HTML comment"),
        pytest.param("- fine\n/spec approve", [("approve", "")], id="below a list item"),
        pytest.param("1. one\n   - two\n/spec approve", [("approve", "")], id="below a nested item"),
        pytest.param("- fine\n\n  /spec approve", [("approve", "")], id="a paragraph of an item"),
        pytest.param("> quote\n/spec approve", [("approve", "")], id="below a quoted line"),
        pytest.param("/spec:", [("", "")], id="a colon and no word"),
        pytest.param("/spec:approve", [("approve", "")], id="a colon"),
        pytest.param("/spec, approve", [("approve", "")], id="a comma"),
        pytest.param("/specs approve", [("approve", "")], id="plural"),
        pytest.param("/spec-approve", [("approve", "")], id="a hyphen"),
        pytest.param("/spec_why", [("why", "")], id="an underscore"),
        pytest.param("/spec why?", [("why", "?")], id="a question mark"),
        pytest.param("**/spec why**", [("why", "")], id="bold"),
        pytest.param("**/spec question** Why?", [("question", "Why?")], id="half bold"),
        pytest.param("_/spec: why_", [("why", "")], id="italic"),
        pytest.param("\uff0fspec why", [("why", "")], id="full-width slash"),
        pytest.param("\ufeff/spec why", [("why", "")], id="byte order mark"),
        pytest.param("\u200b\u2060 /spec\u00a0why\u200b", [("why", "")], id="invisible characters"),
        pytest.param("/spec \u201cwhy\u201d", [("why", "")], id="smart quotes"),
        pytest.param("/spec `why`", [("why", "")], id="as code"),
        pytest.param("/Spec Approve", [("approve", "")], id="capitals of a phone"),
        pytest.param("@specbot : approve", [("approve", "")], id="by name, a colon apart"),
        pytest.param("@specbot please approve", [("please", "approve")], id="by name, politely"),
        pytest.param("a  \n/spec why\\\n/spec check", [("why", ""), ("check", "")], id="hard line breaks"),
        pytest.param("/sp<!-- -->ec approve", NOTHING, id="in disguise"),
        pytest.param("\\/spec approve", NOTHING, id="escaped"),
        pytest.param("/specification approve", [("ification", "approve")], id="without a space"),
        pytest.param("/spec.md approve", NOTHING, id="a file"),
        pytest.param("/specs/search.md", NOTHING, id="a path"),
        pytest.param("/spec question <b>now</b>", [("question", "<b>now</b>")], id="with HTML"),
        pytest.param("[a]: /u\n/spec approve", [("approve", "")], id="below a reference"),
        pytest.param("| a |\n|---|\n| 1 |\n/spec approve", [("approve", "")], id="below a table"),
        pytest.param("/spec\u200b approve", [("approve", "")], id="an invisible character inside"),
        pytest.param("/ spec approve", [("approve", "")], id="a space behind the slash"),
        pytest.param("/spec ~~approve~~", [("~~approve~~", "")], id="a word that is struck through"),
        pytest.param("use /spec approve", NOTHING, id="inside a line"),
        pytest.param("- /spec approve", NOTHING, id="in a list"),
        pytest.param("# /spec approve", NOTHING, id="as a heading"),
    ],
)
def test_what_is_a_command(body: str, found: list[tuple[str, str]]) -> None:
    assert words(body) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("/spec answer Q1\nFirst.\n\n- a\n  - b\n\nLast.", [("answer", "Q1\nFirst.\n\n- a\n  - b\n\nLast.")]),
        ("/spec answer Q1 a\n```\n/spec approve\n```\n", [("answer", "Q1 a\n```\n/spec approve\n```")]),
        ("/spec question A?\nB.\n/spec why\nThanks", [("question", "A?\nB."), ("why", "Thanks")]),
        ("/spec answer Q1 see `a\n/spec why\nb`", [("answer", "Q1 see `a\n/spec why\nb`")]),
        ("/spec answer Q1 https://a.b/x  y\r\n\tz", [("answer", "Q1 https://a.b/x  y\n\tz")]),
    ],
)
def test_a_text_goes_on_to_the_next_order_as_it_was_typed(body: str, found: list[tuple[str, str]]) -> None:
    assert texts(body) == found


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("- /spec approve", "in a list"),
        ("1. [ ] /spec approve", "in a list"),
        ("# /spec approve", "in a heading"),
        ("\u201c/spec approve\u201d", "in quotation marks"),
        ('"/spec approve"', "in quotation marks"),
        ("~~/spec approve~~", "that is struck through"),
        ("| a |\n|---|\n| /spec approve |", "in a table"),
        ("LGTM, /spec approve", "in the middle of a line"),
        ("/\u0455\u0440\u0435\u0441 approve", "in characters that only look like its own"),
        ("/sp\u0435c approve", "in characters that only look like its own"),
        ("- /sp\u0435c approve", "in characters that only look like its own"),
        ("\u2215spec approve", "in characters that only look like its own"),
        ("\\spec approve", "in characters that only look like its own"),
        ("/\U0001d600\U0001d5fd\U0001d5f2\U0001d5f0 approve", "in characters that only look like its own"),
        ("@sp\u0435cbot approve", "in characters that only look like its own"),
        ("@ben Thanks! /spec approve", "in the middle of a line"),
        ("</details>\n/spec approve", "right below HTML"),
        ('<img width="9" src="a.png" />\n/spec approve', "right below HTML"),
        ("<div>\nfrom here --> there\n/spec approve\n</div>", "right below HTML"),
        ("<div>\n<!-- no -->\n<pre>a</pre>\n/spec approve\n</div>", "right below HTML"),
    ],
)
def test_where_no_order_is_taken_it_is_said(body: str, where: str) -> None:
    assert words(body) == []
    (said,) = elsewhere(body)
    assert f"A command {where} is not carried out." in said


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n<!--\n/spec approve\n-->\n</div>",
        "<div>\n<!-- <pre>\n/spec approve",
        "<div>\n<pre>\n/spec approve\n</pre>\n</div>",
        "<blockquote>\n/spec approve\n</blockquote>",
        "<pre>\n\n/spec approve\n</pre>",
        "<?php\n/spec approve\n?>",
        "\\/spec approve",
        "The /spec approve command",
        "Thanks! /spec approve would have done.",
        "thanks `/spec approve`",
    ],
)
def test_talk_of_an_order_is_none(body: str) -> None:
    assert words(body) == []
    assert elsewhere(body) == []


def test_a_comment_that_is_longer_than_what_is_read_says_so() -> None:
    body = "/spec answer Q1 " + "x" * 70_000
    answer, more = parse_comment(a_comment(body), BOT)
    assert (answer.cut, more.misplaced) == (True, TOO_LONG)
    assert elsewhere("x" * 70_000) == []


@given(
    st.lists(
        st.sampled_from(
            ["/spec why", "`", "``", "\n", "\n\n", "<!--", "-->", "> ", "- ", "<b>", "\\", "```", " ", "x", "&lt;"]
        )
    )
)
def test_no_comment_breaks_the_parser(parts: list[str]) -> None:
    for command in parse_comment(a_comment("".join(parts)), BOT):
        assert "/spec" in "".join(parts).split("\n")[command.line]


@pytest.mark.parametrize("body", ["> /spec approve", "> quote\n> /spec approve", "> > /spec approve\n\nI disagree."])
def test_lesson_01_quoted_commands_do_not_run(body: str) -> None:
    assert words(body) == []
    assert elsewhere(body) == []


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


def test_one_comment_gives_so_many_orders_and_says_that_there_were_more() -> None:
    assert len(words("/spec help\n" * 500)) == COMMANDS_AT_MOST
    assert elsewhere("/spec help\n" * 500) == [TOO_MANY]
