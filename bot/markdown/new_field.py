"""Where a field that is added to a spec stands, and how it is spelled: below another one, and like that."""

import re

from bot.markdown.model import Document, Field, FieldForm, LineKind, TextEdit

_FORMS = {
    FieldForm.FRONT_MATTER: "{key}: {value}",
    FieldForm.FENCE: "{key}: {value}",
    FieldForm.PLAIN: "{name}: {value}",
    FieldForm.BOLD: "{lead}**{name}:** {value}{end}",
    FieldForm.BULLET: "{lead}{name}: {value}",
    FieldForm.TABLE: "| {name} | {value} |",
}
_LEAD = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])))*[ \t]*")
"""The mark of a list or a quotation before a label."""
_CONTENT = frozenset({LineKind.TEXT, LineKind.TABLE, LineKind.CODE, LineKind.FENCE})


def in_form_of(document: Document, other: Field, name: str, value: str) -> str:
    """Write a field in the form of another one."""
    line = document.lines[other.line - 1]
    return _FORMS[other.form].format(
        key=name.lower().replace(" ", "-"),
        name=name,
        value=value,
        lead=line[: other.span.column - 1],
        end="  " if line.endswith("  ") else "\\" if line.endswith("\\") else "",
    )


def below(document: Document, elder: Field, text: str) -> TextEdit:
    """Put a line below a field and what belongs to it; a list or a paragraph of its own is not gone on with."""
    text = _marked_as(document, elder, text)
    last = _last_line(document, elder)
    apart = last > elder.line and document.kind(elder.line) is LineKind.TEXT and elder.span.column == 1
    blank = "\n" if apart else ""
    return TextEdit(start_line=last + 1, end_line=last, text=f"{blank}{text}\n")


def _marked_as(document: Document, elder: Field, text: str) -> str:
    """Begin a line as the bold label above it does: as an item of its list, in its quotation."""
    lead = document.lines[elder.line - 1][: elder.span.column - 1]
    if not lead or elder.form is not FieldForm.BOLD or "\n" in text or not _LEAD.fullmatch(lead):
        return text
    return f"{lead}{_LEAD.sub('', text, count=1)}"


def _last_line(document: Document, field: Field) -> int:
    """Find the last line of a field: of the list or text that it goes on with; a header row has its dashes below."""
    if field.form is FieldForm.TABLE:
        return field.line + any(one.line == field.line for one in document.tables)
    kind, last = document.kind(field.line), field.line
    goes_on = _CONTENT if kind is LineKind.TEXT else {kind}
    for line in range(field.line + 1, field.block_end + 1):
        is_value = last == field.line and not field.value
        if document.kind(line) in goes_on and (is_value or line == last + 1):
            last = line
        elif document.kind(line) is not LineKind.BLANK:
            break
    return last
