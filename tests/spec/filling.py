"""Fill a template as an author would: every placeholder, sample and instruction gives way to words of his own."""

import re
from collections.abc import Iterator
from random import Random

from bot.markdown.document import parse
from bot.markdown.model import Document, Field, FieldForm, LineKind
from bot.markdown.text_normalize import plain_text
from bot.template.compile_template import FieldRule, Schema, compile_template
from bot.template.model import ValueKind, ValueType
from bot.template.placeholder import find_placeholders

_VOCABULARY = (
    "queue relay ledger invoice cursor shard replica token bucket lease digest outbox snapshot quorum retry window "
    "tenant gateway cache probe stream batch worker schedule budget margin router socket kernel parser"
)
WORDS = _VOCABULARY.split()
_LEAD = re.compile(r"^(?P<lead>[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ xX]?\]\s+)?)(?P<text>.*)$")
_LABEL = re.compile(r"^(?P<label>[A-Z][\w /-]{2,30}:\s+)")


class Author:
    """Someone with a vocabulary and no memory."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - words, not secrets

    def words(self, count: int = 0) -> str:
        chosen = self.random.choices(WORDS, k=count or self.random.randint(4, 9))
        return " ".join(chosen)

    def sentence(self) -> str:
        return f"The {self.words()}."

    def value(self, wanted: ValueType) -> str:
        match wanted.kind:
            case ValueKind.DATE:
                return f"2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
            case ValueKind.LINK:
                return f"https://example.net/{self.words(1)}/{self.random.randint(1, 999)}"
            case ValueKind.CHOICE:
                return wanted.choices[0]
            case ValueKind.TEXT:
                return self.words(3)


def fill(template_text: str, seed: int = 0) -> str:
    """Fill every line of a template."""
    schema = compile_template(parse(template_text))
    author = Author(seed)
    template = schema.template
    fields = {rule.line: rule for rule in _field_rules(schema)}
    kept = _kept_lines(schema)
    bare = set(_bare_headings(template))
    lines: list[str] = []
    for number in range(_first_line(schema), _last_line(schema) + 1):
        lines.extend(_filled(schema, template, number, fields.get(number), author, kept=number in kept))
        if number in bare:
            lines.extend(["", author.sentence()])
    return "\n".join(_dated(lines)) + "\n"


def _first_line(schema: Schema) -> int:
    """Leave out the page around a wrapped template."""
    template = schema.template
    return next(line for line in range(1, len(template.lines) + 1) if template.lines[line - 1].strip())


def _last_line(schema: Schema) -> int:
    return len(schema.template.lines)


def _field_rules(schema: Schema) -> Iterator[FieldRule]:
    yield from schema.fields
    for rule in schema.sections:
        yield from rule.fields


def _kept_lines(schema: Schema) -> set[int]:
    """Number the lines whose words may stay."""
    template = schema.template
    return {line for rule in schema.sections if rule.may_stay for line in range(rule.line + 1, rule.end_line + 1)} | {
        line for line in range(1, len(template.lines) + 1) if template.kind(line) in (LineKind.BLANK, LineKind.RULE)
    }


def _bare_headings(template: Document) -> Iterator[int]:
    """Number the headings under which the template itself says nothing."""
    speaking = (LineKind.TEXT, LineKind.TABLE, LineKind.CODE)
    for section in template.sections[1:]:
        kinds = [template.kind(line) for line in range(section.body_line, section.end_line + 1)]
        if section.end_line == section.tree_end and not any(kind in speaking for kind in kinds):
            yield section.body_line - 1


def _filled(
    schema: Schema, template: Document, number: int, rule: FieldRule | None, author: Author, *, kept: bool
) -> Iterator[str]:
    text = template.lines[number - 1]
    field = next((one for one in template.fields if one.line == number), None)
    match template.kind(number):
        case LineKind.HEADING:
            yield _heading(schema, text, number, author)
        case LineKind.COMMENT | LineKind.DEFINITION | LineKind.FENCE:
            yield text
        case LineKind.TABLE:
            yield _table_line(schema, template, number, rule, author)
        case LineKind.CODE if field is None:
            language = next((one.language for one in template.fences if one.line <= number <= one.end_line), "")
            yield _code(text, language, author)
        case _ if field is not None and field.form is not FieldForm.TABLE:
            yield _field_line(text, field, rule, author)
        case LineKind.META:
            yield text if text.startswith(("---", "#")) else f'  - "{author.words(1)}"'
        case _ if kept:
            yield text
        case _:
            yield _text(text, author)


def _code(text: str, language: str, author: Author) -> str:
    """Write other names into code that must parse, and other lines anywhere else."""
    if language == "json":
        return re.sub(r'"[^"]*"', lambda _: f'"{author.words(1)}"', text)
    return re.sub(r"TABLE \w+", f"TABLE {author.words(1)}", text) if language == "sql" else author.words()


def _heading(schema: Schema, text: str, number: int, author: Author) -> str:
    if schema.title is not None and number == schema.title.line:
        return f"# {schema.title.prefix} {author.words(3)}{schema.title.suffix}"
    for mark in reversed(find_placeholders(text)):
        text = f"{text[: mark.begin]}{author.words(2)}{text[mark.end :]}"
    return re.sub(r"`[^`]+`", lambda _: f"`{author.words(1)}`", text)


def _field_line(text: str, field: Field, rule: FieldRule | None, author: Author) -> str:
    begin, end = field.value_span.column - 1, field.value_span.end_column - 1
    if rule is None and find_placeholders(field.value):
        return f"{text[:begin]}{author.words(2)}{text[end:]}"
    if rule is None or not (field.value or rule.must_replace) or rule.last_line > rule.line:
        return text
    head = text[:begin] if text[:begin].endswith((" ", '"', "'")) else f"{text[:begin]} "
    return f"{head}{author.value(rule.type)}{_tail(text[end:])}"


def _tail(text: str) -> str:
    """Drop the remark behind a value; a quote and a line break stay."""
    return text.split("#", 1)[0].rstrip(" ") if "#" in text else text.replace("<!--", "").split("-->", 1)[0][:2]


def _table_line(schema: Schema, template: Document, number: int, rule: FieldRule | None, author: Author) -> str:
    text = template.lines[number - 1]
    if rule is not None:
        field = next(one for one in template.fields if one.line == number)
        begin, end = field.value_span.column - 1, field.value_span.end_column - 1
        return f"{text[:begin]}{author.value(rule.type)}{text[end:]}"
    for section in schema.sections:
        for table in section.tables:
            if table.line + 1 < number <= table.last_line:
                return "| " + " | ".join(author.value(column.type) for column in table.columns) + " |"
    return text


def _text(text: str, author: Author) -> str:
    """Write words of one's own; the bullet, the box and a label in front stay."""
    found = _LEAD.match(text)
    lead, rest = (found["lead"], found["text"]) if found else ("", text)
    label = _LABEL.match(plain_text(rest))
    return f"{lead}{label['label'] if label and lead else ''}{author.sentence()}"


def _dated(lines: list[str]) -> list[str]:
    """Let the dates of each table run forwards."""
    dates = [at for at, line in enumerate(lines) if re.match(r"^\| 2026-\d\d-\d\d \|", line)]
    cells = sorted(lines[at][2:12] for at in dates)
    for at, cell in zip(dates, cells, strict=True):
        lines[at] = f"| {cell}{lines[at][12:]}"
    return lines
