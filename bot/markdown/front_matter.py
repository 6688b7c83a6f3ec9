"""Where a value of YAML front matter stands that is not behind its key, by PyYAML's marks.

Only what parses as YAML is read: a template's front matter seldom does (`status: {proposed | rejected}`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from bot.markdown.model import Document, Field, FieldForm, LineKind, Span

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_CHARACTERS = 20_000
OTHER_LINE_ENDS = frozenset("\x85\u2028\u2029")
"""What ends a line in YAML, and not in Markdown."""
_QUOTED = frozenset({"'", '"'})
_OPEN = ("while parsing a flow", "while scanning a quoted")
"""Within what YAML is when it meets the end."""
_BLOCKS = frozenset({"|", ">"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedValue:
    """A value and its place, which is on one line."""

    text: str
    span: Span


def goes_on_below(field: Field) -> bool:
    """Tell whether more lines of front matter belong to a field than that of its key."""
    return field.form is FieldForm.FRONT_MATTER and field.block_end > field.line


def value_below(document: Document, field: Field) -> PlacedValue | None:
    """Find the value of a key that has it on one line below; None where it is a list, or longer, or no YAML."""
    if not goes_on_below(field):
        return None
    closing = max(at for at, kind in enumerate(document.skeleton.kinds) if kind is LineKind.META)
    text = "".join(f"{line}\n" for line in document.lines[:closing])
    if len(text) > _MOST_CHARACTERS or not OTHER_LINE_ENDS.isdisjoint(text):
        return None
    try:
        values = dict(_values(text))
    except (yaml.YAMLError, ValueError):
        return None
    event = values.get(field.line - 1)
    return None if event is None else _placed(event, document.lines)


def unclosed_line(document: Document) -> int | None:
    """Find the field whose bracket or quotation mark nothing closes, where YAML cannot read the front matter.

    What else YAML refuses is read well line by line (`owner: @ada`, `title: Search: how`), and is no matter.
    """
    fields = [one.line for one in document.fields if one.form is FieldForm.FRONT_MATTER]
    meta = [line for line, kind in zip(document.lines, document.skeleton.kinds, strict=True) if kind is LineKind.META]
    if sum(map(len, meta)) > _MOST_CHARACTERS or _failure("\n".join(meta)) is None:
        return None
    parts = zip(fields, [*(line - 1 for line in fields[1:]), len(meta) - 1], strict=False)
    return next((line for line, end in parts if _is_open("\n".join(meta[line - 1 : end]))), None)


def _is_open(text: str) -> bool:
    """Tell whether YAML fails within a bracket or a quotation mark for want of its end."""
    error = _failure(text)
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark is not None and str(error).startswith(_OPEN) and mark.index >= len(text.rstrip())


def _failure(text: str) -> Exception | None:
    """Say why YAML cannot read a text; None where it can."""
    try:
        for _ in yaml.parse(text, YAML_LOADER):
            pass
    except (yaml.YAMLError, ValueError) as error:
        return error
    return None


def _values(text: str) -> Iterator[tuple[int, yaml.ScalarEvent]]:
    """Yield the scalars at the top, by the line of their key; lines count from 0."""
    depth = 0
    key: int | None = None
    for event in yaml.parse(text, Loader=YAML_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            if depth == 0 and isinstance(event, yaml.SequenceStartEvent):
                return
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            key = None
        elif depth == 1 and isinstance(event, yaml.NodeEvent):
            assert event.start_mark is not None  # noqa: S101 - a parser of text marks every event
            if key is not None and isinstance(event, yaml.ScalarEvent):
                yield key, event
            key = event.start_mark.line if key is None else None


def _placed(event: yaml.ScalarEvent, lines: Sequence[str]) -> PlacedValue | None:
    """Take the quotes and the mark of a block off; None for what is not on one line."""
    begin, end = event.start_mark, event.end_mark
    assert begin is not None  # noqa: S101 - a parser of text marks every event
    assert end is not None  # noqa: S101 - the same
    if event.style in _BLOCKS:
        inside = [at for at in range(begin.line + 1, end.line) if lines[at].strip()]
        if len(inside) != 1:
            return None
        line, text = inside[0] + 1, lines[inside[0]]
        column, after = len(text) - len(text.lstrip()) + 1, len(text.rstrip()) + 1
    else:
        if begin.line != end.line:
            return None
        quotes = int(event.style in _QUOTED)
        line, column, after = begin.line + 1, begin.column + 1 + quotes, end.column + 1 - quotes
    return PlacedValue(text=event.value.strip(), span=Span(line=line, column=column, end_line=line, end_column=after))
