"""Which fields a template demands, in its header and in its sections."""

import re
from collections.abc import Iterator

from bot.markdown.model import Document, Field, FieldForm, LineKind, Section
from bot.markdown.text_normalize import key_of, loose_key, without_optional
from bot.template.model import FieldRule
from bot.template.optional_marks import field_is_optional
from bot.template.placeholder import find_placeholders, is_instruction, is_stand_in, value_type

_PERSONAL_KEY = re.compile(
    r"\b(?:title|authors?|owners?|name|date|created|creation date|start date|last updated|editor|editors|reviewers?|"
    r"approvers?|description|number|sponsor|champion|shepherd|contact|feature name|author s|github|discussion|discussions to)\b"
)
_REMARK = re.compile(r"\s#\s(?P<remark>[^\n]*)$", re.MULTILINE)
_LEFT_EMPTY = re.compile(r"\bleave (?:this |it )?(?:empty|blank)\b", re.IGNORECASE)
_LATER_NAMES = (
    "replaces, replaced by, supersedes, superseded by, obsoletes, obsoleted by, amends, amended by, extends, updates, "
    "see also, related, relates to, related to, release date, released, release, released in, implemented, implemented in, "
    "implementation, implementation pr, implementation date, withdrawn, withdrawal reason, resolution, decision date, "
    "last call deadline, post history, rfc pr, pull request, requires"
)
_LATER = frozenset(loose_key(name) for name in _LATER_NAMES.split(", "))
"""Fields for relations to other specs and for what happens later: who begins a spec has nothing to write there."""
_NUMBERED_LABEL = re.compile(r"[A-Za-z]{1,5}-?\d{1,4}")
_NOTES = frozenset({"note", "notes", "important", "warning", "tip", "example", "examples", "hint", "todo", "caution"})


def header_fields(template: Document) -> Iterator[FieldRule]:
    """Yield the metadata, whichever way it is spelled."""
    header = {0, *([template.title.index] if template.title else [])}
    header |= {field.section for field in template.fields if field.form is not FieldForm.BOLD}
    for field in template.fields:
        if field.section in header and _is_metadata(template, field):
            yield _rule(template, field)


def body_fields(template: Document, section: Section) -> Iterator[FieldRule]:
    """Yield the labels in bold that a section is made of; remarks in bold are none."""
    for field in template.fields:
        if field.section == section.index and field.form is FieldForm.BOLD and _is_demand(template, field):
            yield _rule(template, field)


def _is_metadata(template: Document, field: Field) -> bool:
    """Tell metadata from a sentence with a colon and from the header row of a table."""
    if field.key in _NOTES or not any(one.isalpha() for one in field.key):
        return False
    if field.form is FieldForm.TABLE:
        titles = {"field", "key", "property", "attribute", "metadata", "name", "item"}
        return not (
            field.key in titles and key_of(field.value) in {"value", "values", "description", "details", "content"}
        )
    if field.form is FieldForm.PLAIN:
        return _stands_among_fields(template, field) and len(field.value.split()) < 25
    return True


def _stands_among_fields(template: Document, field: Field) -> bool:
    """Tell whether a plain `Key: value` line begins a block or follows another one."""
    near = {other.line for other in template.fields if other.form is field.form}
    is_first = field.line == 1 or template.kind(field.line - 1) is not LineKind.TEXT
    return field.line - 1 in near or (is_first and field.line + 1 in near)


def _is_demand(template: Document, field: Field) -> bool:
    if field.key in _NOTES or find_placeholders(field.name) or _NUMBERED_LABEL.fullmatch(field.name.strip()):
        return False
    if field.value:
        return _must_replace(template, field)
    return any(template.kind(line) is not LineKind.BLANK for line in range(field.line + 1, field.block_end + 1))


def _rule(template: Document, field: Field) -> FieldRule:
    remark = _remark(template, field)
    return FieldRule(
        name=without_optional(field.name).strip("*_ "),
        key=field.key,
        value=field.value,
        type=value_type(field.key, field.value, remark),
        required=not _may_be_empty(template, field)
        and loose_key(field.key) not in _LATER
        and not field_is_optional(_label(template, field), field.value, remark),
        line=field.line,
        last_line=_last_line(template, field),
        form=field.form,
        must_replace=_must_replace(template, field),
        may_be_empty=_may_be_empty(template, field),
    )


def _may_be_empty(template: Document, field: Field) -> bool:
    if _LEFT_EMPTY.search(field.value) or loose_key(field.key) in _LATER:
        return True
    bare = field.form is FieldForm.FRONT_MATTER and not field.value and field.block_end == field.line
    return bare and "#" not in template.lines[field.line - 1]


def _label(template: Document, field: Field) -> str:
    """Read all that stands before a field's value."""
    return template.line(field.line)[: max(field.value_span.column - 1, field.span.column - 1)] or field.name


def _must_replace(template: Document, field: Field) -> bool:
    """Tell whether the template's own value must go."""
    value = field.value
    if not value:
        return any(True for _ in _remarks_in(template.lines[field.line - 1])) or _must_replace_block(template, field)
    if _LEFT_EMPTY.search(value):
        return False
    if find_placeholders(value, labels=template.skeleton.labels) or is_stand_in(value) or is_instruction(value):
        return True
    choices = value_type(field.key, value).choices
    return bool(choices) or _PERSONAL_KEY.search(field.key) is not None


def _must_replace_block(template: Document, field: Field) -> bool:
    """Tell the same of a list of values in front matter."""
    if field.form is not FieldForm.FRONT_MATTER or field.block_end == field.line:
        return False
    lines = [template.lines[line - 1] for line in range(field.line + 1, field.block_end + 1)]
    return _PERSONAL_KEY.search(field.key) is not None or any(
        find_placeholders(one) or is_stand_in(one) for one in lines
    )


def _remark(template: Document, field: Field) -> str:
    """Read the comments on a field's line, and those on the lines around it that hold nothing else."""
    lines = [template.lines[field.line - 1]]
    before = field.line - 1
    if before >= 1 and template.kind(before) is LineKind.COMMENT:
        lines.insert(0, template.lines[before - 1])
    after = field.line + 1
    while after <= len(template.lines) and template.kind(after) is LineKind.COMMENT:
        lines.append(template.lines[after - 1])
        after += 1
    lines.extend(_front_matter_remarks(template, field))
    return "\n\n".join(_remarks_in("\n".join(lines)))


def _remarks_in(text: str) -> Iterator[str]:
    """Yield the comments of HTML and YAML."""
    done = 0
    while (begin := text.find("<!--", done)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        yield from (found["remark"] for found in _REMARK.finditer(text, done, begin))
        yield text[begin + 4 : end]
        done = end + 3
    yield from (found["remark"] for found in _REMARK.finditer(text, done))


def _front_matter_remarks(template: Document, field: Field) -> Iterator[str]:
    """Yield the remarks at the top of front matter, which speak of all of it, and those right above the field."""
    if field.form is not FieldForm.FRONT_MATTER:
        return
    above = [line for line in range(1, field.line) if template.lines[line - 1].lstrip().startswith("#")]
    first = next(line for line in range(1, field.line + 1) if template.lines[line - 1].rstrip() == "---") + 1
    for line in above:
        if line == field.line - 1 or set(range(first, line + 1)) <= set(above):
            yield f" {template.lines[line - 1]}"


def _last_line(template: Document, field: Field) -> int:
    """Find the last line of a field that holds something."""
    last = field.line if field.value else field.block_end
    while last > field.line and template.kind(last) not in (
        LineKind.TEXT,
        LineKind.TABLE,
        LineKind.FENCE,
        LineKind.META,
    ):
        last -= 1
    return last
