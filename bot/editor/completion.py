"""What can stand where the cursor is: values, missing sections, names, links to other specs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from posixpath import dirname, relpath

from bot.comparison.section_skeleton import insertion
from bot.editor.model import OtherSpec, SpecView, field_at
from bot.editor.named_people import NAMING
from bot.markdown.model import LineKind, Span
from bot.markdown.text_normalize import key_of, loose_key
from bot.template.model import ValueKind, ValueType

_LABEL = re.compile(r"(?<![\\!\]])\[(?P<typed>[^\[\]]*)\Z")
_TARGET = re.compile(r"\]\((?P<typed>[^()\s]*)\Z")
_PERSON = re.compile(r"(?<![\w@])@[\w-]*\Z")
_CHECK_BOX = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]?\Z")
_ESCAPED = re.compile(r"([\[\]\\])")


class CompletionKind(StrEnum):
    """What a completion is."""

    VALUE = "value"
    SECTION = "section"
    NAME = "name"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """`text` in the place of `span`; it is shown as `label`, and found by `sought`."""

    kind: CompletionKind
    label: str
    detail: str
    text: str
    span: Span
    sought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionContext:
    """What is known beside the text: its path from the root, the other specs, and the day (YYYY-MM-DD)."""

    path: str
    others: tuple[OtherSpec, ...]
    today: str

    @property
    def names(self) -> tuple[str, ...]:
        """List whom other specs name, those first that are named most."""
        counts: dict[str, int] = {}
        for name in (name for one in self.others for name in one.names):
            counts[name] = counts.get(name, 0) + 1
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def complete(view: SpecView, line: int, column: int, around: CompletionContext) -> tuple[Completion, ...]:
    """List what can stand at a place; the line and the column count from 1."""
    if not view.holds(line) or view.comparison.document.kind(line) is LineKind.CODE:
        return ()
    text = view.comparison.document.lines[line - 1]
    before, after = text[: column - 1], text[column - 1 :]
    linked = _links(before, after, line, around)
    if linked is not None:
        return tuple(linked)
    person = _PERSON.search(before)
    if person:
        span = _span(line, person.start(), column - 1)
        return tuple(_names((name for name in around.names if name.startswith("@")), span))
    value = _value_place(view, line, column)
    if value is not None:
        return tuple(_values(view, *value, around))
    return tuple(_sections(view, line, text)) if not before.strip("# ") or before.lstrip().startswith("#") else ()


def _span(line: int, start: int, end: int) -> Span:
    """Mark characters of a line, counted from 0."""
    return Span(line=line, column=start + 1, end_line=line, end_column=end + 1)


def _links(before: str, after: str, line: int, around: CompletionContext) -> Iterator[Completion] | None:
    """Offer other specs behind `[` and `](`; None where no link begins."""
    target, label = _TARGET.search(before), _LABEL.search(before)
    if target is not None:
        span = _span(line, target.start("typed"), len(before))
        return (_link(one, _relative(one, around), span, "") for one in around.others)
    if label is None or _CHECK_BOX.match(before):
        return None
    span = _span(line, label.start(), len(before) + after.startswith("]"))
    return (
        _link(one, f"[{_ESCAPED.sub(_escaped, _name(one))}]({_relative(one, around)})", span, "[")
        for one in around.others
    )


def _link(one: OtherSpec, text: str, span: Span, mark: str) -> Completion:
    name = _name(one)
    return Completion(
        kind=CompletionKind.LINK, label=name, detail=one.path, text=text, span=span, sought=f"{mark}{name} {one.path}"
    )


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[1]}"


def _name(one: OtherSpec) -> str:
    return one.title if one.number is None else f"{one.number:04d} {one.title}"


def _relative(one: OtherSpec, around: CompletionContext) -> str:
    """Write a path as a link has it; one with a space or a parenthesis stands in angle brackets."""
    path = relpath(one.path, dirname(around.path) or ".")
    return f"<{path}>" if re.search(r"[\s()<>]", path) else path


_Place = tuple[str, str, ValueType, Span]
"""Key and name of a field or column, what it may hold, and where it stands."""


def _value_place(view: SpecView, line: int, column: int) -> _Place | None:
    """Find the field's value or the cell that the cursor is in."""
    cell = _cell(view, line, column)
    if cell is not None:
        return cell
    found = field_at(view, line)
    if found is None:
        return None
    field, rule = found
    if field.line != line or column < field.value_span.column or field.value_span.end_line != line:
        return None
    return rule.key, rule.name, rule.type, field.value_span


def _cell(view: SpecView, line: int, column: int) -> _Place | None:
    for rule, table, _ in view.comparison.tables:
        cells = next((row.cells for row in table.rows if row.line == line), ())
        for one, at in rule.places_in(table).items():
            cell = cells[at] if at < len(cells) else None
            if cell is not None and cell.span.column <= column <= cell.span.end_column:
                return one.key, one.name, one.type, cell.span
    return None


def _values(
    view: SpecView, key: str, name: str, wanted: ValueType, span: Span, around: CompletionContext
) -> Iterator[Completion]:
    """Offer the words of a list, the statuses, today, or names."""
    schema = view.comparison.schema
    words: Sequence[str] = schema.choices.get(key) or wanted.choices
    if key == schema.roles.status:
        known = {key_of(word) for word in words}
        words = (*words, *(word for word in schema.status_words if key_of(word) not in known))
    yield from (_value(word, name, span) for word in words)
    if wanted.kind is ValueKind.DATE:
        yield _value(around.today, f"{name}: today", span)
    if loose_key(key) in NAMING:
        yield from _names(around.names, span)


def _value(word: str, detail: str, span: Span) -> Completion:
    return Completion(kind=CompletionKind.VALUE, label=word, detail=detail, text=word, span=span, sought=word)


def _names(names: Iterable[str], span: Span) -> Iterator[Completion]:
    for name in names:
        kind, detail = CompletionKind.NAME, "named in other specs"
        yield Completion(kind=kind, label=name, detail=detail, text=name, span=span, sought=name)


def _sections(view: SpecView, line: int, text: str) -> Iterator[Completion]:
    """Offer the sections that are missing, each with the template's stub."""
    comparison = view.comparison
    for missing in comparison.alignment.missing:
        if not comparison.is_set_aside(missing.parent):
            stub = insertion(comparison, missing.rule, missing.parent).text.strip("\n")
            heading = next((one for one in stub.split("\n") if one.startswith("#")), missing.rule.heading)
            yield Completion(
                kind=CompletionKind.SECTION,
                label=heading,
                detail=f"missing; {view.template}, line {missing.rule.line}",
                text=stub,
                span=_span(line, 0, len(text)),
                sought=heading,
            )
