"""A Markdown text as values: what lines are, and the parts of a document with their exact places."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a file: lines and columns start at 1, `end_column` is one past the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TextEdit:
    r"""Replace the lines `start_line` to `end_line` (inclusive, from 1) by `text`.

    `end_line == start_line - 1` replaces nothing: `text` is inserted before `start_line` (one past the last line
    appends). `text` uses `\n`; applying turns it into the file's own line ending.
    """

    start_line: int
    end_line: int
    text: str


class LineKind(Enum):
    """What a line is to a reader."""

    BLANK = auto()
    TEXT = auto()
    HEADING = auto()
    CODE = auto()
    FENCE = auto()
    """The line that opens or closes a code fence."""
    TABLE = auto()
    RULE = auto()
    COMMENT = auto()
    DEFINITION = auto()
    META = auto()
    """YAML front matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading outside lists and quotes; `line` to `end_line`, two or more of them when underlined."""

    level: int
    text: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A code fence: the line that opens it, its last line, and its content between."""

    language: str
    line: int
    end_line: int
    closed: bool
    """False when the author forgot the end; `end_line` is then our guess of it. A list or quote ends its fences."""
    mark: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStructure:
    """Lines from 1 at index 0. `shown` are the lines with comments blanked out, column for column."""

    lines: tuple[str, ...]
    shown: tuple[str, ...]
    kinds: tuple[LineKind, ...]
    headings: tuple[Heading, ...]
    fences: tuple[Fence, ...]
    tables: tuple[tuple[int, int], ...]
    """First and last line of each table."""
    labels: frozenset[str]
    """The labels that have a link definition, in lower case."""
    too_deep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A list item, or a check box without a bullet. `ticked` is None when it has no box."""

    text: str
    ticked: bool | None
    line: int
    column: int
    """Where its box, or its text, begins."""
    indent: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell's text without its padding; an empty cell has an empty span where text would stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One line of a table."""

    line: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Read a cell; a short row has empty ones at its end."""
        return self.cells[column].text if column < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """Tell whether no cell holds a letter, a digit or a sign that matters."""
        return not any(character.isalnum() for cell in self.cells for character in cell.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `line` is its header, `line + 1` the row of dashes, `end_line` its last row."""

    line: int
    end_line: int
    section: int
    header: TableRow
    rows: tuple[TableRow, ...]


class FieldForm(Enum):
    """How a field is spelled."""

    BOLD = auto()
    BULLET = auto()
    PLAIN = auto()
    FRONT_MATTER = auto()
    TABLE = auto()
    FENCE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field on `line`; the lines of `block_end` and before belong to it (a list under a label, say)."""

    name: str
    key: str
    value: str
    line: int
    block_end: int
    section: int
    form: FieldForm
    span: Span
    value_span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it. Section 0 is what stands before the first heading and has none.

    `end_line` closes the section's own text, `tree_end` that of all sections below it, too.
    """

    index: int
    heading: Heading | None
    name: str
    key: str
    level: int
    parent: int
    line: int
    body_line: int
    end_line: int
    tree_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What `parse` found. Lines count from 1; `line(n)` reads one."""

    text: str
    skeleton: BlockStructure
    sections: tuple[Section, ...]
    title: Section | None
    """The heading that names the whole document."""
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    items: tuple[Item, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines without their endings."""
        return self.skeleton.lines

    @property
    def fences(self) -> tuple[Fence, ...]:
        """The code fences."""
        return self.skeleton.fences

    def line(self, number: int) -> str:
        """Read a line as it shows: comments are blank."""
        return self.skeleton.shown[number - 1] if number <= len(self.skeleton.shown) else ""

    def kind(self, number: int) -> LineKind:
        """Say what a line is."""
        return self.skeleton.kinds[number - 1]

    def section_at(self, line: int) -> Section:
        """Find the section that a line belongs to."""
        at = bisect_right(self.sections, line, key=lambda section: section.line)
        return self.sections[max(at - 1, 0)]

    def below(self, section: Section) -> tuple[Section, ...]:
        """List a section and all sections below it."""
        last = bisect_right(self.sections, section.tree_end, key=lambda one: one.line)
        return self.sections[section.index : last]

    def fields_in(self, section: Section) -> tuple[Field, ...]:
        """List the fields of a section and of those below it."""
        return _between(self.fields, section.line, section.tree_end)

    def tables_in(self, section: Section) -> tuple[Table, ...]:
        """List the tables of a section and of those below it."""
        return _between(self.tables, section.line, section.tree_end)

    def span(self, first: int, last: int | None = None) -> Span:
        """Mark whole lines, without their indentation and trailing space."""
        last = first if last is None else last
        text, end = self.lines[first - 1], self.lines[last - 1]
        column = len(text) - len(text.lstrip()) + 1 if text.strip() else 1
        return Span(line=first, column=column, end_line=last, end_column=len(end.rstrip()) + 1)

    def in_tree(self, section: Section, line: int) -> bool:
        """Tell whether a line stands in a section or below it."""
        return section.line <= line <= section.tree_end


class _Placed(Protocol):
    """Something that stands on a line."""

    @property
    def line(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def _between(things: tuple[_P, ...], first: int, last: int) -> tuple[_P, ...]:
    """Cut out of things in file order those on some lines."""
    begin = bisect_left(things, first, key=lambda one: one.line)
    return things[begin : bisect_right(things, last, key=lambda one: one.line)]
