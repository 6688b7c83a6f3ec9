"""Rows of tables and items of lists, each with its exact place."""

import pytest

from bot.markdown.document import parse
from bot.markdown.model import Cell, Item, Span
from bot.markdown.table import read_row, read_table


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| a | b |", [("a", 3, 4), ("b", 7, 8)]),
        ("a|b", [("a", 1, 2), ("b", 3, 4)]),
        ("a | b |", [("a", 1, 2), ("b", 5, 6)]),
        ("| a", [("a", 3, 4)]),
        (" > | a |", [("a", 6, 7)]),
        ("x | a |", [("x", 1, 2), ("a", 5, 6)]),
        ("|  |a|", [("", 3, 3), ("a", 5, 6)]),
        ("||a|", [("", 2, 2), ("a", 3, 4)]),
        ("| |", [("", 3, 3)]),
        ("|", [("", 2, 2)]),
        ("|a\\", [("a\\", 2, 4)]),
        ("a \\| b | c", [("a \\| b", 1, 7), ("c", 10, 11)]),
        ("\\|a|b", [("\\|a", 1, 4), ("b", 5, 6)]),
        ("a", [("a", 1, 2)]),
        ("", [("", 1, 1)]),
        ("| a | b |  ", [("a", 3, 4), ("b", 7, 8)]),
    ],
)
def test_a_row_is_split_at_its_pipes(text: str, cells: list[tuple[str, int, int]]) -> None:
    row = read_row(text, 4)
    assert row.line == 4
    assert list(row.cells) == [
        Cell(text=text, span=Span(line=4, column=begin, end_line=4, end_column=end)) for text, begin, end in cells
    ]


def test_a_table_has_its_header_and_rows_without_the_line_of_dashes() -> None:
    table = read_table(["x", "| a |", "|---|", "| b |", "| c |", "y"], 2, 5, 9)
    assert (table.line, table.end_line, table.section) == (2, 5, 9)
    assert [(row.line, row.text(0)) for row in (table.header, *table.rows)] == [(2, "a"), (4, "b"), (5, "c")]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- a", [("a", None, 3, 0)]),
        ("  - a  ", [("a", None, 5, 2)]),
        (">\t- a", [("a", None, 5, 4)]),
        ("- [ ] a", [("a", False, 3, 0)]),
        ("- [x]  a ", [("a", True, 3, 0)]),
        ("12) [X] a", [("a", True, 5, 0)]),
        ("- [] a", [("a", False, 3, 0)]),
        ("- [x]", [("", True, 3, 0)]),
        ("- [x]a", [("[x]a", None, 3, 0)]),
        ("  [x] a", [("a", True, 3, 2)]),
        ("[ ]", [("", False, 1, 0)]),
        ("[x](y)", []),
        ("-", [("", None, 2, 0)]),
        ("-a", []),
        ("1 a", []),
        ("a - b", []),
        ("a", []),
        ("a\n> > + b", [("b", None, 7, 4)]),
    ],
)
def test_items_and_boxes(text: str, items: list[tuple[str, bool | None, int, int]]) -> None:
    found = [(one.text, one.ticked, one.column, one.indent) for one in parse(text).items]
    assert found == items


def test_an_item_is_marked_from_its_box_to_its_end() -> None:
    assert parse("a\n\n  - [ ] b c  \n").items == (
        Item(
            text="b c",
            ticked=False,
            line=3,
            column=5,
            indent=2,
            span=Span(line=3, column=5, end_line=3, end_column=12),
        ),
    )


@pytest.mark.parametrize("text", ["```\n- a\n```\n", "    - a\n", "<!--\n- a\n-->\n", "---\nlist:\n- a\n---\n"])
def test_code_comments_and_front_matter_have_no_items(text: str) -> None:
    assert parse(text).items == ()
