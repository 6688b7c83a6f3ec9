"""The blocks of a section of questions, and the boxes that Markdown does not see, with their exact places."""

import pytest

from bot.comparison.question_blocks import Block, items_of, read_blocks
from bot.markdown.document import parse
from bot.markdown.model import Item, Span


def blocks(body: str) -> list[Block]:
    document = parse(f"## Open Questions\n{body}\n")
    return read_blocks(document, document.sections[1], items_of(document))


def shape(body: str) -> list[tuple[int, int, str, list[str]]]:
    return [(one.line, one.end_line, one.text, one.below) for one in blocks(body)]


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("-[ ] How big?", (2, 14, 0, "How big?", False)),
        ("*[x] How big?  ", (2, 14, 0, "How big?", True)),
        ("+[] How big?", (2, 13, 0, "How big?", False)),
        ("  -[X]How big?", (4, 15, 2, "How big?", True)),
        ("\t-[ ] How?", None),
        (">  -[ ] How?", (5, 13, 3, "How?", False)),
        ("7)[ ] How?", (3, 11, 0, "How?", False)),
        ("123456789.[x] How?", (11, 19, 0, "How?", True)),
        ("12345678901.[x] How?", None),
        ("12[x] How?", None),
        (".[x] How?", None),
        ("-[x](a.md) How?", None),
        ("-[x][a] How?", None),
        ("-[a] How?", None),
        ("-How?", None),
        ("[x]How?", None),
        ("X1.[x] How?", None),
        (">\t-[ ] How?", (4, 12, 4, "How?", False)),
    ],
)
def test_a_bullet_that_touches_its_box_is_an_item(line: str, item: tuple[int, int, int, str, bool] | None) -> None:
    (block,) = blocks(f"Left:\n\n{line}")[1:]
    if item is None:
        assert block.item is None
        return
    column, end, indent, text, ticked = item
    span = Span(line=4, column=column, end_line=4, end_column=end)
    assert block.item == Item(text=text, ticked=ticked, line=4, column=column, indent=indent, span=span)
    assert (block.line, block.end_line, block.text) == (4, 4, text)


@pytest.mark.parametrize(
    ("line", "ticked", "text"),
    [
        ("  * [x]How?", True, "How?"),
        ("  * [ ]How?", False, "How?"),
        ("  * [x](a.md) How?", None, "[x](a.md) How?"),
        ("  * [x][a] How?", None, "[x][a] How?"),
        ("  * How?", None, "How?"),
    ],
)
def test_a_box_that_its_text_touches_keeps_its_place(line: str, ticked: bool | None, text: str) -> None:  # noqa: FBT001
    (item,) = items_of(parse(f"{line}\n")).values()
    span = Span(line=1, column=5, end_line=1, end_column=len(line) + 1)
    assert item == Item(text=text, ticked=ticked, line=1, column=5, indent=2, span=span)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One\ntwo\n\nThree", [(2, 3, "One two", []), (5, 5, "Three", [])]),
        ("One\n```\ncode\n```", [(2, 5, "One  code ", [])]),
        ("- One\n  two\n\n  three\n\nFour", [(2, 5, "One", ["two", "three"]), (7, 7, "Four", [])]),
        ("- One\n\n  two\nthree", [(2, 5, "One", ["two", "three"])]),
        ("- One\n\n two", [(2, 4, "One", ["two"])]),
        ("- One\n  - two\nthree", [(2, 4, "One", ["two", "three"])]),
        ("- One\n\n  - two\nthree", [(2, 5, "One", ["two", "three"])]),
        ("- One\n - two", [(2, 2, "One", []), (3, 3, "two", [])]),
        ("- One\n  - [ ] two\n  - three", [(2, 2, "One", []), (3, 4, "two", ["three"])]),
        ("- One\n\n---\n\n  two", [(2, 2, "One", []), (6, 6, "two", [])]),
        ("- One\n  ```\n  - two\n  ```", [(2, 5, "One", ["", "- two", ""])]),
        ("```\n-[ ] two\n```", [(2, 4, " -[ ] two ", [])]),
    ],
)
def test_a_line_goes_to_the_item_above_the_paragraph_above_or_stands_alone(
    body: str, expected: list[tuple[int, int, str, list[str]]]
) -> None:
    assert shape(body) == expected


def test_a_table_is_one_block_and_ends_the_list_above_it() -> None:
    document = parse("## Open Questions\n- One\n\n| Q |\n|---|\n| a |\n\n  two\n")
    found = read_blocks(document, document.sections[1], items_of(document))
    assert [(one.line, one.end_line, one.text, one.below) for one in found] == [
        (2, 2, "One", []),
        (4, 6, "", []),
        (8, 8, "two", []),
    ]
    assert found[1].table == next(iter(document.tables_in(document.sections[1])))
