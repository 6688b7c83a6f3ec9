"""What a template demands of a document, as values. How it is read out of the template stands in compile_template.py."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.markdown.model import Document, FieldForm, Table, TableRow
from bot.markdown.text_normalize import (
    field_key,
    key_of,
    line_key,
    loose_key,
    plain_text,
    without_number,
    without_optional,
)
from bot.policy.lifecycle import LifecycleNames


class ValueKind(StrEnum):
    """What may stand in a placeholder's place."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueType:
    """A kind of value; `choices` are the words of a CHOICE."""

    kind: ValueKind = ValueKind.TEXT
    choices: tuple[str, ...] = ()


LONG_LINE = 4
"""So many words make a line that is known by its words alone."""


class TemplateError(Exception):
    """The template cannot serve; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRule:
    """The title begins with `prefix` and ends with `suffix`; `kept` is the template's own, which must go."""

    prefix: str
    suffix: str
    text: str
    line: int
    must_replace: bool
    """The template's title is a placeholder: kept word for word it is unfilled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A field that the document should have. `must_replace`: the template's own value must be replaced."""

    name: str
    key: str
    value: str
    type: ValueType
    required: bool
    line: int
    last_line: int
    form: FieldForm
    must_replace: bool
    may_be_empty: bool
    """The template itself leaves it without a value and without a word about it, or says to."""
    since: int = 0
    """So many copies of its section stand in the template before the first that has it: past 0, one copy has to have it, not each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRule:
    """A column of a table, and what its cells may hold; `key` is the name without a remark in parentheses."""

    name: str
    key: str
    type: ValueType

    @property
    def whole_key(self) -> str:
        """The name with its remark: `Cost (EUR)` beside `Cost (USD)`."""
        return key_of(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """A table with its columns; `samples` are the template's own rows."""

    columns: tuple[ColumnRule, ...]
    line: int
    last_line: int
    samples: frozenset[tuple[str, ...]]

    def places_in(self, table: Table) -> Mapping[ColumnRule, int]:
        """Find the columns in a table: by the whole name, by the name without a remark, or by the plural of that. What is not there is absent.

        A column of the table stands for one of the template's.
        """
        names, known = {one.whole_key for one in self.columns}, {one.key for one in self.columns}
        whole: dict[str, int] = {}
        same, alike = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for at, cell in enumerate(table.header.cells):
            name, key = key_of(cell.text), field_key(cell.text)
            whole.setdefault(name, at)
            if name not in names:
                (same[key] if key in known else alike[loose_key(key)]).append(at)
        found = {one: whole[one.whole_key] for one in self.columns if one.whole_key in whole}
        for one in self.columns:
            free = same[one.key] or alike[loose_key(one.key)]
            if one not in found and free:
                found[one] = free.pop(0)
        return found

    def has_sample(self, row: TableRow) -> bool:
        """Tell whether a row is one of the template's own, word for word."""
        return tuple(line_key(cell.text) for cell in row.cells) in self.samples


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """A section of the template. Lines are the template's own; a repeated section stands for all its copies."""

    index: int
    parent: int
    """Index of the rule it stands under; -1 at the top."""
    children: tuple[int, ...]
    name: str
    key: str
    heading: str
    pattern: re.Pattern[str] | None
    """What the heading of a repeated section looks like; None for a fixed one."""
    is_wildcard: bool
    """No fixed word at all in the heading: any heading will do."""
    copies: int
    """How many of it the template shows."""
    since: int
    """So many copies of its parent stand in the template before the first that has it: past 0, one copy has to have it, not each."""
    level: int
    line: int
    end_line: int
    tree_end: int
    required: bool
    not_applicable: bool
    """N/A is an answer."""
    fields: tuple[FieldRule, ...]
    tables: tuple[TableRule, ...]
    own_lines: frozenset[str]
    lines_to_replace: frozenset[str]
    placeholders: frozenset[str]
    prose: str
    """Its own text as one line between spaces, as far as it is of use to know it by its words."""
    may_stay: bool
    """Its text is meant to stay as it is: a checklist."""

    @property
    def repeats(self) -> bool:
        """Tell whether the document may have it any number of times."""
        return self.pattern is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleKeys:
    """The keys of the field and the sections that mean something to the bot."""

    status: str
    questions: str
    history: str
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A compiled template."""

    template: Document
    title: TitleRule | None
    fields: tuple[FieldRule, ...]
    sections: tuple[SectionRule, ...]
    """In the template's order, parents before children."""
    forbidden: tuple[str, ...]
    required: tuple[str, ...]
    """Sections that policy demands and the template does not have."""
    roles: RoleKeys
    waiting: frozenset[str]
    """Every placeholder of the template, as it is written there."""
    header_placeholders: frozenset[str]
    lines_to_replace: frozenset[str]
    waiting_lines: frozenset[str]
    """Every line of the template that holds a placeholder."""
    long_lines: frozenset[str]
    """Every line of the template that is long enough to be known by its words alone."""
    languages: frozenset[str]
    """Languages of code that the template shows, and which must parse."""
    choices: dict[str, tuple[str, ...]]
    """The values that policy names, by key of the field or column."""
    lifecycle: LifecycleNames
    markers: tuple[str, ...] = ()
    """What an author's own open question in the text begins with."""

    @property
    def status_words(self) -> tuple[str, ...]:
        """List the lifecycle's words, which always count as a status."""
        return self.lifecycle.words

    def path(self, rule: SectionRule) -> str:
        """Name a section by all its ancestors: `Phase / Goal`."""
        names = [rule.name]
        while rule.parent != -1:
            rule = self.sections[rule.parent]
            names.insert(0, rule.name)
        return " / ".join(names)

    def top(self) -> tuple[SectionRule, ...]:
        """List the sections at the top of the template."""
        return tuple(rule for rule in self.sections if rule.parent == -1)


def fits(pattern: re.Pattern[str], heading: str) -> bool:
    """Tell whether a heading belongs to a series."""
    return pattern.match(without_number(plain_text(without_optional(heading))).casefold()) is not None
