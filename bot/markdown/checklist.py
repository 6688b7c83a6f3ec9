"""Check boxes and the list items of a document."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.model import Item, LineKind, Span

_ITEM = re.compile(r"^(?P<lead>(?P<indent>[\s>]*)(?P<bullet>[-*+]|\d{1,9}[.)])(?:\s+|$))(?P<text>.*)$")
_BOX = re.compile(r"^\[(?P<mark>[ xX]?)\](?:\s+(?P<text>.*))?$")
_BARE_BOX = re.compile(r"^(?P<indent>\s*)(?=\[[ xX]?\](?:\s|$))(?P<text>.*)$")


def read_items(shown: Sequence[str], kinds: Sequence[LineKind]) -> Iterator[Item]:
    """Read every item in file order."""
    for at, line in enumerate(shown):
        if kinds[at] is LineKind.TEXT and line.lstrip(" \t>")[:1] in _STARTS:
            found = _ITEM.match(line) or _BARE_BOX.match(line)
            if found:
                yield _item(found, at + 1)


_STARTS = frozenset("-*+[0123456789")


def _item(found: re.Match[str], line: int) -> Item:
    """Tell a box from plain text."""
    text = found["text"].rstrip()
    box = _BOX.match(text)
    begin = found.start("text")
    return Item(
        text=(box["text"] or "").strip() if box else text,
        ticked=None if box is None else box["mark"] in {"x", "X"},
        line=line,
        column=begin + 1,
        indent=len(found["indent"].expandtabs(4)),
        span=Span(line=line, column=begin + 1, end_line=line, end_column=begin + 1 + len(text)),
    )
