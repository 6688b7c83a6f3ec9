"""Characters that a reader does not see, and text that looks like other text."""

import pytest

from bot.markdown.hidden_characters import hidden_in, in_latin, inert, mixed_words, visible, without_old_commands

FLAG = "\U0001f3f4"
TAG = "\U000e0067"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ()),
        ("a\x07b\x7f", (1, 3)),
        ("\u00e9\u00adb", (1,)),
        ("\u202e\u202e", (0, 1)),
        ("\u200b", (0,)),
        ("a@\u200b", ()),
        ("\u200b.a", ()),
        ("\u200b:", ()),
        ("a\u200ba", (1,)),
        ("a\u200b", (1,)),
        ("@a\u200b", (2,)),
        ("\u200ba.", (0,)),
        (f"{FLAG}{TAG}", ()),
        (f"{FLAG}\U000e0000", ()),
        (f"{FLAG}{TAG * 7}", ()),
        (f"{FLAG}{TAG * 8}", ()),
        (f"{FLAG}{TAG * 9}", (9,)),
        (f"{TAG}{FLAG}", (0,)),
        (f"a{FLAG}b{TAG}\u202e", (4,)),
        (f"{FLAG}\u202e", (1,)),
        ("\U0001f469\u200d\U0001f4bb", ()),
    ],
)
def test_what_a_reader_does_not_see(line: str, found: tuple[int, ...]) -> None:
    assert hidden_in(line) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\u0430bc", ("a\u0430bc",)),
        ("a\u0430b", ()),
        ("\u03b1lpha beta \u0430bcd", ("\u03b1lpha", "\u0430bcd")),
        ("\u0430\u0435\u043e\u0440 abcd", ()),
        ("\u00e9t\u00e9s d\u00e9j\u00e0", ()),
        ("ab1\u0430\u0435", ()),
    ],
)
def test_words_of_mixed_alphabets(text: str, found: tuple[str, ...]) -> None:
    assert mixed_words(text) == found


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Ab/c", "Ab/c"),
        ("A\u0430", "aa"),
        ("\u0410\u03a1\u03c1", "app"),
        ("\uff33pec\u2044a\\b", "spec/a/b"),
    ],
)
def test_what_characters_look_like_in_latin(text: str, latin: str) -> None:
    assert in_latin(text) == latin


@pytest.mark.parametrize(
    ("text", "seen", "safe"),
    [
        ("a\tb", "a\tb", "a\tb"),
        ("a\r\n\x9fb", "a\ufffd\ufffd\ufffdb", "a\ufffd\ufffd\ufffdb"),
        ("\u061ca\u2069", "\ufffda\ufffd", "\ufffda\ufffd"),
        ("a::b:::c", "a::b:::c", "a:\u200b:b:\u200b:\u200b:c"),
        ("##[a]##[", "##[a]##[", "##\u27e6a]##\u27e6"),
    ],
)
def test_text_that_nothing_obeys(text: str, seen: str, safe: str) -> None:
    assert (visible(text), inert(text)) == (seen, safe)
    assert len(without_old_commands(text)) == len(text)
