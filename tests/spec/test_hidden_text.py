"""What a reader does not see, one character at a time."""

import pytest

from bot.markdown.document import parse
from bot.markdown.hidden_characters import hidden_in, inert, mixed_words, visible, without_old_commands
from bot.policy.severity import Code, Severity
from bot.template.compile_template import compile_template
from tests.spec.checking import check


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("plain", ()),
        ("a\u202eb", (1,)),
        ("a\u200bb", (1,)),
        ("@\u200bada, GH-\u200b1, www\u200b.x, skip-checks\u200b:", ()),
        ("a\u200db", (1,)),
        ("\u0645\u200c\u062e", ()),
        ("tab\there", ()),
        ("\x1b[8m", (0,)),
        ("\U0001f3f4\U000e0067\U000e007f", ()),
        ("x\U000e0067", (1,)),
        ("\u3164", (0,)),
        ("Поиск", ()),
    ],
)
def test_characters(line: str, found: tuple[int, ...]) -> None:
    assert hidden_in(line) == found


def test_words_of_two_alphabets() -> None:
    assert mixed_words("\u041epen Questions") == ("\u041epen",)
    assert mixed_words("Поиск and μs and Open") == ()
    assert mixed_words("Open") == ()


def test_a_file_full_of_them_is_said_twenty_times_as_warnings() -> None:
    text = "# T\n\n## Why\n\n" + "a\u202eb\n" * 30
    found = [
        one
        for one in check(parse(text), compile_template(parse("# [Title]\n\n## Why\n")))
        if one.code is Code.HIDDEN_TEXT
    ]
    assert len(found) == 20
    assert {one.severity for one in found} == {Severity.WARNING}


def test_a_terminal_and_a_runner_get_no_orders() -> None:
    assert visible("a\x1b\n\u202e\tb") == "a\ufffd\ufffd\ufffd\tb"
    assert inert("::add-mask::a ##[error]") == ":\u200b:add-mask:\u200b:a ##\u27e6error]"
    assert without_old_commands("a ##[b") == "a ##\u27e6b"
