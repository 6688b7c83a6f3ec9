"""Every field that the template demands is there and says something."""

from collections.abc import Iterator
from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.near_name import is_meant, near_name
from bot.markdown.front_matter import unclosed_line
from bot.markdown.model import Field, FieldForm, Section, Span, TextEdit
from bot.markdown.new_field import below
from bot.markdown.text_normalize import loose_key, quoted, says_undecided
from bot.policy.severity import Code, Severity
from bot.template.model import FieldRule, SectionRule, ValueKind

_EMPTY_LIST = ("[]", "{}")
_NO_LINK = ("-", "--", "\u2013", "—")


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at the header's fields, then at those of each section that is written at all."""
    for rule in comparison.schema.fields:
        yield from _header(comparison, rule)
    for section_rule, section in comparison.pairs():
        if comparison.is_live(section_rule, section) and not comparison.is_set_aside(section):
            yield from _section(comparison, section_rule, section)


def _header(comparison: Comparison, rule: FieldRule) -> Iterator[Diagnostic]:
    fields = comparison.header_fields(rule)
    if comparison.stands_in_a_gap(rule):
        return
    if fields:
        empty = (one for one in fields[:1] if rule.required and _is_empty(comparison, rule, one))
        yield from (replace(_empty(one, None), demand=f"field:{rule.name}") for one in empty)
        return
    if not rule.required or _is_section(comparison, rule):
        return
    line, fix = _place(comparison, rule)
    meant = _meant(comparison, rule)
    if meant is not None:
        message = f"Field {quoted(rule.name)} is missing{is_meant(meant.name)}"
        yield replace(_diagnostic(message, meant.span, None, None), demand=f"field:{rule.name}")
        return
    message = f"Field {quoted(rule.name)} is missing; {_advice(rule)}"
    fix = None if _is_unsafe(comparison, rule) else fix
    yield replace(_diagnostic(message, comparison.document.span(line), None, fix), demand=f"field:{rule.name}")


def _meant(comparison: Comparison, rule: FieldRule) -> Field | None:
    """Find a field of the metadata that the template does not know, with a name near to the missing one."""
    known = {one.key for one in comparison.schema.fields}
    free = [one for one in comparison.document.fields if _in_header(comparison, one) and one.key not in known]
    name = near_name(rule.name, (one.name for one in free))
    return next((one for one in free if one.name == name), None)


def _in_header(comparison: Comparison, field: Field) -> bool:
    title = comparison.document.title
    return field.form is not FieldForm.BOLD or field.section in (0, title.index if title else 0)


def _is_section(comparison: Comparison, rule: FieldRule) -> bool:
    """Tell whether a field of the metadata is there as a section."""
    wanted = loose_key(rule.key)
    return any(loose_key(section.key) == wanted for section in comparison.document.sections if section.key)


def _section(comparison: Comparison, section_rule: SectionRule, section: Section) -> Iterator[Diagnostic]:
    for rule in section_rule.fields:
        fields = comparison.section_fields(rule, section)
        demand = f"field:{comparison.inside(section, rule.name)}"
        if fields:
            empty = (one for one in fields if _is_empty(comparison, rule, one))
            yield from (replace(_empty(one, section), demand=demand) for one in empty)
        elif (
            rule.required
            and not comparison.is_said_otherwise(rule, section)
            and _is_due(comparison, section_rule, rule, section)
        ):
            message = f"Field {quoted(rule.name)} is missing in {quoted(section.name)}; {_advice(rule)}"
            fix = _section_fix(comparison, section_rule, rule, section)
            span = comparison.document.span(section.line)
            yield replace(_diagnostic(message, span, section, fix), demand=demand)


def _is_due(comparison: Comparison, section_rule: SectionRule, rule: FieldRule, section: Section) -> bool:
    """Tell whether a field has to stand in this copy of its section: in each, or in one where only a later copy of the template has it."""
    if not rule.since:
        return True
    copies = comparison.alignment.sections[section_rule.index]
    is_the_one = section in copies[rule.since : rule.since + 1]
    return is_the_one and not any(comparison.section_fields(rule, one) for one in copies)


def _is_empty(comparison: Comparison, rule: FieldRule, field: Field) -> bool:
    """Tell a field without any value; what the template leaves empty may be filled below the label."""
    if field.line in comparison.leftover_lines:
        return False
    if _says_nothing_yet(rule, field):
        return True
    if any(one.isalnum() for one in field.value):
        return False
    no_link = rule.type.kind is ValueKind.LINK and field.value in _NO_LINK
    if rule.may_be_empty or no_link or field.value in _EMPTY_LIST:
        return False
    return not any(True for _ in comparison.value_lines(field))


def _says_nothing_yet(rule: FieldRule, field: Field) -> bool:
    """Tell `TBD`; where a field asks for a date, a link or a word, its own rule says so."""
    return rule.type.kind is ValueKind.TEXT and says_undecided(field.value)


def _empty(field: Field, section: Section | None) -> Diagnostic:
    state = f"says only {quoted(field.value)}" if says_undecided(field.value) else "is empty"
    return _diagnostic(f"{field.name} {state}; fill it in.", field.span, section, None)


def _advice(rule: FieldRule) -> str:
    return _ADVICE[rule.form].format(rule.name)


_ADVICE = {
    FieldForm.BOLD: 'add "**{}:** …".',
    FieldForm.BULLET: 'add "- {}: …".',
    FieldForm.TABLE: 'add a row for "{}".',
    FieldForm.FRONT_MATTER: 'add "{}: …" to the front matter.',
    FieldForm.PLAIN: 'add "{}: …".',
    FieldForm.FENCE: 'add "{}: …".',
}


def _place(comparison: Comparison, rule: FieldRule) -> tuple[int, TextEdit | None]:
    """Find the line after which a header field belongs: its elder neighbour in the template, else the title."""
    elder = [other for other in comparison.schema.fields if other.line < rule.line]
    for other in reversed(elder):
        found = comparison.header_fields(other)
        if found and found[0].form is rule.form:
            return found[0].line, below(comparison.document, found[0], _template_lines(comparison, rule))
    younger = [other for other in comparison.schema.fields if other.line > rule.line]
    for other in younger:
        found = comparison.header_fields(other)
        if found and found[0].form is rule.form:
            return found[0].line, _after(found[0].line - 1, comparison, rule)
    title = comparison.document.title
    return (title.line if title else 1), None


def _is_unsafe(comparison: Comparison, rule: FieldRule) -> bool:
    """Tell front matter with an open end: YAML would read a line more as part of a value."""
    return rule.form is FieldForm.FRONT_MATTER and unclosed_line(comparison.document) is not None


def _after(line: int, comparison: Comparison, rule: FieldRule) -> TextEdit:
    return TextEdit(start_line=line + 1, end_line=line, text=f"{_template_lines(comparison, rule)}\n")


def _template_lines(comparison: Comparison, rule: FieldRule) -> str:
    return "\n".join(comparison.schema.template.lines[rule.line - 1 : rule.last_line])


def _section_fix(
    comparison: Comparison, section_rule: SectionRule, rule: FieldRule, section: Section
) -> tuple[TextEdit, ...] | TextEdit | None:
    """Insert the template's lines of a field after its elder neighbour, or right under the heading."""
    elder = [other for other in section_rule.fields if other.line < rule.line]
    for other in reversed(elder):
        if found := comparison.section_fields(other, section):
            return below(comparison.document, found[-1], _template_lines(comparison, rule))
    return _after(section.body_line - 1, comparison, rule)


def _diagnostic(
    message: str, span: Span, section: Section | None, fix: tuple[TextEdit, ...] | TextEdit | None
) -> Diagnostic:
    return Diagnostic(
        code=Code.MISSING_FIELD,
        severity=Severity.ERROR,
        message=message,
        span=span,
        section=section.name if section else None,
        fix=(fix,) if isinstance(fix, TextEdit) else fix,
    )
