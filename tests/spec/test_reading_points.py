"""Single promises of how Markdown is read."""

import pytest

from bot.markdown.document import parse
from bot.markdown.text_normalize import choice


@pytest.mark.parametrize(("words", "said"), [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")])
def test_choices_are_said_in_words(words: tuple[str, ...], said: str) -> None:
    assert choice(words) == said


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"])
def test_an_odd_space_behind_a_hash_makes_a_heading(space: str) -> None:
    document = parse(f"#{space}Title\n\n##{space}Why\n")
    assert [one.name for one in document.sections[1:]] == ["Title", "Why"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Ann # who else", "Ann"),
        ('"Ann # Bo" # both', "Ann # Bo"),
        ("'Ann # Bo' # both", "Ann # Bo"),
        ("Ann#Bo", "Ann#Bo"),
    ],
)
def test_a_remark_in_front_matter_is_no_part_of_the_value(written: str, value: str) -> None:
    (field,) = parse(f"---\nowner: {written}\n---\n# Title\n").fields
    assert field.value == value
