"""The line of a diagnostic with a caret under what it means, as compilers print it."""

import unicodedata
from collections.abc import Sequence

from bot.markdown.hidden_characters import visible, without_old_commands
from bot.markdown.model import Span

WIDTH = 100
_BEFORE = 30
_CUT = "…"


def excerpt(lines: Sequence[str], span: Span) -> tuple[str, str] | None:
    """Give the source line and the line of carets below it; None when the span's line is not there."""
    if not 1 <= span.line <= len(lines):
        return None
    source = without_old_commands(visible(lines[span.line - 1]))
    first = min(span.column - 1, len(source))
    after = span.end_column - 1 if span.end_line == span.line else len(source)
    after = max(min(after, len(source)), first + 1)
    source, first, after = _cropped(source, first, after)
    lead = "".join("\t" if char == "\t" else " " * _cells(char) for char in source[:first])
    return source, lead + "^" * max(1, sum(map(_cells, source[first:after])))


def _cropped(source: str, first: int, after: int) -> tuple[str, int, int]:
    """Cut a long line to a window around the span; a short one is the window."""
    start = max(0, min(first - _BEFORE, len(source) - WIDTH))
    window = source[start : start + WIDTH]
    head = _CUT if start else ""
    tail = _CUT if start + WIDTH < len(source) else ""
    shift = len(head) - start
    return head + window + tail, first + shift, min(after + shift, len(head) + len(window))


def _cells(char: str) -> int:
    """Count the columns of a terminal that a character takes."""
    if char.isascii():
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
