"""What a text says in a word: that nothing applies, that nothing is decided; and how the bot says a text again."""

import pytest

from bot.markdown.text_normalize import quoted, says_not_applicable, says_undecided


@pytest.mark.parametrize(
    ("text", "said"),
    [("N/A", True), ("- **None**, we think", True), ("nothing: no data", True), ("No data", False), ("", False)],
)
def test_what_does_not_apply(text: str, said: bool) -> None:  # noqa: FBT001
    assert says_not_applicable(text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("TBD", True),
        ("> _To Be Done_ \u2026", True),
        ("{todo}", True),
        ("<TBD>", True),
        ("( wip )", True),
        ("??", True),
        ("(???)", True),
        ("? ?", False),
        ("(?)", False),
        ("()", False),
        ("What?", False),
        ("[NEEDS CLARIFICATION: a]", True),
        ("[needs clarification]", True),
        ("[NEEDS CLARIFICATION: a] b", False),
        ("a [NEEDS CLARIFICATION: a]", False),
        ("[NEEDS CLARIFICATION: a] [b]", False),
        ("[NEEDS CLARIFICATION: a]]", True),
        ("[a]", False),
        ("[NEEDS CLARIFICATION: " + "a" * 377 + "]", True),
        ("[NEEDS CLARIFICATION: " + "a" * 378 + "]", False),
        ("-" * 500 + " TBD " + "-" * 500, True),
    ],
)
def test_what_is_not_decided_yet(text: str, said: bool) -> None:  # noqa: FBT001
    assert says_undecided(text) is said


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        (" a\n b ", 60, '"a b"'),
        ("abcd", 4, '"abcd"'),
        ("abcde", 4, '"abc\u2026"'),
        ("", 4, '""'),
    ],
)
def test_a_quoted_text_is_cut_at_its_limit(text: str, limit: int, said: str) -> None:
    assert quoted(text, limit) == said


def test_sixty_characters_are_quoted_when_nobody_says_how_many() -> None:
    assert quoted("a" * 60) == f'"{"a" * 60}"'
    assert quoted("a" * 61) == f'"{"a" * 59}\u2026"'
