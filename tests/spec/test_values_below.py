"""A value of front matter below its key: its text and its place."""

import pytest

from bot.markdown.document import parse
from bot.markdown.front_matter import PlacedValue, goes_on_below, value_below
from bot.markdown.model import Span

Found = dict[str, tuple[str, int, int, int] | None]


def below(front_matter: str, before: str = "") -> Found:
    """Give the value below each key: its text, line, and columns."""
    document = parse(f"{before}---\n{front_matter}---\n\n# T\n")
    found: Found = {}
    for field in document.fields:
        value = value_below(document, field)
        if value is None:
            found[field.key] = None
            continue
        span = value.span
        assert span.end_line == span.line
        assert document.lines[span.line - 1][span.column - 1 : span.end_column - 1] == value.text
        found[field.key] = (value.text, span.line, span.column, span.end_column)
    return found


@pytest.mark.parametrize(
    ("front_matter", "found"),
    [
        ("a: b\n", {"a": None}),
        ("a:\n  b\n", {"a": ("b", 3, 3, 4)}),
        ("a:\n  'b c'  # d\n", {"a": ("b c", 3, 4, 7)}),
        ('a:\n  "b"\n', {"a": ("b", 3, 4, 5)}),
        ("a: |\n  b \n", {"a": ("b", 3, 3, 4)}),
        ("a: >\n\n    b\n\n", {"a": ("b", 4, 5, 6)}),
        ("a: |\n  b\nc: d\n", {"a": ("b", 3, 3, 4), "c": None}),
        ("a: |\n  b\n  c\nd: e\n", {"a": None, "d": None}),
        ("a: >\n  b\n  c\n", {"a": None}),
        ("a: |\n\n", {"a": None}),
        ("a: 'b\n  c'\n", {"a": None}),
        ("a:\n  - b\n", {"a": None}),
        ("a:\n  b: c\nd:\n  e\n", {"a": None, "d": ("e", 5, 3, 4)}),
        ("a:\n  - b: c\nd:\n  e\n", {"a": None, "d": ("e", 5, 3, 4)}),
        ("a: &x\n  b\nc:\n  *x\nd:\n  e\n", {"a": None, "c": None, "d": ("e", 7, 3, 4)}),
        ("a: b\nc:\n  d\ne: f\n", {"a": None, "c": ("d", 4, 3, 4), "e": None}),
        ('["b: x",\n  c\n]\n', {"b": None}),
        ("a: {b: {c: d},\ne:\n  f}\n", {"a": None, "e": None}),
        ("z: 1\n<!-- x -->\na:\n  b\n", {"z": None, "a": None}),
        ("z: 1\n<!-- x -->\ny: 2\n<!-- w -->\na:\n  b\nc:\n  d\n", {"z": None, "y": None, "a": None, "c": None}),
        ("a:\n  b\nc: {d\n", {"a": None, "c": None}),
        ("a:\n  b\nc: d\x85\n", {"a": None, "c": None}),
        ("a:\n  b\nc: '" + "d" * 19_983 + "'\n", {"a": ("b", 3, 3, 4), "c": None}),
        ("a:\n  b\nc: '" + "d" * 19_984 + "'\n", {"a": None, "c": None}),
    ],
)
def test_values_below_their_keys(front_matter: str, found: Found) -> None:
    assert below(front_matter) == found


def test_lines_count_from_the_top_of_the_file() -> None:
    assert below("a: b\nc:\n  d\n", before="\n\n") == {"a": None, "c": ("d", 6, 3, 4)}
    assert below("a: >\n  d\n", before="\n\n") == {"a": ("d", 5, 3, 4)}


def test_only_front_matter_goes_on_below() -> None:
    document = parse("---\na:\n  b\nc: d\n---\n\n# T\n\n**E:**\n\n- f\n")
    assert [(one.key, goes_on_below(one)) for one in document.fields] == [("a", True), ("c", False), ("e", False)]
    assert value_below(document, document.fields[0]) == PlacedValue(
        text="b", span=Span(line=3, column=3, end_line=3, end_column=4)
    )


def test_a_tab_within_another_value_hides_no_value_below_its_key() -> None:
    document = parse("---\nstatus:\n  draft\ntitle: a\tb\n---\n# Title\n")
    value = value_below(document, document.fields[0])
    assert value == PlacedValue(text="draft", span=Span(line=3, column=3, end_line=3, end_column=8))
