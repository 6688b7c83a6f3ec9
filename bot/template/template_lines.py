"""Which lines of a template wait to be replaced, and which may stay."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.markdown.model import Document, LineKind
from bot.markdown.text_normalize import line_key
from bot.template.placeholder import find_placeholders, is_sample

_LIST = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])\s+|^\s*\[[ xX]?\]\s")
_CLOSING = {"[": "]", "{": "}", "<": ">", "(": ")"}
_CODE_PLACEHOLDER = re.compile(
    r"^\s*+[#/*;-]*+\s*+(\[(?P<words>[^\[\]]++)\]|<<\[/?[A-Z][^\[\]]*+\]>>|\{\{[^{}]++\}\})\s*+$"
)
_LETTER = re.compile(r"[^\W\d_]")
_BOX = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?\[[ xX]?\]\s")
MAX_PARAGRAPH = 40
MAX_PROSE = 4_000
_FORMAT_MARK = re.compile(r"\[[A-Z]{1,4}\d*\]")
"""`[P]`, `[US1]`: marks that a list of tasks keeps."""
_TEXT_KINDS = (LineKind.TEXT, LineKind.TABLE, LineKind.CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """The text of some lines: `own` are all their keys, `to_replace` those that must go, `placeholders` as written."""

    own: frozenset[str]
    to_replace: frozenset[str]
    placeholders: frozenset[str]


def read_text(template: Document, first: int, last: int) -> TemplateText:
    """Read the lines `first` to `last` of a template."""
    numbers = [line for line in range(first, last + 1) if template.kind(line) in _TEXT_KINDS]
    to_replace = {*_paragraphs(template, numbers), *_samples(template, numbers), *_coded(template, numbers)}
    own = {line_key(template.line(line)) for line in numbers}
    return TemplateText(
        own=frozenset(own - {""}),
        to_replace=frozenset(to_replace - {""}),
        placeholders=frozenset(placeholders_of(template, numbers)),
    )


def prose(template: Document, first: int, last: int) -> str:
    """Read the text of some lines as one line between spaces, whatever way it is wrapped."""
    lines = (line_key(template.line(line)) for line in range(first, last + 1) if template.kind(line) is LineKind.TEXT)
    return f" {' '.join(line for line in lines if line)[:MAX_PROSE]} "


def placeholders_of(template: Document, numbers: Iterable[int]) -> Iterator[str]:
    """Yield every placeholder as it is written; in code, only lines that are nothing else."""
    for line in numbers:
        text = template.line(line)
        if template.kind(line) is LineKind.CODE:
            found = _CODE_PLACEHOLDER.match(text)
            if found and (found["words"] is None or _is_phrase(found["words"])):
                yield found.group(1)
        else:
            marks = (mark.text for mark in find_placeholders(text, labels=template.skeleton.labels))
            is_task = _BOX.match(text) is not None
            yield from (mark for mark in marks if not (is_task and _FORMAT_MARK.fullmatch(mark)))


def _is_phrase(words: str) -> bool:
    """Tell words from an index such as `[0]` or `[key]`."""
    first = _LETTER.search(words)
    return first is not None and any(one.isspace() for one in words[first.end() :])


def _samples(template: Document, numbers: Iterable[int]) -> Iterator[str]:
    """Yield list items such as `Goal 1`."""
    for line in numbers:
        text = template.line(line)
        if template.kind(line) is LineKind.TEXT and (marker := _LIST.match(text)) and is_sample(text[marker.end() :]):
            yield line_key(text)


def _coded(template: Document, numbers: Iterable[int]) -> Iterator[str]:
    """Yield lines whose placeholders stand in inline code: kept word for word, they wait."""
    for line in numbers:
        text = template.line(line)
        if (
            template.kind(line) is LineKind.TEXT
            and "`" in text
            and not _BOX.match(text)
            and not find_placeholders(text)
        ):
            yield from (line_key(text) for mark in find_placeholders(text.replace("`", " ")) if mark.text[0] in "<{")


def _paragraphs(template: Document, numbers: list[int]) -> Iterator[str]:
    """Yield the lines of paragraphs that stand in brackets as a whole."""
    at = 0
    while at < len(numbers):
        last = _closing_line(template, numbers, at)
        if last is None:
            at += 1
            continue
        yield from (line_key(template.line(line)) for line in numbers[at : last + 1])
        at = last + 1


def _closing_line(template: Document, numbers: list[int], at: int) -> int | None:
    """Find the later line that closes the bracket with which this line begins."""
    text = template.line(numbers[at])
    begin = text[len(text) - len(text.lstrip(" \t>*_-")) :]
    closing = _CLOSING.get(begin[:1])
    if closing is None or template.kind(numbers[at]) is not LineKind.TEXT:
        return None
    depth = begin.count(begin[0]) - begin.count(closing)
    for later in range(at + 1, min(at + MAX_PARAGRAPH, len(numbers))):
        if depth <= 0 or template.kind(numbers[later]) is not LineKind.TEXT:
            return None
        text = template.line(numbers[later])
        depth += text.count(begin[0]) - text.count(closing)
        if depth <= 0:
            return later if text.rstrip(" .*_").endswith(closing) else None
    return None
