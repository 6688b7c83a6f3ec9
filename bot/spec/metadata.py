"""What is wrong with the metadata of a spec that stand in a file beside it, before any rule: they are missing, or no YAML to read."""

import codecs
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

import yaml

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.semantic_sections import DeclaredStatus
from bot.markdown.document import parse
from bot.markdown.front_matter import OTHER_LINE_ENDS, YAML_LOADER
from bot.markdown.metadata_file import lines_above, split
from bot.markdown.model import Field, FieldForm, Span, TextEdit
from bot.markdown.text_normalize import field_key
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity

_MOST_BYTES = 20_000


def is_broken(source: bytes) -> bool:
    """Tell whether there are metadata that cannot be read."""
    parts = split(source)
    return parts is not None and _trouble(parts.metadata) is not None


def broken(source: bytes, name: str) -> Diagnostic | None:
    """Say why the metadata cannot be read; None where they can, or are not there at all."""
    parts = split(source)
    if parts is None:
        return None
    found = _trouble(parts.metadata)
    if found is None:
        return None
    message, line = found
    return _finding(f"{name} {message}", line + 1)


def with_findings(
    wrong: tuple[Diagnostic, ...], source: bytes, said: DeclaredStatus, rule: SpecRule
) -> tuple[Diagnostic, ...]:
    """Put what is wrong with the metadata first; a template that asks for the status says it no second time."""
    own = tuple(_findings(source, said, rule))
    demand = f"field:{rule.roles.status}".casefold()
    others = (one for one in wrong if not own or (one.demand or "").casefold() != demand)
    return (*own, *(_within(one) for one in others))


def _within(found: Diagnostic) -> Diagnostic:
    """Take away a fix that would stand before the first line of the metadata: that place is in no file."""
    above = any(edit.start_line <= 1 for edit in found.fix or ())
    return replace(found, fix=None) if above else found


def _findings(source: bytes, said: DeclaredStatus, rule: SpecRule) -> Iterator[Diagnostic]:
    """Say that there are no metadata, or no status in them."""
    name, field = rule.metadata, rule.roles.status.lower()
    example = f"{field}: {rule.lifecycle.words[0]}"
    parts = split(source)
    end = lines_above(source) if parts is not None else 0
    if not end:
        yield _finding(f"{name} is missing, a link, or too large; add it beside this file, with `{example}` in it.", 1)
    elif said.field is None or said.field.form is not FieldForm.FRONT_MATTER:
        fix = TextEdit(start_line=end, end_line=end - 1, text=f"{example}\n")
        yield _finding(f"{name} says no {field}; add `{example}`.", end - 1, fix)
    elif said.text is None:
        yield _finding(f"{name} has a {field} without a word; write `{example}`.", said.field.line)
    elif parts is not None and not _is_as_read(parts.metadata, said.field):
        yield _finding(f"{name} gives its {field} in a form that I cannot read; write `{example}`.", said.field.line)
    if parts is not None:
        yield from _second_status(parts.text, end, rule)


def _second_status(text: bytes, end: int, rule: SpecRule) -> Iterator[Diagnostic]:
    """Say that front matter of the spec's own is not read, where it gives a status, too."""
    bare = text.removeprefix(codecs.BOM_UTF8)
    if not bare.startswith(b"---"):
        return
    fields = (one for one in parse(bare.decode("utf-8")).fields if one.form is FieldForm.FRONT_MATTER)
    twin = next((one for one in fields if one.key == field_key(rule.roles.status)), None)
    if twin is not None:
        message = f"The status stands in {rule.metadata}, and here a second time; take this line out."
        yield _finding(message, end + twin.line)


def _finding(message: str, line: int, fix: TextEdit | None = None) -> Diagnostic:
    span = Span(line=line, column=1, end_line=line, end_column=1)
    return Diagnostic(
        code=Code.METADATA, severity=Severity.ERROR, message=message, span=span, fix=None if fix is None else (fix,)
    )


def _trouble(metadata: bytes) -> tuple[str, int] | None:
    """Say what keeps a file from being read line by line, and on which line."""
    if len(metadata) > _MOST_BYTES:
        return f"has {len(metadata):,} bytes; it may have {_MOST_BYTES:,}. Move the text into the spec.", 1
    try:
        text = metadata.decode("utf-8")
    except UnicodeDecodeError as error:
        return "is not UTF-8; save it as UTF-8.", metadata[: error.start].count(b"\n") + 1
    return _form(text)


def _form(text: str) -> tuple[str, int] | None:
    if not OTHER_LINE_ENDS.isdisjoint(text):
        return "holds U+0085, U+2028 or U+2029, which end a line in YAML alone; take them out.", 1
    if text.count("\r") > text.count("\r\n"):
        return "ends lines with CR alone; save it with LF.", 1
    if text.startswith("\ufeff"):
        return "begins with a byte order mark; save it without.", 1
    try:
        return _shape(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return f"is no YAML: {error.problem}; correct the line.", 1 if mark is None else _line(text, mark.line)
    except (yaml.YAMLError, ValueError):
        return "is no YAML: it holds a character that YAML does not allow; take it out.", 1


def _line(text: str, index: int) -> int:
    """Count a line from 1; a fault at the very end is on the last line."""
    return max(1, min(index + 1, len(text.splitlines())))


def _shape(text: str) -> tuple[str, int] | None:
    """Refuse what is no list of keys with a line each: what stands twice, or otherwise, would be read as something else."""
    events = tuple(yaml.parse(text, Loader=YAML_LOADER))
    starts = [one for one in events if isinstance(one, yaml.DocumentStartEvent)]
    if len(starts) > 1:
        return "holds more than one document; keep one.", _line_of(starts[1])
    if starts and (starts[0].version or starts[0].tags):
        return "begins with a line of `%`; take that line out.", 1
    ended = next((one for one in events if isinstance(one, yaml.DocumentEndEvent) and one.explicit), None)
    if ended is not None:
        return "ends with `...`; take that line out.", _line_of(ended)
    top = next((one for one in events if isinstance(one, yaml.NodeEvent)), None)
    if not isinstance(top, yaml.MappingStartEvent) or top.flow_style:
        return "is no list of fields; write one `key: value` a line.", 1 if top is None else _line_of(top)
    keys = tuple(key for key, _ in _pairs(events))
    return _odd_key(keys) or _like_a_key(text, {_line_of(key) for key in keys})


def _pairs(events: Iterable[yaml.Event]) -> Iterator[tuple[yaml.Event, yaml.Event]]:
    """Yield the keys at the top with the first event of what each says."""
    depth, key = 0, None
    for event in events:
        begins, ends = isinstance(event, yaml.CollectionStartEvent), isinstance(event, yaml.CollectionEndEvent)
        if depth == 1 and isinstance(event, yaml.NodeEvent):
            if key is not None:
                yield key, event
            key = event if key is None else None
        depth += begins - ends


def _odd_key(keys: Iterable[yaml.Event]) -> tuple[str, int] | None:
    """Find a key that does not begin its line as one word, or that stands there twice, in whatever letters."""
    seen = set()
    for key in keys:
        if not _is_bare(key) or key.start_mark is None or key.start_mark.column:
            return "has a field that does not begin its line with its name; write one `key: value` a line.", _line_of(
                key
            )
        name = field_key(key.value)
        if name in seen:
            return f"has {key.value} twice; keep one.", _line_of(key)
        seen.add(name)
    return None


def _like_a_key(text: str, known: Collection[int]) -> tuple[str, int] | None:
    """Find a line that reads like a field, and is part of a longer value."""
    for number, line in enumerate(text.split("\n"), 1):
        reads_so = ": " in f"{line.rstrip()} ".replace("\t", " ")
        if number not in known and reads_so and line[0] not in " \t#-":
            return "has a line that reads like a field and belongs to the value above; indent that line.", number
    return None


def _is_as_read(metadata: bytes, field: Field) -> bool:
    """Tell whether YAML gives a field the very value that its line shows."""
    events = yaml.parse(metadata.decode("utf-8"), Loader=YAML_LOADER)
    said = (one for key, one in _pairs(events) if _line_of(key) == field.line - 1)
    return any(_is_bare(one) and one.value == field.value for one in said)


def _is_bare(event: yaml.Event) -> TypeGuard[yaml.ScalarEvent]:
    """Tell whether it is a word, without an anchor or a tag."""
    return isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
