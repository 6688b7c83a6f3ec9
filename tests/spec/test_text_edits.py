"""Edits of a text, line by line, and what they leave alone."""

import pytest

from bot.markdown.edits import OverlappingEditsError, apply_edits, lines_with_ends
from bot.markdown.model import TextEdit
from bot.markdown.text_diff import unified


def edit(first: int, last: int, text: str) -> TextEdit:
    return TextEdit(start_line=first, end_line=last, text=text)


@pytest.mark.parametrize(
    ("text", "edits", "after"),
    [
        ("a\nb\nc\n", [edit(2, 2, "x")], "a\nx\nc\n"),
        ("a\nb\nc\n", [edit(2, 2, "x\n")], "a\nx\nc\n"),
        ("a\nb\nc\n", [edit(1, 2, "x\ny\nz")], "x\ny\nz\nc\n"),
        ("a\nb\nc\n", [edit(2, 2, "")], "a\nc\n"),
        ("a\nb\nc\n", [edit(2, 1, "x\n")], "a\nx\nb\nc\n"),
        ("a\nb\nc\n", [edit(2, 1, "")], "a\n\nb\nc\n"),
        ("a\nb\nc\n", [edit(2, 1, "y"), edit(2, 1, "x")], "a\ny\nx\nb\nc\n"),
        ("a\nb\nc\n", [edit(3, 3, "z"), edit(1, 1, "x")], "x\nb\nz\n"),
        ("a\nb\nc\n", [edit(2, 2, "y"), edit(2, 1, "x")], "a\nx\ny\nc\n"),
        ("a\nb\nc\n", [edit(4, 3, "x")], "a\nb\nc\nx\n"),
        ("a\nb\nc", [edit(3, 3, "x")], "a\nb\nx"),
        ("a\nb\nc", [edit(3, 3, "x\n")], "a\nb\nx"),
        ("a\nb\nc", [edit(4, 3, "x\ny")], "a\nb\nc\nx\ny"),
        ("a\nb\nc", [edit(3, 2, "x")], "a\nb\nx\nc"),
        ("a\nb\nc", [edit(2, 2, "x")], "a\nx\nc"),
        ("a", [edit(1, 1, "x")], "x"),
        ("a", [edit(2, 1, "x")], "a\nx"),
        ("", [edit(1, 0, "x")], "x\n"),
        ("a\n", [edit(0, 0, "x")], "x\na\n"),
        ("a\n", [edit(0, -1, "x")], "x\na\n"),
        ("a\r\nb\nc\r\n", [edit(2, 2, "x\ny")], "a\r\nx\r\ny\r\nc\r\n"),
        ("aX\nb\n", [edit(2, 2, "x")], "aX\nx\n"),
        ("a\rb\r", [edit(2, 2, "x")], "a\rx\r"),
        ("a\r\nb", [edit(3, 2, "x")], "a\r\nb\r\nx"),
        ("\ufeffa\nb\n", [edit(1, 1, "x")], "\ufeffx\nb\n"),
        ("a\ufeff", [edit(1, 0, "x")], "x\na\ufeff"),
        ("a\u2028b\nc\n", [edit(1, 1, "x")], "x\nc\n"),
        ("a\r\nb\n", [], "a\r\nb\n"),
    ],
)
def test_every_other_byte_stays(text: str, edits: list[TextEdit], after: str) -> None:
    assert apply_edits(text, edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        [edit(1, 2, "x"), edit(2, 2, "y")],
        [edit(1, 3, "x"), edit(2, 1, "y")],
        [edit(2, 2, "x"), edit(2, 2, "y")],
    ],
)
def test_edits_of_the_same_line_are_refused(edits: list[TextEdit]) -> None:
    with pytest.raises(OverlappingEditsError) as raised:
        apply_edits("a\nb\nc\n", edits)
    assert raised.value.args == tuple(sorted(edits, key=lambda one: (one.start_line, one.end_line)))


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", []), ("a", ["a"]), ("a\n\r\n\rb", ["a\n", "\r\n", "\r", "b"]), ("a\x0bb\u2028\n", ["a\x0bb\u2028\n"])],
)
def test_lines_keep_their_ends(text: str, lines: list[str]) -> None:
    assert lines_with_ends(text) == lines


def test_a_diff_says_where_a_last_line_has_no_end() -> None:
    assert "".join(unified("a\nb", "a\nc", old="x.md", new="y.md")) == (
        "--- a/x.md\n+++ b/y.md\n@@ -1,2 +1,2 @@\n a\n"
        "-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )
    assert list(unified("a\n", "a\n", old="x.md", new="x.md")) == []
