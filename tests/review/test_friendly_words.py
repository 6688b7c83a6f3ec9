"""What of a line is words for the bot, and which of them change nothing."""

import pytest

from bot.review.commands.command_spec import question_numbers
from bot.review.commands.friendly_words import has_text, is_greeting, unknown_words, words
from bot.review.commands.html_lines import seen_in_html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("two  words", "two words"),
        ("seen <!-- hidden --> behind", "seen behind"),
        ("one <!-- a --> two <!-- b --> three", "one two three"),
        ("a <!-- b --> c --> d", "a c --> d"),
        ("never <!-- closed", "never closed"),
        ("thanks <!--> only if Q1 is closed -->", "thanks only if Q1 is closed -->"),
        ("thanks <!---> but no -->", "thanks but no -->"),
    ],
)
def test_a_comment_hides_what_stands_in_it_and_nothing_else(text: str, found: str) -> None:
    assert " ".join(words(text)) == found


@pytest.mark.parametrize(
    ("text", "numbers", "strange"),
    [
        ("T1, T2 and T4-T6", ("T1", "T2", "T4", "T5", "T6"), ""),
        ("t3: thanks", ("T3",), ""),
        ("Q1; Q2.", ("Q1", "Q2"), ""),
        ("XT1X", (), "XT1X"),
        ("T1 sometimes", ("T1",), "sometimes"),
    ],
)
def test_numbers_are_read_in_their_order_and_the_rest_is_named(
    text: str, numbers: tuple[str, ...], strange: str
) -> None:
    assert question_numbers(text) == (numbers, strange)


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("thanks all", ""),
        ("this time", "time"),
        ("for @ben", "for @ben"),
        ("for now", "for now"),
        ("well done for", ""),
        (":tada: 🎉 @ann!", ""),
        (":bug:", ":bug:"),
        ("for", "for"),
        ("thanks for", ""),
        (":tada:! (:heart:)", ""),
        ("X:tada: :tada:X", "X:tada: :tada:X"),
        (": ::", "::"),
        ("\U0001f389!\U0001f389", ""),
    ],
)
def test_what_limits_a_command_is_no_courtesy(text: str, strange: str) -> None:
    assert unknown_words(text) == strange


@pytest.mark.parametrize(
    ("text", "found"),
    [("", True), ("Thanks @ben,", True), ("Hi!", True), ("This", False), ("(For)", False), ("Thanks for that", False)],
)
def test_a_greeting_is_no_sentence_that_goes_on(text: str, *, found: bool) -> None:
    assert is_greeting(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Why?", True), (".", True), ("", False), (" \t", False), ("\u200b\u2060", False), ("<!-- why -->", False)],
)
def test_a_text_is_what_a_reader_sees(text: str, *, found: bool) -> None:
    assert has_text(text) is found


@pytest.mark.parametrize(
    ("block", "seen"),
    [
        ("<div>\na\n</div>", [5, 6, 7]),
        ("<?php\na\n?>", []),
        ("  <?php\na\n?>", []),
        ("<!DOCTYPE html\na\n>", []),
        ("<![CDATA[\na\n]]>", []),
        ("<pre>\na\n</pre>\nb", [5, 8]),
        ("<pre><code>\na</code>\nb</pre>\nc", [5, 8]),
        ("<blockquote><blockquote>\n</blockquote>\na\n</blockquote>\nb", [5, 9]),
        ("</pre></pre>\na<pre>\nb", [5, 6]),
        ("<PRE>\na\n</PRE>\nb", [5, 8]),
        ("<prefix>\na", [5, 6]),
        ("<!-- a\n<pre>\n-->\nb", [5, 8]),
        ("--> <!-- a\nb\n--> <pre>\nc", [5]),
        ("<div> --> a\nb", [5, 6]),
    ],
)
def test_lines_of_html_are_seen_outside_of_comments_and_quotations(block: str, seen: list[int]) -> None:
    assert list(seen_in_html(block, 5)) == seen
