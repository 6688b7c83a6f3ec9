"""Which columns a template's table demands, and what their cells may hold."""

from collections.abc import Iterator, Sequence

from bot.markdown.model import Document, FieldForm, Section, Table
from bot.markdown.text_normalize import field_key, line_key, plain_text
from bot.template.model import ColumnRule, TableRule, ValueKind, ValueType
from bot.template.placeholder import TEXT, find_placeholders, value_type, whole_in_italics

_SCALES: tuple[tuple[str, ...], ...] = (
    ("Low", "Medium", "High"),
    ("Low", "Med", "High"),
    ("Low", "Moderate", "High"),
    ("Low", "Medium", "High", "Critical"),
    ("Minor", "Moderate", "Major"),
    ("Minor", "Major", "Critical"),
    ("Unlikely", "Possible", "Likely"),
)


def table_rules(template: Document, section: Section) -> Iterator[TableRule]:
    """Yield the tables of a section; one that holds metadata is read as fields instead."""
    as_fields = {field.line for field in template.fields if field.form is FieldForm.TABLE}
    for table in template.tables:
        if table.section == section.index and not as_fields & set(range(table.line, table.end_line + 1)):
            yield _table_rule(table)


def _table_rule(table: Table) -> TableRule:
    scale = _scale(table)
    columns = tuple(_column(table, at, scale) for at in range(len(table.header.cells)))
    return TableRule(
        columns=tuple(column for column in columns if column.key),
        line=table.line,
        last_line=table.end_line,
        samples=frozenset(tuple(line_key(cell.text) for cell in row.cells) for row in table.rows),
    )


def _column(table: Table, at: int, scale: Sequence[str]) -> ColumnRule:
    name = plain_text(table.header.cells[at].text)
    key = field_key(name)
    values = [row.text(at) for row in table.rows if row.text(at)]
    return ColumnRule(name=name, key=key, type=_cell_type(key, values, scale))


def _cell_type(key: str, values: Sequence[str], scale: Sequence[str]) -> ValueType:
    """Read the type off the cells that wait, or off a scale that they show."""
    known = {word.casefold() for word in scale}
    if values and all(plain_text(value).casefold() in known for value in values):
        return ValueType(kind=ValueKind.CHOICE, choices=tuple(scale))
    types = [value_type(key, value) for value in values if _asks(key, value)]
    return types[0] if types and all(one == types[0] for one in types) else TEXT


def _asks(key: str, value: str) -> bool:
    return bool(find_placeholders(value)) or whole_in_italics(value) or bool(value_type(key, value).choices)


def _scale(table: Table) -> tuple[str, ...]:
    """Find the scale that has most of the words of a table, across its columns."""
    shown = {plain_text(cell.text).casefold() for row in table.rows for cell in row.cells}
    return max(_SCALES, key=lambda scale: len(shown & {word.casefold() for word in scale}))
