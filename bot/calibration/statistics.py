"""What one existing spec keeps of its template, and which words it uses. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.comparison import semantic_sections
from bot.comparison.model import Comparison
from bot.markdown.text_normalize import plain_text
from bot.template.model import FieldRule, Schema, SectionRule, ValueKind

_BEHIND = re.compile(r"(?<!\s)\s++(?:by|since)\b|[(\[,;:#0-9]|\s[-\u2013\u2014]\s")
_STAGES = frozenset({"stage", "state", "phase", "proposal status", "rfc status", "maturity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Names of what the template requires, and whether this spec has it; a section below a missing one does not count."""

    kept: tuple[tuple[str, bool], ...]
    words: tuple[tuple[str, str], ...]
    """Fields with a list of choices, and the choice that was made."""
    status: str | None
    stages: tuple[tuple[str, str], ...] = ()
    """Fields of the metadata that may be the status under another name, and what they say."""


def survey(comparison: Comparison) -> Statistics:
    """Look at one spec."""
    status = semantic_sections.status(comparison).text
    return Statistics(
        kept=(*_sections(comparison), *_fields(comparison)),
        words=tuple(_words(comparison)),
        status=choice_word(status) or None if status else None,
        stages=tuple(_stages(comparison)),
    )


def choice_word(text: str) -> str:
    """Read the word of a choice without what stands behind it: a remark, a link, a number, another spec."""
    return _BEHIND.split(plain_text(text), maxsplit=1)[0].strip("*_`\"' .-")


def _stages(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for rule in comparison.schema.fields:
        if rule.key in _STAGES:
            for field in comparison.header_fields(rule)[:1]:
                if word := choice_word(field.value):
                    yield rule.name, word


def section_names(schema: Schema) -> dict[int, str]:
    """Name each section as the policy can: by its own name, or by its path where two have the same."""
    twins = Counter(rule.key for rule in schema.sections)
    return {rule.index: rule.name if twins[rule.key] == 1 else _path(schema, rule) for rule in schema.sections}


def _sections(comparison: Comparison) -> Iterator[tuple[str, bool]]:
    names = section_names(comparison.schema)
    absent = {missing.rule.index for missing in comparison.alignment.missing}
    for rule in comparison.schema.sections:
        above = rule.parent == -1 or comparison.alignment.first(rule.parent) is not None
        if rule.required and rule.key and (above or rule.index in absent):
            yield names[rule.index], rule.index not in absent


def _fields(comparison: Comparison) -> Iterator[tuple[str, bool]]:
    for rule in comparison.schema.fields:
        if rule.required:
            yield rule.name, any(_says_something(comparison, rule))


def _says_something(comparison: Comparison, rule: FieldRule) -> Iterator[bool]:
    for field in comparison.header_fields(rule):
        yield bool(field.value.strip()) or any(True for _ in comparison.value_lines(field))


def _words(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for rule in comparison.schema.fields:
        if rule.type.kind is ValueKind.CHOICE:
            for field in comparison.header_fields(rule)[:1]:
                value = choice_word(field.value)
                if value and field.line not in comparison.leftover_lines:
                    yield rule.name, value


def _path(schema: Schema, rule: SectionRule) -> str:
    names = [rule.name]
    while rule.parent != -1:
        rule = schema.sections[rule.parent]
        names.insert(0, rule.name)
    return " / ".join(names)
