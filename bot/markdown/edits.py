"""Text edits: lines replaced by text, every other byte kept."""

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.markdown.model import TextEdit

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


class OverlappingEditsError(ValueError):
    """Two edits want the same line; apply one, check again, apply the other."""


def lines_with_ends(text: str) -> list[str]:
    """Cut a text into lines with their endings; nothing but the three of Markdown ends a line."""
    return _LINE.findall(text)


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Apply edits that do not overlap; every other byte stays.

    Insertions at one place keep their given order. Raises `OverlappingEditsError`.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = lines_with_ends(text.removeprefix(mark))
    ending = _ending(lines)
    for edit in reversed(_in_order(edits)):
        first = max(edit.start_line, 1) - 1
        after = max(edit.end_line, first)
        lines[first:after] = _fitted(edit, lines, ending, after)
    return mark + "".join(lines)


def _in_order(edits: Iterable[TextEdit]) -> list[TextEdit]:
    """Sort by place; refuse an edit that begins inside the one before."""
    ordered = sorted(edits, key=lambda edit: (edit.start_line, edit.end_line))
    for before, after in pairwise(ordered):
        if after.start_line <= before.end_line:
            raise OverlappingEditsError(before, after)
    return ordered


def _ending(lines: Iterable[str]) -> str:
    """Read the file's line ending off the first line that has one."""
    return next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\n", "\r"))), "\n")


def _fitted(edit: TextEdit, lines: list[str], ending: str, after: int) -> list[str]:
    """Give the new lines the file's ending; the file's last line keeps having one or none."""
    if not edit.text and edit.end_line >= edit.start_line:
        return []
    new = [line + ending for line in edit.text.removesuffix("\n").split("\n")]
    if after >= len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        new[-1] = new[-1].removesuffix(ending)
        if edit.start_line == len(lines) + 1:
            lines[-1] += ending
    return new
