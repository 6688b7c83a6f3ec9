"""A Markdown text as sections, fields, tables, check boxes and fences, each with its exact place.

Parsing never fails: every text is a document.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from bot.markdown.block_parser import read_skeleton
from bot.markdown.checklist import read_items
from bot.markdown.field import forms_for, match_fields, table_fields
from bot.markdown.memo import Remembered
from bot.markdown.model import (
    BlockStructure,
    Document,
    Field,
    FieldForm,
    Heading,
    Section,
    Table,
)
from bot.markdown.table import read_table
from bot.markdown.text_normalize import key_of, plain_text, split_lines

_META_KEYS = frozenset({"metadata", "meta", "meta data", "header", "document information", "document control"})
_KEYS_FOR_ONE_ODD_LINE = 2
"""A line of front matter that is no YAML does not hide the rest: so many lines for each."""
_META_LINE = re.compile(r"^(?:[^\s#:-][^:]*:(?:\s|$)|\s+\S|\s*-(?:\s|$)|\s*#|\s*$|[\]}])")


_TITLE_AMONG = 2
"""The title is the first heading, or stands right behind a small one."""


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
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or lines[first].rstrip() != "---":
        return 0
    odd = 0
    for at in range(first + 1, len(lines)):
        if lines[at].rstrip() in ("---", "..."):
            return at + 1 if at > first + 1 else 0
        odd += not _META_LINE.match(lines[at])
        if odd * _KEYS_FOR_ONE_ODD_LINE > at - first:
            return 0
    return 0


def _sections(skeleton: BlockStructure) -> tuple[Section, ...]:
    """Nest the headings by level."""
    last = len(skeleton.lines)
    ends = [*(heading.line - 1 for heading in skeleton.headings), last]
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
    if not top or top[0].index > _TITLE_AMONG:
        return None
    return top[0] if len(top) == 1 or sections[2].level > 1 else None


def _tables(skeleton: BlockStructure, sections: Sequence[Section]) -> Iterator[Table]:
    lines = [section.line for section in sections]
    for first, last in skeleton.tables:
        yield read_table(skeleton.shown, first, last, bisect_right(lines, first) - 1)


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
        if forms:
            yield from match_fields(text, line, section.index, forms)


def _with_block_ends(fields: Sequence[Field], sections: Sequence[Section], skeleton: BlockStructure) -> Iterator[Field]:
    for field, following in zip_longest(fields, fields[1:]):
        end = sections[field.section].end_line
        if following is not None and following.section == field.section:
            end = following.line - 1
        if field.form is FieldForm.FRONT_MATTER:
            end = min(end, _meta_end(skeleton.lines, field.line))
        yield replace(field, block_end=max(end, field.line)) if field.form is not FieldForm.TABLE else field


def _meta_end(lines: Sequence[str], line: int) -> int:
    """Find the last line of front matter that still belongs to a key; at the latest the closing fence belongs to none."""
    while lines[line][:1] in " \t-" and lines[line].rstrip() != "---":
        line += 1
    return line
