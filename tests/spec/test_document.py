"""What `parse` makes of text that is hard to read."""

from textwrap import dedent

import pytest

from bot.markdown.document import parse
from bot.markdown.model import FieldForm, LineKind


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A\n\n## B\n", [(1, 1, "A"), (3, 2, "B")]),
        ("A\n===\nB\n---\n", [(1, 1, "A"), (3, 2, "B")]),
        ("#\u00a0A\n", [(1, 1, "A")]),
        ("#A\n", []),
        ("    # A\n", []),
        ("```\n# A\n```\n", []),
        ("<!--\n# A\n-->\n# B\n", [(4, 1, "B")]),
        ("text <!-- begin\n# A\nend --> # B\n", []),
        ("> # A\n- # B\n", []),
        ("<details>\n\n## A\n\n</details>\n", [(3, 2, "A")]),
        ("<pre>\n## A\n</pre>\n", []),
        ("\ufeff# A\r\n\r\n## B\r## C", [(1, 1, "A"), (3, 2, "B"), (4, 2, "C")]),
        ("~~~\na\n\n# B\n", [(4, 1, "B")]),
        ("```\na\n\n**B:** c\n\n```json\n{}\n```\n", []),
        ("---\na: b\n---\n# A\n", [(4, 1, "A")]),
        ("---\n# A\na: b\n", [(2, 1, "A")]),
        ("---\na: b\n", []),
        ("# A #\n# [B](c) {#d}\n# **C** `d`\n", [(1, 1, "A"), (2, 1, "B"), (3, 1, "C d")]),
        ("# A\u2028b\n", [(1, 1, "A b")]),
        ("", []),
    ],
)
def test_headings(text: str, headings: list[tuple[int, int, str]]) -> None:
    assert [(one.line, one.level, one.name) for one in parse(text).sections[1:]] == headings


FIELDS = dedent("""\
    ---
    title: "A: b"
    author (*optional): c  # who
    list:
      - one
      - two
    ---
    # T

    **Bold:** 1
    **Colon outside**: 2 \\
    - Bullet: 3
    Plain: 4
    __Under:__ 5 <!-- six -->
    See also: https://example.net
    not a field: lower case

    | Key | Value |
    |---|---|
    | **Cell** | 7 |

    ## Section
    Plain: no
    - Bullet: no
    - **Label**:
      - item
    **Last (remark):** 8
    """)


def test_fields_in_every_spelling() -> None:
    found = [(one.line, one.key, one.value, one.form) for one in parse(FIELDS).fields]
    assert found == [
        (2, "title", "A: b", FieldForm.FRONT_MATTER),
        (3, "author", "c", FieldForm.FRONT_MATTER),
        (4, "list", "", FieldForm.FRONT_MATTER),
        (10, "bold", "1", FieldForm.BOLD),
        (11, "colon outside", "2", FieldForm.BOLD),
        (12, "bullet", "3", FieldForm.BULLET),
        (13, "plain", "4", FieldForm.PLAIN),
        (14, "under", "5", FieldForm.BOLD),
        (15, "see also", "https://example.net", FieldForm.PLAIN),
        (18, "key", "Value", FieldForm.TABLE),
        (20, "cell", "7", FieldForm.TABLE),
        (25, "label", "", FieldForm.BOLD),
        (27, "last", "8", FieldForm.BOLD),
    ]


def test_every_value_is_where_its_span_says() -> None:
    document = parse(FIELDS)
    for field in document.fields:
        span = field.value_span
        assert document.lines[span.line - 1][span.column - 1 : span.end_column - 1] == field.value


def test_cells_of_a_table() -> None:
    table = parse("| a | b \\| c |\n|---|---|\n| d | |\n").tables[0]
    assert [cell.text for cell in table.header.cells] == ["a", "b \\| c"]
    assert [cell.text for cell in table.rows[0].cells] == ["d", ""]
    assert table.rows[0].text(5) == ""
    assert table.header.cells[1].span.column == 7


@pytest.mark.parametrize(
    ("line", "ticked", "text"),
    [
        ("- [ ] a", False, "a"),
        ("* [x] a", True, "a"),
        ("1) [X] a", True, "a"),
        ("- [] a", False, "a"),
        ("[ ] a", False, "a"),
        ("  - [x] a", True, "a"),
        ("- [ ]", False, ""),
        ("- a", None, "a"),
        ("- [x](y)", None, "[x](y)"),
    ],
)
def test_items(line: str, ticked: bool | None, text: str) -> None:  # noqa: FBT001
    item = parse(line).items[0]
    assert (item.ticked, item.text) == (ticked, text)


def test_kinds_of_lines() -> None:
    text = "---\na: b\n---\n# T\n\ntext\n\n---\n```\ncode\n```\n<!-- c -->\n[l]: u\n\n    code\n\n|a|\n|-|\n"
    document = parse(text)
    names = [document.kind(line).name.casefold() for line in range(1, len(document.lines) + 1)]
    assert names == (
        "meta meta meta heading blank text blank rule fence code fence comment definition blank code blank table table".split()  # noqa: SIM905 - it reads as a line
    )
    assert LineKind.TABLE in document.skeleton.kinds


def test_code_in_a_list_and_a_quote_loses_its_margin() -> None:
    document = parse("- a\n\n  ```json\n  {\n    1\n  ```\n\n> ```sql\n> SELECT 1\n> ```\n")
    assert [(one.language, one.content, one.closed) for one in document.fences] == [
        ("json", "{\n  1\n", True),
        ("sql", "SELECT 1\n", True),
    ]


def test_several_bold_fields_stand_in_one_line_between_bars() -> None:
    found = parse("# A\n\n**Branch**: `7-x` | **Date**: today | **Spec:** none | free\n").fields
    assert [(one.key, one.value, one.form) for one in found] == [
        ("branch", "`7-x`", FieldForm.BOLD),
        ("date", "today", FieldForm.BOLD),
        ("spec", "none | free", FieldForm.BOLD),
    ]
    alone = "| **Branch**: `7-x` | **Date**: today\n"
    assert [one.key for one in parse(f"# A\n\n{alone}").fields] == ["date"]
