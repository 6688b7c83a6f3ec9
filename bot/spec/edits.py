"""Edits that the bot makes for people: the status, an answer, safe fixes. Every other byte stays."""

import re
from collections.abc import Iterable

from bot.comparison import semantic_sections
from bot.comparison.comparison import Comparison, compare
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import QuestionShape
from bot.comparison.question_list import read_questions
from bot.markdown.block_parser import LineKind
from bot.markdown.document import Document
from bot.markdown.edits import Span, TextEdit
from bot.markdown.field import FieldForm
from bot.markdown.text_normalize import field_key
from bot.spec.examination import Examination
from bot.spec.facts import metadata
from bot.template.schema_types import Schema

_MARKS = "*_`\"' "
_BOX = re.compile(r"^\[[ xX]?\]\s*")
_ITEM = re.compile(r"^(?P<lead>\s*(?:[-*+]|\d+[.)])\s+)")


def set_status(document: Document, schema: Schema, name: str) -> tuple[TextEdit, ...]:
    """Write a status; () when it is there already, or when the document has no place for one."""
    comparison = compare(document, schema)
    said = semantic_sections.status(comparison)
    if said.span is None:
        return _new_field(comparison, schema.roles.status, name)
    line, text = said.span.line, document.lines[said.span.line - 1]
    if said.field is None and document.kind(line) is LineKind.HEADING:
        return (TextEdit(start_line=line + 1, end_line=line, text=f"\n{name}\n"),)
    return _in_place(text, said.span, name)


def set_field(document: Document, schema: Schema, name: str, value: str) -> tuple[TextEdit, ...]:
    """Write a field of the metadata; () when it says so already, or when the document has no place for it."""
    comparison = compare(document, schema)
    key = field_key(name)
    field = next((one for one in metadata(document) if one.key == key), None)
    if field is None:
        return _new_field(comparison, key, value)
    return _in_place(document.lines[field.line - 1], field.value_span, value)


def _in_place(text: str, span: Span, new: str) -> tuple[TextEdit, ...]:
    """Put a value in the place of another; the marks around it stay."""
    begin, end = span.column - 1, span.end_column - 1
    value = text[begin:end]
    inner = value.strip(_MARKS)
    put = value.replace(inner, new, 1) if inner else f"{'' if text[:begin].endswith(' ') else ' '}{new}"
    edited = f"{text[:begin]}{put}{text[end:]}"
    return () if edited == text else (TextEdit(start_line=span.line, end_line=span.line, text=f"{edited}\n"),)


def _new_field(comparison: Comparison, key: str, name: str) -> tuple[TextEdit, ...]:
    """Add the field under its elder neighbour, as the template spells it."""
    rule = next((field for field in comparison.schema.fields if field.key == key), None)
    if rule is None:
        return ()
    line = comparison.schema.template.lines[rule.line - 1]
    made = line.replace(rule.value, name, 1) if rule.value else f"{line.rstrip()} {name}"
    elder = [field for field in comparison.schema.fields if field.line < rule.line]
    found = [field for other in reversed(elder) for field in comparison.header_fields(other)[:1]]
    title = comparison.document.title
    if found:
        return (TextEdit(start_line=found[0].line + 1, end_line=found[0].line, text=f"{made}\n"),)
    if rule.form is FieldForm.FRONT_MATTER:
        return ()
    after = title.body_line - 1 if title is not None else 0
    return (TextEdit(start_line=after + 1, end_line=after, text=f"\n{made}\n"),)


def tick_question(document: Document, schema: Schema, number: int, answer: str | None) -> tuple[TextEdit, ...]:
    """Tick question `number` and write the answer under it; () when there is no such item of a list."""
    asked = read_questions(compare(document, schema)).questions
    if not 1 <= number <= len(asked) or asked[number - 1].shape is not QuestionShape.ITEM:
        return ()
    span = asked[number - 1].span
    text = document.lines[span.line - 1]
    ticked = text if asked[number - 1].ticked else with_tick(text, span.column)
    lines = [ticked, *_answer_lines(text, text[: span.column - 1], answer)]
    if lines == [text]:
        return ()
    return (TextEdit(start_line=span.line, end_line=span.line, text="\n".join(lines) + "\n"),)


def with_tick(line: str, column: int) -> str:
    """Put a ticked box in front of an item's text, in the place of the box that begins at `column`, if there is one."""
    before, after = line[: column - 1], line[column - 1 :]
    space = " " if before and not before[-1].isspace() else ""
    return f"{before}{space}[x] {_BOX.sub('', after, count=1)}"


def _answer_lines(text: str, before: str, answer: str | None) -> list[str]:
    """Indent an answer under its question; words that would begin a block are kept from it by the indent."""
    words = [line.strip() for line in re.split(r"\r\n|\r|\n", answer or "") if line.strip()]
    lead = _ITEM.match(text)
    indent = " " * len((lead["lead"] if lead else before).expandtabs(4))
    if not words:
        return []
    return [f"{indent}- {words[0]}", *(f"{indent}  {line}" for line in words[1:])]


def safe_fixes(source: Examination | Iterable[Diagnostic]) -> tuple[TextEdit, ...]:
    """Select the fixes that can be applied at once: none touches a line of another."""
    diagnostics = source.diagnostics if isinstance(source, Examination) else tuple(source)
    chosen: list[TextEdit] = []
    for diagnostic in diagnostics:
        if diagnostic.fix and not any(collide(edit, other) for edit in diagnostic.fix for other in chosen):
            chosen.extend(edit for edit in diagnostic.fix if edit not in chosen)
    return tuple(sorted(chosen, key=lambda edit: (edit.start_line, edit.end_line)))


def collide(edit: TextEdit, other: TextEdit) -> bool:
    """Tell whether two edits want the same line, or an insertion stands inside a replacement."""
    if edit.end_line < edit.start_line and other.end_line < other.start_line:
        return False
    first, last = edit.start_line, max(edit.end_line, edit.start_line)
    return first <= max(other.end_line, other.start_line) and other.start_line <= last
