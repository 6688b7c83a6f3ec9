"""What is wrong with the metadata of a spec that stand in a file beside it, before any rule: they are missing, or no YAML to read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import yaml

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.semantic_sections import DeclaredStatus
from bot.markdown.metadata_file import fence_end, split
from bot.markdown.model import FieldForm, Span, TextEdit
from bot.markdown.text_normalize import numbered_lines
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 20_000


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
    end = fence_end(numbered_lines(source.decode("utf-8-sig"))) if split(source) is not None else 0
    if not end:
        yield _finding(f"{name} is missing; add it beside this file, with `{example}` in it.", 1)
    elif said.field is None or said.field.form is not FieldForm.FRONT_MATTER:
        fix = TextEdit(start_line=end, end_line=end - 1, text=f"{example}\n")
        yield _finding(f"{name} says no {field}; add `{example}`.", end - 1, fix)
    elif said.text is None:
        yield _finding(f"{name} has a {field} without a word; write `{example}`.", said.field.line)


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
        return "is not UTF-8; save it as UTF-8.", metadata.count(b"\n", 0, error.start) + 1
    return _form(text)


def _form(text: str) -> tuple[str, int] | None:
    if "\r" in text.replace("\r\n", ""):
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
    events = tuple(yaml.parse(text, Loader=_LOADER))
    starts = [one for one in events if isinstance(one, yaml.DocumentStartEvent)]
    if len(starts) > 1:
        return "holds more than one document; keep one.", _line_of(starts[1])
    ended = next((one for one in events if isinstance(one, yaml.DocumentEndEvent) and one.explicit), None)
    if ended is not None:
        return "ends with `...`; take that line out.", _line_of(ended)
    top = next((one for one in events if isinstance(one, yaml.NodeEvent)), None)
    if not isinstance(top, yaml.MappingStartEvent) or top.flow_style:
        return "is no list of fields; write one `key: value` a line.", 1 if top is None else _line_of(top)
    return _twice(events)


def _twice(events: Iterable[yaml.Event]) -> tuple[str, int] | None:
    """Find a key at the top that stands there twice."""
    depth, is_key = 0, True
    seen: set[str] = set()
    for event in events:
        begins, ends = isinstance(event, yaml.CollectionStartEvent), isinstance(event, yaml.CollectionEndEvent)
        depth += begins - ends
        if depth == 1 and (ends or isinstance(event, yaml.NodeEvent)):
            is_key = not is_key
            key = event.value if is_key and isinstance(event, yaml.ScalarEvent) else None
            if key in seen:
                return f"has {key} twice; keep one.", _line_of(event)
            seen |= {key} if key is not None else set()
    return None


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
