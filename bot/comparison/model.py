"""A document beside its schema: everything that the rules share, worked out once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.comparison.field_lookup import FieldLookup, said_names
from bot.markdown.model import Document, Field, FieldForm, LineKind, Section, Span, Table, TableRow
from bot.markdown.text_normalize import line_key, loose_key, says_not_applicable, says_undecided
from bot.template.model import LONG_LINE, FieldRule, Schema, SectionRule, TableRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A rule that no section answers, below `parent` (None at the top)."""

    rule: SectionRule
    parent: Section | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A section that does not stand where the template has it; `before` should follow it."""

    section: Section
    rule: SectionRule
    neighbour: Section
    should_follow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The outcome. `sections` gives the answers to a rule, `rules` the rule of a section."""

    sections: dict[int, tuple[Section, ...]]
    rules: dict[int, SectionRule]
    missing: tuple[Missing, ...]
    moved: tuple[Moved, ...]
    duplicates: tuple[Section, ...]

    def first(self, rule: int) -> Section | None:
        """Give the first section that answers a rule."""
        return next(iter(self.sections.get(rule, ())), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateResidue:
    """Words of the template on some lines; `placeholders` is empty for a sample such as `Goal 1`."""

    span: Span
    section: int
    text: str
    placeholders: tuple[str, ...] = ()
    sample: bool = False
    """A list item such as `Goal 1`: alone in a section it leaves the section empty."""


_CONTENT = (LineKind.TEXT, LineKind.TABLE, LineKind.CODE)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What the rules look at. Sections are the document's, rules the template's."""

    document: Document
    schema: Schema
    alignment: Alignment
    leftovers: tuple[TemplateResidue, ...] = ()
    """The template's words that should be gone, in file order, one per line."""

    @cached_property
    def leftover_lines(self) -> frozenset[int]:
        """The lines of the leftovers."""
        return frozenset(line for one in self.leftovers for line in range(one.span.line, one.span.end_line + 1))

    def holds_only_samples(self, section: Section) -> bool:
        """Tell whether the template's samples are all that a section holds: it is empty, and they need no word."""
        first = bisect_left(self.leftovers, section.body_line, key=lambda one: one.span.line)
        inside = self.leftovers[first : bisect_right(self.leftovers, section.end_line, key=lambda one: one.span.line)]
        return not self.has_text(section) and all(one.sample for one in inside)

    def pairs(self) -> Iterator[tuple[SectionRule, Section]]:
        """Yield each section that answers a rule."""
        for rule in self.schema.sections:
            for section in self.alignment.sections.get(rule.index, ()):
                yield rule, section

    def path_of(self, section: Section | None) -> str:
        """Name the template's section that a section answers, by its ancestors; empty in the header and for the author's own."""
        rule = None if section is None else self.alignment.rules.get(section.index)
        return "" if rule is None else self.schema.path(rule)

    def inside(self, section: Section | None, name: str) -> str:
        """Name a field or column of a section as the policy can."""
        path = self.path_of(section)
        return f"{path} / {name}" if path else name

    def is_live(self, rule: SectionRule, section: Section) -> bool:
        """Tell whether a section has text of the author's, and is not set aside as N/A."""
        return self.has_text(section) and not self.is_not_applicable(rule, section)

    def has_text(self, section: Section) -> bool:
        """Tell whether a section's own lines hold more than the template's."""
        return section.index in self._filled

    @cached_property
    def _filled(self) -> frozenset[int]:
        return frozenset(section.index for section in self.document.sections if self._is_filled(section))

    def _is_filled(self, section: Section) -> bool:
        rule = self.alignment.rules.get(section.index)
        may_stay, to_replace = (rule.may_stay, rule.lines_to_replace) if rule is not None else (False, frozenset())
        prose, at = rule.prose if rule is not None and not may_stay else "", None
        for line in range(section.body_line, section.end_line + 1):
            if self.document.kind(line) in _CONTENT and (text := line_key(self.document.line(line))):
                if self._is_known(text, rule) and not (may_stay and text not in to_replace):
                    continue
                at = _rewrapped(prose, text, at)
                if at is None and any(one.isalnum() for one in text) and not says_undecided(text):
                    return True
        return False

    def is_written(self, section: Section) -> bool:
        """Tell whether a section's own lines hold a word of the author's; a line that may stay is still the template's."""
        return section.index in self._written

    @cached_property
    def _written(self) -> frozenset[int]:
        rules = self.alignment.rules
        return frozenset(
            index
            for index in self._filled
            if not (rule := rules.get(index)) or not rule.may_stay or self._is_own(index)
        )

    def _is_own(self, index: int) -> bool:
        """Tell whether one line of a section is not in the template."""
        section = self.document.sections[index]
        rule = self.alignment.rules.get(index)
        lines = range(section.body_line, section.end_line + 1)
        keys = (line_key(self.document.line(line)) for line in lines if self.document.kind(line) in _CONTENT)
        return any(any(one.isalnum() for one in key) and not self._is_known(key, rule) for key in keys)

    def tree_has_text(self, section: Section) -> bool:
        """Tell the same of a section with all below it."""
        return any(self.has_text(one) for one in self.document.below(section))

    def is_not_applicable(self, rule: SectionRule, section: Section) -> bool:
        """Tell whether the author set a section aside, and may."""
        return rule.not_applicable and says_not_applicable(self.opening(section))

    def opening(self, section: Section) -> str:
        """Read a section's first line of text that is not the template's."""
        return self._openings[section.index]

    @cached_property
    def _openings(self) -> tuple[str, ...]:
        return tuple(map(self._opening, self.document.sections))

    def _opening(self, section: Section) -> str:
        rule = self.alignment.rules.get(section.index)
        for line in range(section.body_line, section.end_line + 1):
            text = self.document.line(line)
            if self.document.kind(line) is LineKind.TEXT and text.strip() and not self._is_known(line_key(text), rule):
                return text.strip()
        return ""

    def _is_known(self, key: str, rule: SectionRule | None) -> bool:
        """Tell whether a line is the template's: one of its long ones, or one of the section's own."""
        return key in self.schema.long_lines or (rule is not None and key in rule.own_lines)

    def is_set_aside(self, section: Section | None) -> bool:
        """Tell whether nothing is demanded below a section: it is N/A, or empty with all below it."""
        while section is not None and section.index:
            rule = self.alignment.rules.get(section.index)
            if rule is not None and (self.is_not_applicable(rule, section) or self.is_bare(section)):
                return True
            section = self.document.sections[section.parent]
        return False

    def is_bare(self, section: Section) -> bool:
        """Tell whether a section has nothing: no text, no section below it, none of its own elsewhere.

        With one child demanded, the child is missing; with more, the section is empty: one finding either way.
        """
        if section.tree_end != section.end_line or self.has_text(section):
            return False
        rule = self.alignment.rules.get(section.index)
        children = [self.schema.sections[index] for index in rule.children] if rule is not None else []
        if any(map(self._stands_elsewhere, children)):
            return False
        return [(child.copies, child.since) for child in children if child.required] != [(1, 0)]

    def _stands_elsewhere(self, rule: SectionRule) -> bool:
        above, there = (self.alignment.sections.get(one, ()) for one in (rule.parent, rule.index))
        return any(not any(self.document.in_tree(one, section.line) for one in above) for section in there)

    def header_fields(self, rule: FieldRule) -> tuple[Field, ...]:
        """Find a header field in the document, whichever way it is spelled there."""
        header = {0, self.document.title.index if self.document.title else 0}
        same = self._header_lookup.find(rule.key)
        first = [one for one in same if one.section in header or one.form is not FieldForm.BOLD]
        return tuple(first or [one for one in same if self.alignment.rules.get(one.section) is None])

    def stands_in_a_gap(self, rule: FieldRule) -> bool:
        """Tell whether the section that holds a field of the metadata is missing or empty: that says it all."""
        holders = (one for one in self.schema.sections if one.line < rule.line <= one.end_line)
        holder = next(holders, None)
        if holder is None:
            return False
        section = self.alignment.first(holder.index)
        return section is None or not self.has_text(section)

    def section_fields(self, rule: FieldRule, section: Section) -> tuple[Field, ...]:
        """Find a field in a section that answers to one of the template."""
        if section.index not in self._lookups:
            known = frozenset(one.key for one in self.alignment.rules[section.index].fields)
            self._lookups[section.index] = FieldLookup(self.document.fields_in(section), known)
        return self._lookups[section.index].find(rule.key)

    @cached_property
    def _header_lookup(self) -> FieldLookup:
        return FieldLookup(self.document.fields, {one.key for one in self.schema.fields})

    @cached_property
    def _lookups(self) -> dict[int, FieldLookup]:
        return {}

    @cached_property
    def _said(self) -> dict[int, frozenset[str]]:
        return {}

    def is_said_otherwise(self, rule: FieldRule, section: Section) -> bool:
        """Tell whether a field is there as a heading or as plain text with a colon."""
        if section.index not in self._said:
            self._said[section.index] = said_names(self.document, section)
        return loose_key(rule.key) in self._said[section.index]

    def value_lines(self, field: Field) -> Iterator[int]:
        """Yield the lines below a label that hold its value."""
        for line in range(field.line + 1, field.block_end + 1):
            holds = self.document.kind(line) in (*_CONTENT, LineKind.META)
            if holds and self.document.line(line).strip() not in ("", "---"):
                yield line

    @cached_property
    def tables(self) -> tuple[tuple[TableRule, Table, Section], ...]:
        """The tables of the template beside those of the document, paired by their columns."""
        return tuple(self._tables())

    def _tables(self) -> Iterator[tuple[TableRule, Table, Section]]:
        for rule, section in self.pairs():
            there = list(self.document.tables_in(section))
            for table_rule in rule.tables:
                best = max(there, key=lambda table: _likeness(table_rule, table), default=None)
                if best is not None and _likeness(table_rule, best) > 0:
                    there.remove(best)
                    yield table_rule, best, section

    def real_rows(self, rule: TableRule, table: Table) -> Sequence[TableRow]:
        """List the rows that the author wrote."""
        return [
            row
            for row in table.rows
            if not row.is_blank and not rule.has_sample(row) and row.line not in self.leftover_lines
        ]


def _rewrapped(prose: str, line: str, at: int | None) -> int | None:
    """Find a line in the template's prose, which a formatter may have wrapped anew; give where it ends there.

    A short line counts only where the line before it ended.
    """
    if at is not None and prose.startswith(f"{line} ", at):
        return at + len(line) + 1
    whole = f" {line} "
    return prose.index(whole) + len(whole) if len(line.split()) >= LONG_LINE and whole in prose else None


def _likeness(rule: TableRule, table: Table) -> int:
    """Count the columns that two tables share."""
    return len(rule.places_in(table))
