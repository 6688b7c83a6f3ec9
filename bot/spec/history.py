"""The revision history: a row in the columns and the style that a team has, and whether one names a pull request already."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.comparison import semantic_sections
from bot.markdown.calendar_date import read_date
from bot.markdown.hidden_characters import ZERO_WIDTH
from bot.markdown.model import Document, Item, LineKind, Section, Table, TableRow, TextEdit
from bot.markdown.text_normalize import field_key, plain_text
from bot.spec.history_row import write_row
from bot.template.model import Schema

_DATE, _AUTHOR, _CHANGE, _REFERENCE, _VERSION, _STATUS = "date", "author", "change", "reference", "version", "status"
_VERSIONS = ("version", "ver", "rev", "revision", "v")
_COLUMNS = {
    _DATE: ("date", "when", "day"),
    _AUTHOR: ("author", "authors", "by", "who", "name", "editor", "changed by", "owner"),
    _CHANGE: (
        *("changes", "change", "description", "summary", "what", "details", "modification", "modifications"),
        *("notes", "note", "comments", "comment", "remarks", "reason", "revision"),
    ),
    _REFERENCE: ("pr", "pull request", "mr", "merge request"),
    _STATUS: ("status",),
}
_VERSION_NUMBER = re.compile(r"(?P<lead>[vV]?(?:\d{1,9}\.)*)(?P<last>\d{1,9})")
_AUTHOR_FIELDS = frozenset({"author", "authors", "owner", "owners"})
_BEFORE_DATE = "*_`[("
_BY = re.compile(r"\(([^()]*)\)\s*$")
_MARKED = re.compile(r"^[\s>]*(?P<bullet>[-*+]|\d{1,9}[.)])\s+")
_DATED = re.compile(
    r"(?P<open>[*_`\[(]{0,3})\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?P<sep>[*_`\])]{0,3}\s*[:,\u2013\u2014-]?[*_`]{0,3}\s+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """What a history is told. Every value is Markdown, harmless already; each finds the column that the team has for it.

    `reference` names the pull request (`#12`), and is how the row is known again.
    """

    date: str
    author: str
    change: str
    reference: str = ""
    status: str = ""

    @property
    def sentence(self) -> str:
        """Say what changed, and in which pull request."""
        return f"{self.change} ({self.reference})" if self.reference else self.change


def add_history_row(document: Document, schema: Schema, row: HistoryRow) -> tuple[TextEdit, ...]:
    """Add a row to the history in its own columns, or an item if it is a list; () when there is no history."""
    for section in semantic_sections.role_sections(document, schema.roles.history):
        table = next(iter(document.tables_in(section)), None)
        if table is not None:
            return (_table_row(document, table, row),)
        items = _items(document, section)
        return (_item(document, section, items, row) if items else _first_row(document, schema, section, row),)
    return ()


def has_row(document: Document, schema: Schema, reference: str) -> bool:
    """Tell whether a row names a pull request: the last reference in a cell or a line is the one it is about."""
    mark, number = reference[:1], reference[1:]
    pattern = re.compile(rf"(?<![\w/]){re.escape(mark)}(\d+)(?!\w)")
    texts = (pattern.findall(text.replace(ZERO_WIDTH, "")) for text in _texts(document, schema))
    return any(found[-1:] == [number] for found in texts)


def spelled_author(document: Document, schema: Schema, *, login: str, name: str) -> str:
    """Write an author as the history writes authors: `@login`, login, or name."""
    samples = [plain_text(text) for text in _authors(document, schema)]
    sample = next((text for text in samples if text and not re.search(r"[\[<{]", text)), "@")
    if sample.startswith("@"):
        return f"@{login}"
    spelled_out = " " in sample or sample[:1].isupper()
    return name if name and spelled_out else login


def _texts(document: Document, schema: Schema) -> Iterator[str]:
    """Yield what may name a pull request: cells of tables, and whole lines elsewhere."""
    for section in semantic_sections.role_sections(document, schema.roles.history):
        cells = {row.line: row.cells for table in document.tables_in(section) for row in table.rows}
        for line in range(section.body_line, section.tree_end + 1):
            yield from (cell.text for cell in cells[line]) if line in cells else (document.line(line),)


def _authors(document: Document, schema: Schema) -> Iterator[str]:
    """Yield authors as they are written, the newest rows first, then those of the document."""
    for section in semantic_sections.role_sections(document, schema.roles.history):
        for table in document.tables_in(section):
            columns = _columns(table)
            if _AUTHOR in columns:
                yield from (row.text(columns.index(_AUTHOR)) for row in reversed(table.rows))
        for item in reversed(_items(document, section)):
            yield from (found.rpartition(", ")[2] for found in _BY.findall(item.text))
    yield from (field.value for field in document.fields if field.key in _AUTHOR_FIELDS)


def _table_row(document: Document, table: Table, row: HistoryRow) -> TextEdit:
    """Write a row after the last; a history with the newest first gets it on top."""
    columns = _columns(table)
    on_top = _DATE in columns and _newest_first([one.text(columns.index(_DATE)) for one in table.rows])
    after = table.line + 1 if on_top else table.end_line
    newest = (table.rows[0] if on_top else table.rows[-1]) if table.rows else None
    lines = document.lines[table.line - 1 : table.end_line]
    text = write_row(lines, _cells(columns, row, newest))
    return TextEdit(start_line=after + 1, end_line=after, text=f"{text}\n")


def _columns(table: Table) -> list[str]:
    """Say what each column is for; a last column of another name tells what changed, if no other does."""
    keys = [field_key(cell.text) for cell in table.header.cells]
    found = [""] * len(keys)
    for at, key in enumerate(keys):
        if table.rows and key in _VERSIONS and _VERSION_NUMBER.fullmatch(table.rows[-1].text(at)):
            found[at] = _VERSION
            break
    for role, names in _COLUMNS.items():
        places = [keys.index(name) for name in names if name in keys and not found[keys.index(name)]]
        if places:
            found[places[0]] = role
    if _CHANGE not in found and len(found) > 2 and not found[-1]:
        found[-1] = _CHANGE
    return found


def _cells(columns: Sequence[str], row: HistoryRow, newest: TableRow | None) -> list[str]:
    """Put each value into its column; the reference goes where nothing else would show it."""
    values = {
        _DATE: row.date,
        _AUTHOR: row.author,
        _CHANGE: row.change if _REFERENCE in columns else row.sentence,
        _REFERENCE: row.reference,
        _STATUS: row.status,
        _VERSION: _next_version(newest.text(columns.index(_VERSION))) if newest and _VERSION in columns else "",
    }
    cells = [values.get(role, "") for role in columns]
    if row.reference and not {_CHANGE, _REFERENCE} & set(columns):
        cells[-1] = f"{cells[-1]} ({row.reference})".strip()
    return cells


def _next_version(text: str) -> str:
    """Count on: 1.0, 1.1; v2, v3."""
    found = _VERSION_NUMBER.fullmatch(text)
    return f"{found['lead']}{int(found['last']) + 1}" if found else ""


def _newest_first(dates: Sequence[str]) -> bool:
    days = [day for text in dates if (day := read_date(text).day) is not None]
    return days == sorted(days, reverse=True) and days != sorted(days)


def _items(document: Document, section: Section) -> list[Item]:
    """List the outermost items that have a bullet or a number."""
    found = [
        item
        for item in document.items
        if document.in_tree(section, item.line) and _MARKED.match(document.lines[item.line - 1])
    ]
    outermost = min((item.indent for item in found), default=0)
    return [item for item in found if item.indent == outermost]


def _item(document: Document, section: Section, items: Sequence[Item], row: HistoryRow) -> TextEdit:
    """Write an item as the others are, after the last, or on top where the newest come first."""
    on_top = _newest_first([item.text.lstrip(_BEFORE_DATE) for item in items])
    text = document.lines[(items[0] if on_top else items[-1]).line - 1]
    lead = next(_MARKED.finditer(text))
    mark, bullet = lead[0], lead["bullet"]
    if bullet[0].isdecimal() and not on_top:
        mark = mark.replace(bullet, f"{int(bullet[:-1]) + 1}{bullet[-1]}")
    dated = _DATED.match(text[len(mark) :])
    begin, sep = (dated["open"], dated["sep"]) if dated else ("", ": ")
    line = items[0].line if on_top else _end_of(document, section, items[-1]) + 1
    return TextEdit(start_line=line, end_line=line - 1, text=f"{mark}{begin}{row.date}{sep}{_said(row)}\n")


def _said(row: HistoryRow) -> str:
    """Say in a list who changed what."""
    return f"{' '.join(row.change.split())} ({', '.join(filter(None, (row.reference, row.author)))})"


def _end_of(document: Document, section: Section, item: Item) -> int:
    """Find the last line of an item: what is indented below it, and lines that go on without a break."""
    end = item.line
    for line in range(item.line + 1, section.tree_end + 1):
        text = document.lines[line - 1]
        goes_on = end == line - 1 and document.kind(line) is LineKind.TEXT
        if text.strip() and (text[0].isspace() or goes_on):
            end = line
        elif text.strip():
            break
    return end


def _first_row(document: Document, schema: Schema, section: Section, row: HistoryRow) -> TextEdit:
    """Begin the history: with the template's table, else with a list."""
    last = section.tree_end
    while last >= section.body_line and document.kind(last) in (LineKind.BLANK, LineKind.RULE):
        last -= 1
    template = schema.template
    models = (
        one
        for known in semantic_sections.role_sections(template, schema.roles.history)
        for one in template.tables_in(known)
    )
    table = next(models, None)
    lines = [""]
    if table is not None:
        head = template.lines[table.line - 1 : table.line + 1]
        lines += [*head, write_row(head, _cells(_columns(table), row, None))]
    else:
        lines += [f"- {row.date}: {_said(row)}"]
    follows = last < len(document.lines) and document.kind(last + 1) is not LineKind.BLANK
    return TextEdit(start_line=last + 1, end_line=last, text="\n".join([*lines, *([""] if follows else [])]) + "\n")
