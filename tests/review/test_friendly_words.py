"""What of a line is words for the bot, and which of them change nothing."""

import pytest

from bot.review.commands.command_spec import question_numbers
from bot.review.commands.friendly_words import unknown_words, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("two  words", "two words"),
        ("seen <!-- hidden --> behind", "seen behind"),
        ("one <!-- a --> two <!-- b --> three", "one two three"),
        ("a <!-- b --> c --> d", "a c --> d"),
        ("never <!-- closed", "never closed"),
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
    ],
)
def test_what_limits_a_command_is_no_courtesy(text: str, strange: str) -> None:
    assert unknown_words(text) == strange
