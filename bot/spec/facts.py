"""What a spec says of itself beside its status: number, authors, dates, what it depends on, its history."""

import re
from collections.abc import Iterator

from bot.comparison.model import Comparison
from bot.comparison.semantic_sections import role_sections
from bot.markdown.calendar_date import read_date
from bot.markdown.hidden_characters import ZERO_WIDTH
from bot.markdown.model import Document, Field, FieldForm, Section, Table, TableRow
from bot.markdown.text_normalize import field_key, plain_text
from bot.policy.model import Numbering
from bot.spec.model import Reference, SpecMetadata
from bot.spec.numbers import number_in_name
from bot.spec.references import targets_in

_AUTHORS = frozenset({"author", "authors", "author s", "owner", "owners"})
_DEPENDS = "depends on"
_BETWEEN_NAMES = re.compile(r"[,;]|(?<=\s)(?:and|&)(?=\s)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def facts(comparison: Comparison, path: str, numbering: Numbering | None) -> SpecMetadata:
    """Read the facts; what the template left behind is none."""
    header = tuple(_header_fields(comparison))
    return SpecMetadata(
        number=_number(header, path, numbering),
        authors=tuple(_authors(comparison, header)),
        dates=tuple(_dates(header)),
        depends_on=tuple(_references(comparison, header)),
        history=tuple(_history(comparison)),
    )


def metadata(document: Document) -> Iterator[Field]:
    """List the fields at the head of a document."""
    header = {0, document.title.index if document.title else 0}
    yield from (one for one in document.fields if one.section in header or one.form is not FieldForm.BOLD)


def _header_fields(comparison: Comparison) -> Iterator[Field]:
    """List the fields of the metadata that the author filled in."""
    yield from (field for field in metadata(comparison.document) if field.line not in comparison.leftover_lines)


def _number(header: tuple[Field, ...], path: str, numbering: Numbering | None) -> int | None:
    """Read the number from its field, or from the file name."""
    if numbering is None or numbering.field is None:
        return number_in_name(path)
    key = field_key(numbering.field)
    found = (re.search(r"\d{1,9}", field.value) for field in header if field.key == key)
    return next((int(digits[0]) or None for digits in found if digits), None)


def _authors(comparison: Comparison, header: tuple[Field, ...]) -> Iterator[str]:
    for field in header:
        if field.key in _AUTHORS:
            for _, text in _values(comparison, field):
                names = _BETWEEN_NAMES.split(plain_text(text).strip("[]"))
                yield from (name for name in (one.strip(" \"'") for one in names) if name)


def _dates(header: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """Read the fields that hold a date; one whose day and month could be exchanged stays as it is written."""
    for field in header:
        reading = read_date(field.value)
        if reading.day is not None:
            yield plain_text(field.name), reading.day.isoformat() if reading.sure else field.value


def _references(comparison: Comparison, header: tuple[Field, ...]) -> Iterator[Reference]:
    for field in header:
        if field.key == _DEPENDS:
            for line, text in _values(comparison, field):
                yield from (Reference(target=target, line=line) for target in targets_in(text))


def _values(comparison: Comparison, field: Field) -> Iterator[tuple[int, str]]:
    """Read a field's value, or the list below its name."""
    if field.value:
        yield field.line, field.value
        return
    for line in comparison.value_lines(field):
        text = comparison.document.line(line)
        if not _ITEM.match(text):
            return
        if line not in comparison.leftover_lines:
            yield line, _ITEM.sub("", text).strip(" \"'")


def _history(comparison: Comparison) -> Iterator[tuple[tuple[str, str], ...]]:
    """List the rows of the revision history, or the items of one that is a list."""
    for section in role_sections(comparison.document, comparison.schema.roles.history):
        tables = comparison.document.tables_in(section)
        for table in tables:
            yield from (_cells(table, row) for row in _real_rows(comparison, table))
        if not tables:
            yield from _items(comparison, section)


def _real_rows(comparison: Comparison, table: Table) -> Iterator[TableRow]:
    rule = next((rule for rule, known, _ in comparison.tables if known is table), None)
    rows = table.rows if rule is None else comparison.real_rows(rule, table)
    yield from (row for row in rows if not row.is_blank and row.line not in comparison.leftover_lines)


def _cells(table: Table, row: TableRow) -> tuple[tuple[str, str], ...]:
    return tuple((plain_text(cell.text), _visible(row.text(at))) for at, cell in enumerate(table.header.cells))


def _items(comparison: Comparison, section: Section) -> Iterator[tuple[tuple[str, str], ...]]:
    document = comparison.document
    for item in document.items:
        inside = document.in_tree(section, item.line) and not item.indent
        if inside and item.line not in comparison.leftover_lines:
            yield (("Entry", _visible(item.text)),)


def _visible(text: str) -> str:
    """Read a text as people see it: what keeps a reference from firing is no part of it."""
    return plain_text(text).replace(ZERO_WIDTH, "")
