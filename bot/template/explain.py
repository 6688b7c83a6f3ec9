"""What each line of a template was understood to demand, in words for people."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.markdown.text_normalize import choice
from bot.template.model import FieldRule, Schema, SectionRule, TableRule, ValueKind, ValueType


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Explanation:
    """A line of the template, from 1, and the demand that was read out of it."""

    line: int
    text: str


def explain(schema: Schema) -> tuple[Explanation, ...]:
    """Explain a schema in the order of its template."""
    found = [*_title(schema), *map(_field, schema.fields)]
    for rule in schema.sections:
        found.extend(_section(schema, rule))
    return tuple(sorted(found))


def _title(schema: Schema) -> Iterator[Explanation]:
    rule = schema.title
    if rule is not None:
        words = " ".join(part for part in (rule.prefix, "…", rule.suffix) if part)
        yield Explanation(line=rule.line, text=f'a title: "{words}"' if rule.prefix or rule.suffix else "a title")


def _field(rule: FieldRule) -> Explanation:
    return Explanation(line=rule.line, text=f"{_need(rule)} field {rule.name}: {_type(rule.type)}")


def _need(rule: FieldRule | SectionRule) -> str:
    if not rule.required:
        return "optional"
    return "required in one copy of its section:" if rule.since else "required"


def _type(wanted: ValueType) -> str:
    return choice(wanted.choices) if wanted.choices else _KINDS[wanted.kind]


_KINDS = {
    ValueKind.TEXT: "any text",
    ValueKind.DATE: "a date, YYYY-MM-DD",
    ValueKind.LINK: "a link, or None",
    ValueKind.CHOICE: "one of some words",
}


def _section(schema: Schema, rule: SectionRule) -> Iterator[Explanation]:
    kind = f"{_need(rule)} section"
    if rule.is_wildcard:
        text = f"{kind} under any heading, any number of them"
    elif rule.repeats:
        text = f"{kind} {rule.name}, any number of them, numbered or not"
    else:
        text = f"{kind} {rule.name}"
    yield Explanation(line=rule.line, text=f"{text}{_role(schema, rule)}")
    yield from map(_field, rule.fields)
    yield from map(_table, rule.tables)


def _role(schema: Schema, rule: SectionRule) -> str:
    names = {
        schema.roles.questions: " (holds the open questions)",
        schema.roles.history: " (holds the revision history)",
        schema.roles.plan: " (holds the tasks)",
    }
    return names.get(rule.key) or (" (a checklist: its text may stay)" if rule.may_stay else "")


def _table(rule: TableRule) -> Explanation:
    columns = ", ".join(
        column.name if column.type.kind is ValueKind.TEXT else f"{column.name} ({_type(column.type)})"
        for column in rule.columns
    )
    return Explanation(line=rule.line, text=f"a table with a real row and the columns {columns}")
