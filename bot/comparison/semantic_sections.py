"""The parts of a document that mean something to the bot: status, history, plan. `question_list` reads the questions."""

from dataclasses import dataclass

from bot.comparison.model import Comparison
from bot.comparison.progress import Progress
from bot.markdown.front_matter import value_below
from bot.markdown.model import Document, Field, Item, LineKind, Section, Span
from bot.markdown.text_normalize import begins_alike, loose_key, loose_keys, plain_text, without_struck
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.vocabulary import meaning
from bot.template.field_value import find_fault
from bot.template.model import Schema, ValueKind, ValueType


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStatus:
    """The status as the file has it; `text` is None when it is missing or still the template's."""

    text: str | None
    status: Status | None
    span: Span | None
    field: Field | None = None


def status(comparison: Comparison) -> DeclaredStatus:
    """Read the status, from its field or from a section of that name."""
    key = comparison.schema.roles.status
    found = [one for one in comparison.document.fields if loose_key(one.key) == loose_key(key)]
    rules = [rule for rule in comparison.schema.fields if rule.key == key]
    field = next(iter(comparison.header_fields(rules[0]) if rules else found), None)
    if field is None:
        return _section_status(comparison, key)
    below = value_below(comparison.document, field)
    value, span = (field.value, field.value_span) if below is None else (below.text, below.span)
    text = plain_text(without_struck(value)).strip("\"' ")
    if not text or field.line in comparison.leftover_lines:
        return DeclaredStatus(text=None, status=None, span=span, field=field)
    return DeclaredStatus(text=text, status=_read(comparison, text), span=span, field=field)


def _section_status(comparison: Comparison, key: str) -> DeclaredStatus:
    """Read the first line of a section called Status."""
    section = next(iter(role_sections(comparison.document, key)), None)
    if section is None:
        return DeclaredStatus(text=None, status=None, span=None)
    for line in range(section.body_line, section.end_line + 1):
        text = plain_text(without_struck(comparison.document.line(line)))
        if comparison.document.kind(line) is LineKind.TEXT and text:
            span = comparison.document.span(line)
            if line in comparison.leftover_lines:
                return DeclaredStatus(text=None, status=None, span=span)
            return DeclaredStatus(text=text, status=_read(comparison, text), span=span)
    return DeclaredStatus(text=None, status=None, span=comparison.document.span(section.line))


def _read(comparison: Comparison, text: str) -> Status | None:
    """Read a status in the team's words; a remark in parentheses may follow it.

    A word that the template allows and the lifecycle does not have is read by its meaning; any other is a fault that is
    told elsewhere.
    """
    said = Lifecycle(names=comparison.schema.lifecycle).said(text)
    if said is not None:
        return said.status
    return meaning(text) if is_allowed(comparison.schema, text) else None


def is_allowed(schema: Schema, text: str) -> bool:
    """Tell whether a status is a word of the template's or the policy's list, or whether there is no such list."""
    key = schema.roles.status
    listed = next((field.type.choices for field in schema.fields if field.key == key), ())
    words = schema.choices.get(key) or listed
    fault = find_fault(key, text, ValueType(kind=ValueKind.CHOICE, choices=words)) if words else None
    return fault is None or fault.spelling_only


def role_sections(document: Document, key: str) -> tuple[Section, ...]:
    """Find the sections that play a role, by their name, else by one that means the same."""
    same = tuple(section for section in document.sections if section.key == key and section.index)
    wanted = loose_key(key)
    near = (one for one in document.sections[1:] if begins_alike(wanted, one.key))
    return same or tuple(one for one in near if wanted in (loose_key(one.key), *loose_keys(one.name)))


def task_items(comparison: Comparison) -> tuple[Item, ...]:
    """List the boxes of the plan."""
    sections = role_sections(comparison.document, comparison.schema.roles.plan)
    return tuple(
        item
        for item in comparison.document.items
        if item.ticked is not None and any(one.line <= item.line <= one.tree_end for one in sections)
    )


def tasks(comparison: Comparison) -> Progress:
    """Count the boxes of the plan."""
    boxes = task_items(comparison)
    return Progress(done=sum(1 for box in boxes if box.ticked), total=len(boxes))
