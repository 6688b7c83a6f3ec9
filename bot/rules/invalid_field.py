"""What stands in fields and in the cells of tables is what they ask for: a real date, a word of the list, a link."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.semantic_sections import is_allowed, role_sections, status
from bot.markdown.model import Cell, Field, Section, TextEdit
from bot.markdown.text_normalize import choice, plain_text, quoted
from bot.policy.lifecycle import Lifecycle
from bot.policy.severity import Code, Severity
from bot.template.field_value import Fault, find_fault
from bot.template.model import FieldRule, ValueKind, ValueType

_ALTERNATIVES = re.compile(r"[|/]|\bor\b")


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at the header, the sections' fields, and the tables; the history's dates have a rule of their own."""
    several = tuple(_several_statuses(comparison))
    yield from several
    for rule in comparison.schema.fields:
        for field in comparison.header_fields(rule)[:1]:
            if not (several and rule.key == comparison.schema.roles.status):
                yield from _field(comparison, rule, field, None)
    for section_rule, section in comparison.pairs():
        for rule in section_rule.fields:
            for field in comparison.section_fields(rule, section):
                yield from _field(comparison, rule, field, section)
    yield from _cells(comparison)
    yield from _unknown_status(comparison)


def _unknown_status(comparison: Comparison) -> Iterator[Diagnostic]:
    """Say once that nobody knows what a status means that the template lists: the spec is judged as one in review."""
    said = status(comparison)
    rules = [rule for rule in comparison.schema.fields if rule.key == comparison.schema.roles.status]
    if (
        said.text is None
        or said.span is None
        or said.status is not None
        or not is_allowed(comparison.schema, said.text)
    ):
        return
    if not any(_type(comparison, rule.key, rule.type).choices for rule in rules):
        return
    yield Diagnostic(
        code=Code.INVALID_FIELD,
        severity=Severity.INFO,
        message=f"Nobody told what the status {quoted(said.text)} means; name it under lifecycle in the policy.",
        span=said.span,
    )


def _several_statuses(comparison: Comparison) -> Iterator[Diagnostic]:
    """Report a status that leaves open which one it is, such as `Draft | Approved`: nobody could say what the file claims."""
    said, words = status(comparison), Lifecycle(names=comparison.schema.lifecycle)
    if said.text is None or said.span is None or words.state(said.text) is not None:
        return
    states = tuple(dict.fromkeys(words.said(one.strip("\"' ")) for one in _ALTERNATIVES.split(said.text)))
    named = tuple(state.name for state in states if state is not None)
    if len(named) > 1 and None not in states:
        yield Diagnostic(
            code=Code.INVALID_FIELD,
            severity=Severity.ERROR,
            message=f"Status is {quoted(said.text)}, which is more than one; write {choice(named)}.",
            span=said.span,
        )


def _field(comparison: Comparison, rule: FieldRule, field: Field, section: Section | None) -> Iterator[Diagnostic]:
    if not field.value or field.line in comparison.leftover_lines:
        return
    fault = find_fault(rule.name, field.value, _type(comparison, rule.key, rule.type))
    if fault is None or _is_known_status(comparison, rule, field, fault):
        return
    diagnostic = Diagnostic(
        code=Code.INVALID_FIELD,
        severity=Severity.WARNING if fault.spelling_only else Severity.ERROR,
        message=fault.message,
        span=field.value_span,
        section=section.name if section else None,
        demand=None if fault.spelling_only else f"value:{comparison.inside(section, rule.name)}",
        given=_given(fault, field.value),
    )
    yield replace(diagnostic, fix=_fix(comparison, field.value_span.line, field.value, field.value_span.column, fault))


def _given(fault: Fault, value: str) -> str:
    """Read the word that stands in a value; a slip of the pen, which has one better word, is none."""
    return "" if fault.spelling_only or fault.better else plain_text(value).split("(", 1)[0].strip("\"' ").casefold()


def _type(comparison: Comparison, key: str, default: ValueType) -> ValueType:
    """Let the policy's values go before the template's."""
    words = comparison.schema.choices.get(key)
    return ValueType(kind=ValueKind.CHOICE, choices=words) if words else default


def _is_known_status(comparison: Comparison, rule: FieldRule, field: Field, fault: Fault) -> bool:
    """Let the lifecycle's own words pass: the bot itself writes them."""
    words = comparison.schema.status_words
    return rule.key == comparison.schema.roles.status and not fault.spelling_only and field.value.strip("*_` ") in words


def _fix(comparison: Comparison, line: int, old: str, column: int, fault: Fault) -> tuple[TextEdit, ...] | None:
    """Replace the value in its line."""
    if fault.better is None:
        return None
    text = comparison.document.lines[line - 1]
    begin = column - 1
    value = text[begin : begin + len(old)]
    inner = value.strip("*_`\"' ")
    new = value.replace(inner, fault.better, 1) if inner else fault.better
    return (TextEdit(start_line=line, end_line=line, text=f"{text[:begin]}{new}{text[begin + len(old) :]}\n"),)


def _cells(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at the cells below each column that asks for something."""
    history = {one.index for one in role_sections(comparison.document, comparison.schema.roles.history)}
    for rule, table, section in comparison.tables:
        for column, at in rule.places_in(table).items():
            wanted = _type(comparison, column.key, column.type)
            is_history = section.index in history
            if wanted.kind is ValueKind.TEXT or (is_history and wanted.kind is ValueKind.DATE):
                continue
            for row in comparison.real_rows(rule, table):
                if row.text(at):
                    yield from _cell(comparison, column.name, row.cells[at], wanted, section)


def _cell(comparison: Comparison, name: str, cell: Cell, wanted: ValueType, section: Section) -> Iterator[Diagnostic]:
    fault = find_fault(name, cell.text, wanted)
    if fault is not None:
        yield Diagnostic(
            code=Code.INVALID_FIELD,
            severity=Severity.WARNING if fault.spelling_only else Severity.ERROR,
            message=fault.message,
            span=cell.span,
            section=section.name,
            demand=None if fault.spelling_only else f"value:{comparison.inside(section, name)}",
            given=_given(fault, cell.text),
            fix=_fix(comparison, cell.span.line, cell.text, cell.span.column, fault),
        )
