"""A Markdown text as sections, fields, tables, check boxes and fences, each with its exact place.

Parsing never fails: every text is a document.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Protocol, TypeVar

from bot.markdown.block_parser import BlockStructure, Fence, Heading, LineKind, read_skeleton
from bot.markdown.checklist import Item, read_items
from bot.markdown.edits import Span
from bot.markdown.field import Field, FieldForm, forms_for, match_field, table_fields
from bot.markdown.memo import Remembered
from bot.markdown.table import Table, read_table
from bot.markdown.text_normalize import key_of, plain_text, split_lines

_META_KEYS = frozenset({"metadata", "meta", "meta data", "header", "document information", "document control"})
_KEYS_FOR_ONE_ODD_LINE = 2
"""A line of front matter that is no YAML does not hide the rest: so many lines for each."""
_META_LINE = re.compile(r"^(?:[^\s#:-][^:]*:(?:\s|$)|\s+\S|\s*-(?:\s|$)|\s*#|\s*$|[\]}])")


_TITLE_AMONG = 2
"""The title is the first heading, or stands right behind a small one."""


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
        return self.sections[section.index : max(last, section.index + 1)]

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
        return Span(line=first, column=column, end_line=last, end_column=max(len(end.rstrip()) + 1, 1))

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
    return things[begin : bisect_right(things, last, lo=begin, key=lambda one: one.line)]


def parse(text: str) -> Document:
    """Read a text, once; never raises."""
    return PARSED(text, len(text))


def _parse(text: str) -> Document:
    lines = split_lines(text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    skeleton = read_skeleton(lines, _front_matter_end(lines))
    sections = _sections(skeleton)
    title = _title(sections)
    tables = tuple(_tables(skeleton, sections))
    return Document(
        text=text,
        skeleton=skeleton,
        sections=sections,
        title=title,
        fields=_fields(skeleton, sections, title, tables),
        tables=tables,
        items=tuple(read_items(skeleton.shown, skeleton.kinds)),
    )


PARSED = Remembered(_parse)
"""The documents of late: one look asks for the same text many times."""


def _front_matter_end(lines: Sequence[str]) -> int:
    """Count the lines of YAML front matter, both fences included; 0 when there is none."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines[first : first + 1] or lines[first].rstrip() != "---":
        return 0
    odd = 0
    for at in range(first + 1, len(lines)):
        if lines[at].rstrip() in ("---", "..."):
            return at + 1 if at > first + 1 else 0
        odd += not _META_LINE.match(lines[at])
        if odd > (at - first) // _KEYS_FOR_ONE_ODD_LINE:
            return 0
    return 0


def _sections(skeleton: BlockStructure) -> tuple[Section, ...]:
    """Nest the headings by level."""
    last = len(skeleton.lines)
    starts = [1, *(heading.line for heading in skeleton.headings), last + 1]
    ends = [max(after - 1, 0) for _, after in pairwise(starts)]
    tree_ends = _tree_ends(skeleton.headings, last)
    made = [_root(ends[0], last)]
    open_sections = [0]
    for at, heading in enumerate(skeleton.headings, 1):
        while made[open_sections[-1]].level >= heading.level:
            open_sections.pop()
        made.append(_section(at, heading, open_sections[-1], ends[at], tree_ends[at - 1]))
        open_sections.append(at)
    return tuple(made)


def _root(end: int, last: int) -> Section:
    return Section(
        index=0, heading=None, name="", key="", level=0, parent=0, line=1, body_line=1, end_line=end, tree_end=last
    )


def _section(index: int, heading: Heading, parent: int, end: int, tree_end: int) -> Section:
    return Section(
        index=index,
        heading=heading,
        name=plain_text(heading.text),
        key=key_of(heading.text),
        level=heading.level,
        parent=parent,
        line=heading.line,
        body_line=heading.end_line + 1,
        end_line=end,
        tree_end=tree_end,
    )


def _tree_ends(headings: Sequence[Heading], last: int) -> list[int]:
    """Let what a heading begins end where the next of its level or above begins."""
    ends = [last] * len(headings)
    waiting: list[int] = []
    for at, heading in enumerate(headings):
        while waiting and headings[waiting[-1]].level >= heading.level:
            ends[waiting.pop()] = heading.line - 1
        waiting.append(at)
    return ends


def _title(sections: Sequence[Section]) -> Section | None:
    """Take the first heading for the title when it alone stands at the top level, or has sections below it."""
    top = [section for section in sections[1:] if section.level == 1]
    if not top or top[0].index > _TITLE_AMONG or (top[0].index > 1 and len(top) > 1):
        return None
    if top[0].index > 1:
        return top[0]
    return top[0] if len(top) == 1 or sections[2].level > 1 else None


def _tables(skeleton: BlockStructure, sections: Sequence[Section]) -> Iterator[Table]:
    lines = [section.line for section in sections]
    for first, last in skeleton.tables:
        yield read_table(skeleton.shown, first, last, max(bisect_right(lines, first) - 1, 0))


def _fields(
    skeleton: BlockStructure, sections: Sequence[Section], title: Section | None, tables: Sequence[Table]
) -> tuple[Field, ...]:
    """Gather fields in file order; each ends where the next one, or its section, begins."""
    header = {0, *({title.index} if title else ()), *(one.index for one in sections if one.key in _META_KEYS)}
    found: list[Field] = []
    for section in sections:
        found.extend(_section_fields(skeleton, section, in_header=section.index in header))
    found.extend(field for table in tables if table.section in header for field in table_fields(table))
    found.sort(key=lambda field: field.line)
    return tuple(_with_block_ends(found, sections, skeleton))


def _section_fields(skeleton: BlockStructure, section: Section, *, in_header: bool) -> Iterator[Field]:
    for line in range(section.body_line, section.end_line + 1):
        text = skeleton.shown[line - 1]
        if ":" not in text:
            continue
        forms = forms_for(skeleton.kinds[line - 1], in_header=in_header)
        field = match_field(text, line, section.index, forms) if forms else None
        if field is not None:
            yield field


def _with_block_ends(fields: Sequence[Field], sections: Sequence[Section], skeleton: BlockStructure) -> Iterator[Field]:
    for field, following in zip_longest(fields, fields[1:]):
        end = sections[field.section].end_line
        if following is not None and following.section == field.section:
            end = following.line - 1
        if field.form is FieldForm.FRONT_MATTER:
            end = min(end, _meta_end(skeleton, field.line))
        yield replace(field, block_end=max(end, field.line)) if field.form is not FieldForm.TABLE else field


def _meta_end(skeleton: BlockStructure, line: int) -> int:
    """Find the last line of front matter that still belongs to a key."""
    while line < len(skeleton.lines) and skeleton.kinds[line] is LineKind.META and skeleton.lines[line][:1] in " \t-":
        if skeleton.lines[line].rstrip() == "---":
            break
        line += 1
    return line
