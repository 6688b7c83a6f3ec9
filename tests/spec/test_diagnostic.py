import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.edits import OverlappingEditsError, apply_edits
from bot.markdown.model import Span, TextEdit
from bot.policy.severity import Code, Severity


def edit(start: int, end: int, text: str) -> TextEdit:
    return TextEdit(start_line=start, end_line=end, text=text)


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        ("a\nb\nc\n", [edit(2, 2, "B\n")], "a\nB\nc\n"),
        ("a\nb\nc\n", [edit(2, 2, "B")], "a\nB\nc\n"),
        ("a\nb\nc\n", [edit(2, 3, "B\n")], "a\nB\n"),
        ("a\nb\n", [edit(2, 2, "")], "a\n"),
        ("a\nb\n", [edit(2, 1, "x\ny\n")], "a\nx\ny\nb\n"),
        ("a\nb\n", [edit(1, 0, "x\n")], "x\na\nb\n"),
        ("a\nb\n", [edit(3, 2, "x\n")], "a\nb\nx\n"),
        ("a\nb", [edit(3, 2, "x\n")], "a\nb\nx"),
        ("a\nb", [edit(2, 2, "B\n")], "a\nB"),
        ("a\r\nb\r\n", [edit(2, 1, "x\ny\n")], "a\r\nx\r\ny\r\nb\r\n"),
        ("\ufeffa\r\nb", [edit(1, 1, "A\n"), edit(3, 2, "c\n")], "\ufeffA\r\nb\r\nc"),
        ("a\rb\r", [edit(2, 2, "B\n")], "a\rB\r"),
        ("", [edit(1, 0, "x\n")], "x\n"),
        ("a \nb\t\n", [edit(3, 2, "c\n")], "a \nb\t\nc\n"),
        ("a\nb\n", [edit(2, 1, "x\n"), edit(2, 1, "y\n")], "a\nx\ny\nb\n"),
        ("a\nb\nc\n", [edit(3, 3, "C\n"), edit(1, 1, "A\n")], "A\nb\nC\n"),
        ("a\nb\n", [edit(2, 2, "\n")], "a\n\n"),
        ("a\u2028b\nc\n", [edit(2, 2, "C\n")], "a\u2028b\nC\n"),
    ],
)
def test_edits_change_their_lines_and_nothing_else(before: str, edits: list[TextEdit], after: str) -> None:
    assert apply_edits(before, edits) == after


def test_two_edits_of_one_line_are_refused() -> None:
    with pytest.raises(OverlappingEditsError):
        apply_edits("a\nb\n", [edit(1, 2, "x\n"), edit(2, 2, "y\n")])


def test_help_is_the_page_of_the_code() -> None:
    span = Span(line=1, column=1, end_line=1, end_column=1)
    found = Diagnostic(code=Code.TITLE, severity=Severity.ERROR, message="No title.", span=span)
    assert found.help == "docs/diagnostics/title.md"
