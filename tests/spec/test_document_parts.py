"""The parts of a document and where each begins and ends: front matter, sections, the title, fields."""

import pytest

from bot.markdown.document import parse
from bot.markdown.model import FieldForm, Section, Span


def meta_lines(text: str) -> int:
    """Count the lines of front matter."""
    return sum(kind.name == "META" for kind in parse(text).skeleton.kinds)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("---\na: b\n---\nc\n", 3),
        ("---\na: b\n...\nc\n", 3),
        ("---  \na: b\n--- \nc\n", 3),
        ("\n\n---\na: b\n---\n", 5),
        ("\ufeff---\na: b\n---\n", 3),
        ("\ufeff---\na: b\n---", 3),
        ("---\na: b\n---\n\ufeff", 3),
        ("---\n---\nc\n", 0),
        ("---\n\n---\nc\n", 3),
        ("---\na: b\nc\n", 0),
        ("----\na: b\n---\n", 0),
        ("a: b\n---\nc\n", 0),
        ("---\nodd\n---\n", 0),
        ("---\na: b\nodd\n---\n", 4),
        ("---\na: b\nodd\nodd\n---\n", 0),
        ("---\na: b\nodd\nc: d\nodd\n---\n", 6),
        ("---\na: b\nodd\nc: d\nodd\nodd\n---\n", 0),
        ("---\na:\n  - b\n# c\n]\n\n---\n", 7),
        ("\n\n---\nodd\n---\n", 0),
        ("", 0),
        ("\n\n", 0),
    ],
)
def test_how_many_lines_are_front_matter(text: str, lines: int) -> None:
    assert meta_lines(text) == lines


def test_no_byte_that_nobody_may_write_is_in_a_line() -> None:
    assert parse("\ufeffa\0b\ufeff\n").lines == ("a\ufffdb\ufeff",)


def places(text: str) -> list[tuple[int, str, int, int, int, int, int]]:
    return [
        (one.index, one.key, one.parent, one.line, one.body_line, one.end_line, one.tree_end)
        for one in parse(text).sections
    ]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("", [(0, "", 0, 1, 1, 1, 1)]),
        ("a\nb\n", [(0, "", 0, 1, 1, 2, 2)]),
        ("# A\n", [(0, "", 0, 1, 1, 0, 1), (1, "a", 0, 1, 2, 1, 1)]),
        (
            "x\n\n# A\n\n## B\n\n### C\n\n## D\nD\n===\ne\n",
            [
                (0, "", 0, 1, 1, 2, 12),
                (1, "a", 0, 3, 4, 4, 9),
                (2, "b", 1, 5, 6, 6, 8),
                (3, "c", 2, 7, 8, 8, 8),
                (4, "d", 1, 9, 10, 9, 9),
                (5, "d", 0, 10, 12, 12, 12),
            ],
        ),
        (
            "### A\n# B\n### C\n## D\n",
            [
                (0, "", 0, 1, 1, 0, 4),
                (1, "a", 0, 1, 2, 1, 1),
                (2, "b", 0, 2, 3, 2, 4),
                (3, "c", 2, 3, 4, 3, 3),
                (4, "d", 2, 4, 5, 4, 4),
            ],
        ),
    ],
)
def test_sections_nest_by_the_level_of_their_headings(
    text: str, sections: list[tuple[int, str, int, int, int, int, int]]
) -> None:
    assert places(text) == sections


def test_what_stands_before_the_first_heading_is_a_section_without_a_name() -> None:
    assert parse("a\n# B\n").sections[0] == Section(
        index=0, heading=None, name="", key="", level=0, parent=0, line=1, body_line=1, end_line=1, tree_end=2
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A\n", "A"),
        ("# A\n## B\n", "A"),
        ("# A\n## B\n# C\n", "A"),
        ("# A\n# B\n", None),
        ("# A\n# B\n## C\n", None),
        ("## A\n# B\n", "B"),
        ("## A\n# B\n# C\n", None),
        ("## A\n## B\n# C\n", None),
        ("## A\n", None),
        ("a\n", None),
    ],
)
def test_which_heading_is_the_title(text: str, title: str | None) -> None:
    found = parse(text).title
    assert (found.name if found else None) == title


@pytest.mark.parametrize(
    "name", ["Metadata", "Meta", "Meta data", "Header", "Document Information", "Document control"]
)
def test_a_section_of_metadata_is_read_like_the_header(name: str) -> None:
    text = f"# T\n\n## {name}\n\n- Owner: Ann\n\n## Goals\n\n- Reader: Ben\n"
    assert [one.key for one in parse(text).fields] == ["owner"]


HEADER = """\
---
first: a
list:
  - one

  # two
last: b
---
Owner: Ann
more

# T

| Key | Value |
|-----|-------|
| Due | today |

**State:** new
- one
**Team:** us
**Room:** here

## Goals

- Reader: no
**Area:** all

end

## Table

| Key | Value |
|-----|-------|
| Not | here |
"""


def test_fields_end_where_the_next_one_or_their_section_begins() -> None:
    assert [(one.key, one.line, one.block_end, one.section, one.form) for one in parse(HEADER).fields] == [
        ("first", 2, 2, 0, FieldForm.FRONT_MATTER),
        ("list", 3, 6, 0, FieldForm.FRONT_MATTER),
        ("last", 7, 7, 0, FieldForm.FRONT_MATTER),
        ("owner", 9, 11, 0, FieldForm.PLAIN),
        ("key", 14, 14, 1, FieldForm.TABLE),
        ("due", 16, 16, 1, FieldForm.TABLE),
        ("state", 18, 19, 1, FieldForm.BOLD),
        ("team", 20, 20, 1, FieldForm.BOLD),
        ("room", 21, 22, 1, FieldForm.BOLD),
        ("area", 26, 29, 2, FieldForm.BOLD),
    ]


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        ("a: b\n  c\n", [3]),
        ("a:\n- b\n- c\n", [4]),
        ("a:\n\tb\nc: d\n", [3, 4]),
        ("a: b\n# c\n", [2]),
        ("a: |\n\n  b\n\n", [5]),
        ("a: b\n---\n", [2]),
        ("a: b\n", [2]),
    ],
)
@pytest.mark.parametrize("close", ["---", "---  ", "..."])
def test_a_value_of_front_matter_goes_on_below_its_key(lines: str, ends: list[int], close: str) -> None:
    assert [one.block_end for one in parse(f"---\n{lines}{close}\n\n x\n").fields] == ends


DOCUMENT = parse("a\n\n# T\n  \n  **b:** c   \n\n## D\n\n| e |\n|---|\n| - |\n| f |\n\n**g:** h\n\n## I\n\n**j:** k\n")


def test_a_document_is_asked_by_line() -> None:
    assert [DOCUMENT.line(at) for at in (1, 5, 18, 19)] == ["a", "  **b:** c   ", "**j:** k", ""]
    assert [DOCUMENT.kind(at).name for at in (1, 2, 3)] == ["TEXT", "BLANK", "HEADING"]
    assert [DOCUMENT.section_at(at).name for at in (0, 1, 2, 3, 6, 7, 15, 16, 99)] == [
        *[""] * 3,
        "T",
        "T",
        "D",
        "D",
        "I",
        "I",
    ]


def test_a_document_is_asked_by_section() -> None:
    root, title, table, last = DOCUMENT.sections
    assert DOCUMENT.below(root) == DOCUMENT.sections
    assert DOCUMENT.below(title) == (title, table, last)
    assert DOCUMENT.below(table) == (table,)
    assert [one.key for one in DOCUMENT.fields_in(title)] == ["b", "g", "j"]
    assert [one.key for one in DOCUMENT.fields_in(table)] == ["g"]
    assert [one.key for one in DOCUMENT.fields_in(last)] == ["j"]
    assert [one.section for one in DOCUMENT.tables_in(title)] == [2]
    assert DOCUMENT.tables_in(last) == ()
    assert [DOCUMENT.in_tree(table, line) for line in (6, 7, 15, 16)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("lines", "span"),
    [
        ((5,), Span(line=5, column=3, end_line=5, end_column=11)),
        ((3, 5), Span(line=3, column=1, end_line=5, end_column=11)),
        ((4,), Span(line=4, column=1, end_line=4, end_column=1)),
        ((2, 3), Span(line=2, column=1, end_line=3, end_column=4)),
    ],
)
def test_a_span_leaves_out_the_space_around_lines(lines: tuple[int, ...], span: Span) -> None:
    assert DOCUMENT.span(*lines) == span


def test_a_row_is_blank_without_a_letter_or_a_digit() -> None:
    (table,) = DOCUMENT.tables
    assert [row.is_blank for row in (table.header, *table.rows)] == [False, True, False]
    assert (table.line, table.end_line) == (9, 12)
    assert [table.rows[1].text(column) for column in (0, 1)] == ["f", ""]
