"""A spec as it stands in an editor, and what is known of the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.progress import ChecklistQuestion
from bot.markdown.model import Field, Section
from bot.template.model import FieldRule, SectionRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecView:
    """A text beside its template, and what was found in it."""

    comparison: Comparison
    template: str
    """The template's name, as reports have it."""
    diagnostics: tuple[Diagnostic, ...] = ()
    questions: tuple[ChecklistQuestion, ...] = ()

    def holds(self, line: int) -> bool:
        """Tell whether a line, from 1, is one of the text."""
        return 1 <= line <= len(self.comparison.document.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSpec:
    """Another spec: where it lies, what it is called, and whom it names."""

    path: str
    title: str
    number: int | None = None
    names: tuple[str, ...] = ()


def field_at(view: SpecView, line: int) -> tuple[Field, FieldRule] | None:
    """Find the field of the template that a line holds."""
    return next(((field, rule) for field, rule in _fields(view, line) if field.line <= line <= field.block_end), None)


def _fields(view: SpecView, line: int) -> Iterator[tuple[Field, FieldRule]]:
    """Yield the fields of the metadata, and of the sections around a line."""
    comparison = view.comparison
    for rule in comparison.schema.fields:
        yield from ((field, rule) for field in comparison.header_fields(rule)[:1])
    around = ((rule, one) for rule, one in comparison.pairs() if comparison.document.in_tree(one, line))
    for section_rule, section in around:
        for rule in section_rule.fields:
            yield from ((field, rule) for field in comparison.section_fields(rule, section))


def section_at(view: SpecView, line: int) -> tuple[Section, SectionRule] | None:
    """Find the section of the template that a line belongs to; a section of the author's own belongs to the one above it."""
    document = view.comparison.document
    section = document.section_at(line)
    while section.index and section.index not in view.comparison.alignment.rules:
        section = document.sections[section.parent]
    rule = view.comparison.alignment.rules.get(section.index)
    return None if rule is None else (section, rule)
