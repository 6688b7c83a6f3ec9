"""Finds every placeholder of a template in a text, in one walk, however many there are.

Each placeholder is closed by the bracket that belongs to its first one. So only what a pair of brackets holds has to be
looked up, and only pairs with few others inside: no placeholder has more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.markdown.text_normalize import without_code

_BRACKET = re.compile(r"[\[\](){}<>]")
_OPENING = {"]": "[", ")": "(", "}": "{", ">": "<"}
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A placeholder in a text, brackets included; columns of the whole text, from 0."""

    whole: str
    begin: int
    end: int

    @property
    def text(self) -> str:
        """Read it as it stands there."""
        return self.whole[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class PlaceholderSearch:
    """Placeholders with single spaces between their words; a text may space and wrap them otherwise."""

    texts: frozenset[str]

    def find(self, text: str) -> Iterator[Occurrence]:
        """Yield them from first to last; of two that share a bracket the one that begins first."""
        done = 0
        for begin, end in sorted(self._known(text)):
            if begin >= done:
                yield Occurrence(text, begin, end)
                done = end

    def _known(self, text: str) -> Iterator[tuple[int, int]]:
        for begin, end in _pairs(_hidden(text)):
            if begin and text[begin - 1] == "\\" and _squeezed(text[begin - 1 : end]) in self.texts:
                yield begin - 1, end
            elif _squeezed(text[begin:end]) in self.texts:
                yield begin, end


def search_for(placeholders: Iterable[str]) -> PlaceholderSearch | None:
    """Make the search for some placeholders; None without any."""
    texts = frozenset(map(_squeezed, placeholders))
    return PlaceholderSearch(texts) if texts else None


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Give the brackets that belong together and what each kind nests not too deep, in the order of their ends."""
    waiting: dict[str, list[list[int]]] = {opening: [] for opening in _OPENING.values()}
    for found in _BRACKET.finditer(text):
        bracket = found.group()
        opening = _OPENING.get(bracket)
        if opening is None:
            waiting[bracket].append([found.start(), 0])
        elif waiting[opening]:
            begin, depth = waiting[opening].pop()
            if waiting[opening]:
                waiting[opening][-1][1] = max(waiting[opening][-1][1], depth + 1)
            if depth < MAX_DEPTH:
                yield begin, found.end()


def _hidden(text: str) -> str:
    """Hide brackets in inline code, line by line."""
    if "`" not in text:
        return text
    return "\n".join(without_code(line) if "`" in line else line for line in text.split("\n"))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
