"""Where code and HTML stand in the text of a paragraph: nothing in them is the author's own line.

It reads backslashes, code and HTML as markdown-it does, and nothing else; in one walk, where markdown-it searches the
rest of the text anew from each `<`.
"""

import re
from collections.abc import Iterator

from markdown_it.common.html_re import close_tag, open_tag

_MARK = re.compile(r"[\\<]|`++")
_TICKS = re.compile(r"`++")
_TAG = re.compile(f"{open_tag}|{close_tag}")
_DECLARATION = re.compile(r"<![A-Za-z]")
MAX_TAG = 2_000
"""A longer tag is read as text."""
_SPANS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))


def opaque_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each piece of code or HTML begins and ends, comments too."""
    html, closing, at = _Html(text), _closing_ticks(text), 0
    while (found := _MARK.search(text, at)) is not None:
        begin, mark = found.start(), found.group()
        if mark[0] == "`":
            at, end = found.end(), _end_of_code(closing, begin, found.end())
        elif mark == "<":
            at, end = begin + 1, html.end(begin)
        else:
            at, end = begin + 2, None
        if end is not None:
            yield begin, end
            at = end


def _closing_ticks(text: str) -> dict[int, list[int]]:
    """List where runs of ticks begin, by their length; the last first."""
    closing: dict[int, list[int]] = {}
    for found in _TICKS.finditer(text):
        closing.setdefault(len(found.group()), []).append(found.start())
    for places in closing.values():
        places.reverse()
    return closing


def _end_of_code(closing: dict[int, list[int]], begin: int, opened: int) -> int | None:
    """Find the end of code: behind the next run of as many ticks as have opened it."""
    places = closing.get(opened - begin)
    while places and places[-1] < opened:
        places.pop()
    return places[-1] + opened - begin if places else None


class _Html:
    """Finds the ends of HTML; what does not occur any more is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()

    def end(self, at: int) -> int | None:
        """Find where HTML that begins here ends; None when it is none."""
        for begin in ("<!-->", "<!--->"):
            if self._text.startswith(begin, at):
                return at + len(begin)
        for begin, end in _SPANS:
            if self._text.startswith(begin, at):
                return self._after(end, at + len(begin))
        if _DECLARATION.match(self._text, at):
            return self._after(">", at)
        tag = _TAG.match(self._text, at, at + MAX_TAG)
        return tag.end() if tag else None

    def _after(self, mark: str, at: int) -> int | None:
        """Find the end of a mark; once there is none, there is none further on."""
        found = -1 if mark in self._missing else self._text.find(mark, at)
        if found == -1:
            self._missing.add(mark)
            return None
        return found + len(mark)
