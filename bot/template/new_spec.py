"""A new spec out of a template's text."""

from collections.abc import Mapping

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Document, FieldForm, TextEdit
from bot.markdown.text_normalize import plain_text
from bot.policy.model import SpecRule
from bot.template.compile_template import compile_template
from bot.template.model import Schema, TitleRule, ValueKind
from bot.template.placeholder import find_placeholders

_AUTHOR_KEYS = frozenset({"author", "authors", "owner", "owners", "author s"})


def fill_template(
    template_text: str,
    *,
    title: str,
    author: str,
    date: str,
    status: str,
    rule: SpecRule = SpecRule(),  # noqa: B008 - frozen
) -> str:
    """Write title, author, date and status into a copy of a template; all else stays for the author."""
    document = parse(template_text)
    schema = compile_template(document, rule)
    edits = {}
    if schema.title is not None:
        edits[schema.title.line] = _title_line(document, schema.title, title)
    for field in schema.fields:
        value = _value(
            field.key, field.type.kind, schema, {"title": title, "author": author, "date": date, "status": status}
        )
        line = schema.template.lines[field.line - 1]
        if value is None or field.line in edits:
            continue
        if field.value:
            behind = line.find(field.name) + len(field.name)
            edits[field.line] = line[:behind] + line[behind:].replace(field.value, value, 1)
        elif field.form is FieldForm.FRONT_MATTER and field.last_line == field.line:
            edits[field.line] = f"{field.name}: {value}"
    return apply_edits(
        template_text, [TextEdit(start_line=line, end_line=line, text=f"{text}\n") for line, text in edits.items()]
    )


def _title_line(template: Document, rule: TitleRule, title: str) -> str:
    """Put the title in the placeholder's place, or behind the fixed words."""
    line = template.lines[rule.line - 1]
    marks = find_placeholders(line)
    if marks:
        return f"{line[: marks[0].begin]}{title}{line[marks[-1].end :]}"
    return f"# {title}" if rule.must_replace else line


def _value(key: str, kind: ValueKind, schema: Schema, values: Mapping[str, str]) -> str | None:
    if key == schema.roles.status:
        return values["status"]
    if key in ("title", "feature name", "name"):
        return plain_text(values["title"])
    if key in _AUTHOR_KEYS:
        return values["author"]
    return values["date"] if kind is ValueKind.DATE else None
