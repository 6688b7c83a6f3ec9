"""A line as a field: its name, its value, and the columns of both."""

import pytest

from bot.markdown.document import parse
from bot.markdown.field import BODY_FORMS, HEADER_FORMS, MAX_HEAD, forms_for, match_fields, table_fields
from bot.markdown.model import Field, FieldForm, LineKind, Span

ALL = (*HEADER_FORMS, FieldForm.FRONT_MATTER)


def read(text: str, *forms: FieldForm) -> list[tuple[str, str, int, int, int, int]]:
    """Give name and value of each field of a line, and the columns where field and value begin and end."""
    return [
        (one.name, one.value, one.span.column, one.span.end_column, one.value_span.column, one.value_span.end_column)
        for one in match_fields(text, 7, 3, forms)
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("**A:** b", [("A", "b", 1, 9, 8, 9)]),
        ("**A**: b  ", [("A", "b", 1, 9, 8, 9)]),
        ("  - **A** : b", [("A", "b", 5, 14, 13, 14)]),
        ("> **A**:", [("A", "", 3, 9, 9, 9)]),
        ("**A:** b\\", [("A", "b", 1, 10, 8, 9)]),
        ("**A:** b \\  ", [("A", "b", 1, 11, 8, 9)]),
        ("**A:** b <br/> ", [("A", "b", 1, 15, 8, 9)]),
        ("**A:** b<br>c", [("A", "b<br>c", 1, 14, 8, 14)]),
        ("**A:** <br>", [("A", "", 1, 12, 7, 7)]),
        ("**A:** b <br> c <br />", [("A", "b <br> c", 1, 23, 8, 16)]),
        ("**A:** a < b", [("A", "a < b", 1, 13, 8, 13)]),
        ("A: b", []),
        ("**A** b", []),
        ("***A:*** b", [("A", "b", 1, 11, 10, 11)]),
        ("***A***: b", [("A", "b", 1, 11, 10, 11)]),
        ("**_A_:** b", [("A", "b", 1, 11, 10, 11)]),
        ("**_A:_** b", [("A", "b", 1, 11, 10, 11)]),
        ("__*A*__ : b", [("A", "b", 1, 12, 11, 12)]),
        ("**_A** : b", []),
        ("**_A:** b", []),
        ("**A:** b | **C**: d", [("A", "b", 1, 9, 8, 9), ("C", "d", 12, 20, 19, 20)]),
        ("**A:** b  | c | **D:** e | ", [("A", "b  | c", 1, 14, 8, 14), ("D", "e", 17, 25, 24, 25)]),
        ("**A:** b | c", [("A", "b | c", 1, 13, 8, 13)]),
        (" | **A:** b", [("A", "b", 4, 12, 11, 12)]),
        ("x | **A:** b", [("A", "b", 5, 13, 12, 13)]),
        ("**A:** | **B:** |", [("A", "", 1, 7, 7, 7), ("B", "", 10, 16, 16, 16)]),
        ("**A:** " + "b" * MAX_HEAD + " | **C:** d", [("A", "b" * MAX_HEAD + " | **C:** d", 1, 519, 8, 519)]),
        (" " * (MAX_HEAD - 6) + "**A:** b", [("A", "b", 495, 503, 502, 503)]),
        (" " * (MAX_HEAD - 5) + "**A:** b", []),
    ],
)
def test_bold_fields(text: str, fields: list[tuple[str, str, int, int, int, int]]) -> None:
    assert read(text, FieldForm.BOLD) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A b: c d ", [("A b", "c d", 1, 9, 6, 9)]),
        ("A:", [("A", "", 1, 3, 3, 3)]),
        ("A:b", []),
        ("a: b", []),
        (" A: b", []),
        ("- a: b", []),
        ("A: b | **C:** d", [("A", "b | **C:** d", 1, 16, 4, 16)]),
        ("A: 'b' # c", [("A", "'b' # c", 1, 11, 4, 11)]),
    ],
)
def test_plain_fields(text: str, fields: list[tuple[str, str, int, int, int, int]]) -> None:
    assert read(text, FieldForm.PLAIN) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("- a: b", [("a", "b", 3, 7, 6, 7)]),
        ("  * a b : c", [("a b", "c", 5, 12, 11, 12)]),
        ("- [a]: b", []),
        ("- a:b", []),
        ("-a: b", []),
    ],
)
def test_bulleted_fields(text: str, fields: list[tuple[str, str, int, int, int, int]]) -> None:
    assert read(text, FieldForm.BULLET) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a: b # c", [("a", "b", 1, 9, 4, 5)]),
        ("a: b#c", [("a", "b#c", 1, 7, 4, 7)]),
        ("a: '' # c", [("a", "", 1, 10, 5, 5)]),
        ('a: "b" ', [("a", "b", 1, 7, 5, 6)]),
        ("a: 'b # c' # d", [("a", "b # c", 1, 15, 5, 10)]),
        ("a: 'b' # 'c'", [("a", "b", 1, 13, 5, 6)]),
        ("a: 'b'# c", [("a", "b", 1, 10, 5, 6)]),
        ("a: XbX", [("a", "XbX", 1, 7, 4, 7)]),
        ("a: 'b # c", [("a", "'b # c", 1, 10, 4, 10)]),
        ("a: 'b' c # d", [("a", "'b' c # d", 1, 13, 4, 13)]),
        ("a: 'b' c'", [("a", "b' c", 1, 10, 5, 9)]),
        ("a: '", [("a", "'", 1, 5, 4, 5)]),
        ("a: 'b\"", [("a", "'b\"", 1, 7, 4, 7)]),
        ("a: bab", [("a", "bab", 1, 7, 4, 7)]),
        ("a:   b", [("a", "b", 1, 7, 6, 7)]),
        ("a: x | **b**: c", [("a", "x | **b**: c", 1, 16, 4, 16)]),
        ("a: # c", [("a", "", 1, 7, 3, 3)]),
        ("# a: b", []),
    ],
)
@pytest.mark.parametrize("form", [FieldForm.FRONT_MATTER, FieldForm.FENCE])
def test_fields_in_yaml(text: str, fields: list[tuple[str, str, int, int, int, int]], form: FieldForm) -> None:
    assert read(text, form) == fields


def test_the_first_form_that_fits_is_taken() -> None:
    (found,) = match_fields("- **Due (UTC):** now", 7, 3, ALL)
    assert found == Field(
        name="Due (UTC)",
        key="due",
        value="now",
        line=7,
        block_end=7,
        section=3,
        form=FieldForm.BOLD,
        span=Span(line=7, column=3, end_line=7, end_column=21),
        value_span=Span(line=7, column=18, end_line=7, end_column=21),
    )
    assert [one.form for one in match_fields("Due: now", 1, 0, ALL)] == [FieldForm.PLAIN]
    assert list(match_fields("Due: now", 1, 0, ())) == []


def test_a_table_of_two_columns_is_read_as_fields() -> None:
    text = "# T\n\n| X_Due_: | now |\n|---|---|\n| **A (b)** | c | d |\n| | e |\n| f |\n|  g  |  |\n"
    document = parse(text)
    assert list(table_fields(document.tables[0])) == list(document.fields)
    assert [(one.name, one.key, one.value, one.line, one.block_end, one.section) for one in document.fields] == [
        ("X_Due", "x due", "now", 3, 3, 1),
        ("A (b)", "a", "c", 5, 5, 1),
        ("g", "g", "", 8, 8, 1),
    ]
    assert [(one.span, one.value_span) for one in document.fields[1:]] == [
        (
            Span(line=5, column=3, end_line=5, end_column=16),
            Span(line=5, column=15, end_line=5, end_column=16),
        ),
        (
            Span(line=8, column=4, end_line=8, end_column=9),
            Span(line=8, column=9, end_line=8, end_column=9),
        ),
    ]


@pytest.mark.parametrize(
    ("kind", "in_header", "in_body"),
    [
        (LineKind.META, (FieldForm.FRONT_MATTER,), (FieldForm.FRONT_MATTER,)),
        (LineKind.CODE, (FieldForm.FENCE,), ()),
        (LineKind.TEXT, HEADER_FORMS, BODY_FORMS),
        (LineKind.TABLE, (), ()),
        (LineKind.COMMENT, (), ()),
    ],
)
def test_which_forms_count_where(
    kind: LineKind, in_header: tuple[FieldForm, ...], in_body: tuple[FieldForm, ...]
) -> None:
    assert (forms_for(kind, in_header=True), forms_for(kind, in_header=False)) == (in_header, in_body)
