"""Writes into a spec which other one it replaces, or which replaces it, in the form that its metadata have."""

from collections.abc import Iterable

from bot.markdown.model import Document, Field, FieldForm, TextEdit
from bot.markdown.new_field import below, in_form_of
from bot.markdown.text_normalize import loose_key, says_not_applicable, says_undecided
from bot.spec.facts import metadata

NAMES = {True: ("Replaces", "Supersedes"), False: ("Superseded by", "Replaced by")}
"""What the field is called, by whether the spec that has it is the new one of the two."""
_YAML = frozenset({FieldForm.FRONT_MATTER, FieldForm.FENCE})
_EMPTY = frozenset({"[]", "~", "null"})


def partner_edits(document: Document, names: Iterable[str], value: str) -> tuple[TextEdit, ...]:
    """Name another spec in the field with one of these names; () where it names one already, or nothing of the form is there."""
    spelled = tuple(names)
    known = {loose_key(name) for name in spelled}
    fields = tuple(metadata(document))
    own = next((one for one in fields if loose_key(one.key) in known), None)
    if own is not None:
        return _filled(document, own, value)
    if not fields:
        return ()
    first = next(one for one in fields if one.line == fields[-1].line)
    return (below(document, first, in_form_of(document, first, spelled[0], value)),)


def _filled(document: Document, field: Field, value: str) -> tuple[TextEdit, ...]:
    """Fill a field that says nothing yet."""
    says_nothing = not field.value or says_undecided(field.value) or says_not_applicable(field.value)
    says_nothing = says_nothing or (field.form in _YAML and field.value.casefold() in _EMPTY)
    if not says_nothing or (field.block_end > field.line and field.form is FieldForm.FRONT_MATTER):
        return ()
    line, span = document.lines[field.line - 1], field.value_span
    before = line[: span.column - 1]
    space = "" if before.endswith((" ", "'", '"')) else " "
    text = f"{before}{space}{value}{line[span.end_column - 1 :]}\n"
    return (TextEdit(start_line=field.line, end_line=field.line, text=text),)
