"""Edits that the bot makes for people: the status, an answer, safe fixes. Every other byte stays."""

import re
from collections.abc import Iterable, Sequence

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.field_lookup import FieldLookup
from bot.comparison.model import Comparison
from bot.comparison.progress import QuestionShape
from bot.comparison.question_list import read_questions
from bot.markdown.front_matter import goes_on_below, unclosed_line, value_below
from bot.markdown.model import Document, Field, FieldForm, LineKind, Span, TextEdit
from bot.markdown.new_field import below, in_form_of
from bot.markdown.text_normalize import field_key
from bot.spec.facts import metadata
from bot.spec.model import Examination
from bot.template.model import FieldRule, Schema

_MARKS = "*_`\"' "
_OPEN = (" ", "'", '"')
"""Behind these a value begins without a space."""
_WITHIN = frozenset({FieldForm.FRONT_MATTER, FieldForm.FENCE, FieldForm.TABLE})
"""Forms that say nothing outside a block of their own."""
_ITEM = re.compile(r"(?P<lead>[\s>]*(?:(?:[-*+]|\d{1,9}[.)])(?:\s+|(?=\[)))?)(?P<box>\[[ xX]?\](?:\s+|$))?")
_ANSWER = "**Answer:**"
_NEXT_BLOCK = re.compile(
    r"\s*(?:(?:[-*+]|\d{1,9}[.)])(?:\s|$)|\[[ xX]?\](?:\s|$)|#{1,6}(?:\s|$)|>|```|~~~|\||<|\*\*Answer:\*\*|(?:[-*_]\s*){3,}$)"
)
"""What ends a question that goes on below its first line."""
_BLOCK = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+\S|#{1,6}\s|>|```|~~~|\||<[a-zA-Z/!?])|\s{4}")
"""What begins an answer that is more than a paragraph."""


def set_status(document: Document, schema: Schema, name: str) -> tuple[TextEdit, ...]:
    """Write a status; () when it is there already, or when the document has no place for one."""
    comparison = compare(document, schema)
    said = semantic_sections.status(comparison)
    if said.span is None:
        return _new_field(comparison, schema.roles.status, name)
    if said.field is not None and _is_out_of_reach(document, said.field):
        return ()
    line, text = said.span.line, document.lines[said.span.line - 1]
    if said.field is None and document.kind(line) is LineKind.HEADING:
        return (TextEdit(start_line=line + 1, end_line=line, text=f"\n{name}\n"),)
    return _in_place(text, said.span, name)


def set_field(document: Document, schema: Schema, name: str, value: str) -> tuple[TextEdit, ...]:
    """Write a field of the metadata; () when it says so already, or when the document has no place for it."""
    comparison = compare(document, schema)
    key = field_key(name)
    known = frozenset(rule.key for rule in schema.fields)
    field = next(iter(FieldLookup(metadata(document), known).find(key)), None)
    if field is None:
        return _new_field(comparison, key, value)
    placed = value_below(document, field)
    span = field.value_span if placed is None else placed.span
    return () if _is_out_of_reach(document, field) else _in_place(document.lines[span.line - 1], span, value)


def _is_out_of_reach(document: Document, field: Field) -> bool:
    """Tell a value of front matter that is a list or runs over lines: another word behind its key would join it."""
    return goes_on_below(field) and value_below(document, field) is None


def _in_place(text: str, span: Span, new: str) -> tuple[TextEdit, ...]:
    """Put a value in the place of another; marks around the whole of it stay."""
    begin, end = span.column - 1, span.end_column - 1
    value = text[begin:end]
    inner = value.strip(_MARKS)
    if inner:
        before, _, after = value.partition(inner)
        put = f"{before}{new}{after}" if before.strip() == after.strip()[::-1] else new
    else:
        put = f"{'' if text[:begin].endswith(_OPEN) else ' '}{new}"
    edited = f"{text[:begin]}{put}{text[end:]}"
    return () if edited == text else (TextEdit(start_line=span.line, end_line=span.line, text=f"{edited}\n"),)


def _new_field(comparison: Comparison, key: str, name: str) -> tuple[TextEdit, ...]:
    """Add the field under its elder neighbour, as the template spells it, or as that one is spelled where it has another form."""
    rule = next((field for field in comparison.schema.fields if field.key == key), None)
    if rule is None:
        return ()
    made = _as_spelled(comparison.schema.template, rule, name)
    elder = comparison.schema.fields[: comparison.schema.fields.index(rule)]
    found = [field for other in reversed(elder) for field in comparison.header_fields(other)]
    document, title = comparison.document, comparison.document.title
    if not found and rule.form in _WITHIN:
        found = [one for one in metadata(document) if one.form is rule.form][-1:]
        if not found:
            return ()
    if found and found[0].form is FieldForm.FRONT_MATTER and unclosed_line(document) is not None:
        return ()
    if found:
        same = found[0].form is rule.form
        return (below(document, found[0], made if same else in_form_of(document, found[0], rule.name, name)),)
    after = title.body_line - 1 if title is not None else 0
    return (TextEdit(start_line=after + 1, end_line=after, text=f"\n{made}\n"),)


def _as_spelled(template: Document, rule: FieldRule, value: str) -> str:
    """Write a field as the template spells it, with another value, and without the fields that share its line there."""
    line, beside = template.lines[rule.line - 1], [one for one in template.fields if one.line == rule.line]
    field = next(one for one in beside if one.key == rule.key)
    before, after = line[: field.value_span.column - 1], line[field.value_span.end_column - 1 :]
    if len(beside) > 1:
        before, after = before[: beside[0].span.column - 1] + before[field.span.column - 1 :], ""
    return f"{before}{'' if before.endswith(_OPEN) else ' '}{value}{after}"


def tick_question(document: Document, schema: Schema, number: int, answer: str | None) -> tuple[TextEdit, ...]:
    """Tick question `number` and write the answer under it; () when there is no such item of a list."""
    asked = read_questions(compare(document, schema)).questions
    if not 1 <= number <= len(asked) or asked[number - 1].shape is not QuestionShape.ITEM:
        return ()
    edit = answer_edit(document.lines, asked[number - 1].span, answer or "")
    stands = "".join(f"{line}\n" for line in document.lines[edit.start_line - 1 : edit.end_line])
    return () if edit.text == stands else (edit,)


def answer_edit(lines: Sequence[str], place: Span, answer: str) -> TextEdit:
    """Tick the question that begins at a place and write the answer under it, as typed.

    The answer is indented, so that words which would begin a section, or end the list, do neither.
    """
    last, line = question_end(lines, place), lines[place.line - 1]
    item = _question(line)
    box = item["box"] or ""
    ticked = line if box[1:2] in {"x", "X"} else f"{_lead(line)}[x] {line[item.end() :]}"
    wanted = [ticked, *lines[place.line : last], *_answer_lines(line, answer)]
    return TextEdit(start_line=place.line, end_line=last, text="\n".join(wanted) + "\n")


def is_answered(lines: Sequence[str], place: Span, answer: str) -> bool:
    """Tell whether this very answer stands under the question."""
    line = "".join(lines[place.line - 1 : place.line])
    last, wanted = question_end(lines, place), _answer_lines(line, answer)
    return list(lines[last : last + len(wanted)]) == wanted


def question_end(lines: Sequence[str], place: Span) -> int:
    """Name the last line of a question that goes on below its first."""
    last = place.line
    while last < len(lines) and lines[last].strip() and not _NEXT_BLOCK.match(lines[last]):
        last += 1
    return last


def _question(line: str) -> re.Match[str]:
    """Take a question's line apart; every part may be missing."""
    return next(_ITEM.finditer(line))


def _lead(line: str) -> str:
    """Take what stands before a question's box or text; a bullet without its space gets one."""
    lead = _question(line)["lead"] or ""
    return f"{lead} " if lead.strip(" \t>") and not lead[-1].isspace() else lead


def _answer_lines(line: str, answer: str) -> list[str]:
    """Indent an answer under its question; one that begins with a list or a fence stands below its name.

    Under a box without a bullet it is an item of its own, deep enough to be no question.
    """
    typed = re.split(r"\r\n|\r|\n", answer.strip())
    if not typed[0]:
        return []
    lead = _lead(line)
    bullet = lead.strip(" \t>")
    indent = " " * len(lead.expandtabs(4)) if bullet else f"{lead}    "
    first = indent if bullet else f"{lead}  - "
    shown = [f"{_ANSWER} {typed[0]}", *typed[1:]] if not _BLOCK.match(typed[0]) else [_ANSWER, "", *typed]
    return [f"{first}{shown[0]}", *(f"{indent}{text}" if text.strip() else "" for text in shown[1:])]


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
