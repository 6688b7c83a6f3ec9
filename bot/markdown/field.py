"""Fields: `Key: value` in every spelling that templates use for their metadata."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.model import Field, FieldForm, LineKind, Span, Table
from bot.markdown.text_normalize import field_key

_BOLD = re.compile(
    r"^(?P<lead>[\s>]*(?:[-*+]\s+)?)(?P<bold>\*\*|__)(?P<italic>[*_]?)(?P<name>[^*_:\n][^*:\n]{0,80}?)"
    r"\s*+(?::\s*+(?P=italic)(?P=bold)|(?P=italic)\s*+:\s*+(?P=bold)|(?P=italic)(?P=bold)(?:\s*\([^()]*\)|\s*\*[^*]+\*)?\s*:)(?P<value>.*)$"
)
_BULLET = re.compile(r"^(?P<lead>\s*[-*+]\s+)(?P<name>[^\W\d_][^:\[\]<>{}`|]{0,60}?)\s*:(?P<value>\s.*|)$")
_PLAIN = re.compile(r"^(?P<lead>)(?P<name>[A-Z][\w /()-]{0,40}?)\s*:(?P<value>\s.*|)$")
_META = re.compile(r"^(?P<lead>)(?P<name>[^\s:#\-][^:#]{0,60}?)\s*:(?P<value>\s.*|)$")
_YAML_COMMENT = re.compile(r"\s#.*$")
_NEXT = re.compile(r"\s\|\s(?=\*\*[^*:|\n]{1,80}(?:\*\*:|:\*\*))")
"""A bar between two bold fields of one line."""
MAX_HEAD = 500
"""A name ends within so many characters of its line."""
_BREAK = re.compile(r"<br\s*+/?>")


def match_fields(text: str, line: int, section: int, forms: Sequence[FieldForm]) -> Iterator[Field]:
    """Read one line as a field in one of these spellings; of bold ones several may stand in a line, between bars."""
    bars = tuple(_NEXT.finditer(text, 0, MAX_HEAD)) if FieldForm.BOLD in forms and "|" in text else ()
    if not bars:
        found = _match_field(text, line, section, forms)
        if found is not None:
            yield found
        return
    whole = text.rstrip().removesuffix("|")
    begins, ends = (0, *(bar.end() for bar in bars)), (*(bar.start() for bar in bars), len(whole))
    for begin, end in zip(begins, ends, strict=True):
        found = _match_field(f"{' ' * begin}{whole[begin:end]}", line, section, (FieldForm.BOLD,))
        if found is not None:
            yield found


def _match_field(text: str, line: int, section: int, forms: Sequence[FieldForm]) -> Field | None:
    """Read a text as one field."""
    head = text[:MAX_HEAD]
    for form in forms:
        found = _PATTERNS[form].match(head)
        if found:
            return _field(text, found, form, line, section)
    return None


_PATTERNS = {
    FieldForm.BOLD: _BOLD,
    FieldForm.BULLET: _BULLET,
    FieldForm.PLAIN: _PLAIN,
    FieldForm.FRONT_MATTER: _META,
    FieldForm.FENCE: _META,
}


def _field(text: str, found: re.Match[str], form: FieldForm, line: int, section: int) -> Field:
    """Trim the value: no quotes and comments of YAML, no line break marks at the end."""
    begin = found.start("value")
    raw = text[begin:]
    if form in (FieldForm.FRONT_MATTER, FieldForm.FENCE):
        raw = _YAML_COMMENT.sub("", raw) if raw.lstrip()[:1] not in ('"', "'") else _without_remark(raw)
    raw = _without_break(raw)
    begin += len(raw) - len(raw.lstrip())
    value = raw.strip()
    if (
        form in (FieldForm.FRONT_MATTER, FieldForm.FENCE)
        and len(value) > 1
        and value[0] == value[-1]
        and value[0] in "\"'"
    ):
        value, begin = value[1:-1], begin + 1
    name = found["name"].strip()
    return Field(
        name=name,
        key=field_key(name),
        value=value,
        line=line,
        block_end=line,
        section=section,
        form=form,
        span=Span(line=line, column=len(found["lead"]) + 1, end_line=line, end_column=len(text.rstrip()) + 1),
        value_span=Span(line=line, column=begin + 1, end_line=line, end_column=begin + 1 + len(value)),
    )


def _without_remark(raw: str) -> str:
    """Cut what stands behind a value in quotes, when it is a remark."""
    begin = len(raw) - len(raw.lstrip())
    end = raw.find(raw[begin], begin + 1)
    return raw[: end + 1] if raw[end + 1 :].lstrip().startswith("#") else raw


def _without_break(raw: str) -> str:
    """Drop a line break mark, and the white space around it, from the end."""
    bare = raw.rstrip()
    if bare.endswith("\\"):
        return bare[:-1].rstrip()
    at = bare.rfind("<")
    return bare[:at].rstrip() if _BREAK.fullmatch(bare, at) else bare


def table_fields(table: Table) -> Iterator[Field]:
    """Read a table of two columns as fields; a header row of real words is a field, too, if it looks like one."""
    for row in (table.header, *table.rows):
        if len(row.cells) < 2 or not row.cells[0].text:
            continue
        name, value = row.cells[0], row.cells[1]
        yield Field(
            name=name.text.strip("*_: "),
            key=field_key(name.text),
            value=value.text,
            line=row.line,
            block_end=row.line,
            section=table.section,
            form=FieldForm.TABLE,
            span=Span(line=row.line, column=name.span.column, end_line=row.line, end_column=value.span.end_column),
            value_span=value.span,
        )


BODY_FORMS = (FieldForm.BOLD,)
HEADER_FORMS = (FieldForm.BOLD, FieldForm.BULLET, FieldForm.PLAIN)


def forms_for(kind: LineKind, *, in_header: bool) -> Sequence[FieldForm]:
    """Say which spellings count on a line of this kind."""
    if kind is LineKind.META:
        return (FieldForm.FRONT_MATTER,)
    if kind is LineKind.CODE:
        return (FieldForm.FENCE,) if in_header else ()
    if kind is LineKind.TEXT:
        return HEADER_FORMS if in_header else BODY_FORMS
    return ()
