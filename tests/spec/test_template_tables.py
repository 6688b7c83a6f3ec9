"""Which columns the table of a template demands, and what their cells may hold."""

import pytest

from bot.markdown.document import parse
from bot.template.compile_tables import table_rules
from bot.template.model import ColumnRule, TableRule, ValueKind, ValueType

TEXT, LINK = ValueType(), ValueType(kind=ValueKind.LINK)


def tables(text: str) -> list[TableRule]:
    document = parse(f"# A\n\n## Part\n\n{text}\n")
    return list(table_rules(document, document.sections[2]))


def choice(*words: str) -> ValueType:
    return ValueType(kind=ValueKind.CHOICE, choices=words)


@pytest.mark.parametrize(
    ("key", "cells", "expected"),
    [
        ("Impact", ["Low", "High"], choice("Low", "Medium", "High")),
        ("Impact", ["*low*", "**HIGH**"], choice("Low", "Medium", "High")),
        ("Impact", ["Low", ""], choice("Low", "Medium", "High")),
        ("Impact", ["Med", "High"], choice("Low", "Med", "High")),
        ("Impact", ["Moderate", "Low"], choice("Low", "Moderate", "High")),
        ("Impact", ["Critical", "Low"], choice("Low", "Medium", "High", "Critical")),
        ("Impact", ["Critical", "Minor"], choice("Minor", "Major", "Critical")),
        ("Impact", ["Possible", "Likely"], choice("Unlikely", "Possible", "Likely")),
        ("Impact", ["Low", "Rather high"], TEXT),
        ("Impact", ["Small", "Large"], TEXT),
        ("Impact", ["", ""], TEXT),
        ("Status", ["A/B", ""], choice("A", "B")),
        ("Owner", ["A/B", ""], TEXT),
        ("Issue", ["*a link*", ""], LINK),
        ("Issue", ["*a link*", "#12"], LINK),
        ("Issue", ["[a link]", "*a name*"], TEXT),
    ],
)
def test_the_cells_of_a_column(key: str, cells: list[str], expected: ValueType) -> None:
    rows = [f"| Store | {cell} |" for cell in cells]
    (table,) = tables("\n".join([f"| Part | {key} |", "|---|---|", *rows]))
    assert table.columns == (
        ColumnRule(name="Part", key="part", type=TEXT),
        ColumnRule(name=key, key=key.lower(), type=expected),
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("| Part |\n|---|\n| a |", [(5, 7)]),
        ("| Field | Value |\n|---|---|\n| Owner | [Name] |", []),
        ("| | Value |\n|---|---|\n| Owner | [Name] |", []),
        ("| Field | Value |\n|---|---|\n| Owner | [Name] |\n\nSo.\n\n| Part |\n|---|\n| a |", [(11, 13)]),
    ],
)
def test_a_table_that_holds_metadata_is_read_as_fields(text: str, lines: list[tuple[int, int]]) -> None:
    document = parse(f"# A\n\n## Metadata\n\n{text}\n")
    assert [(one.line, one.last_line) for one in table_rules(document, document.sections[2])] == lines
