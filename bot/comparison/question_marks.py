"""Marks in the text that are open questions, as a policy names them: `[NEEDS CLARIFICATION: …]`, `TODO: …`. None in code."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.markdown.text_normalize import without_code


def marks_in(text: str, markers: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where marks begin and end: those in brackets at their bracket, `MARK: …` at the end of the line.

    In square brackets a mark may be written in small letters, and needs no colon; `[MARK](address)` is a link. A mark of
    several words counts as well where it is a whole value: `**Storage**: NEEDS CLARIFICATION`.
    """
    shown = without_code(text)
    for marker in markers:
        behind = 0
        for found in _pattern(marker).finditer(shown):
            if found.start() < behind:
                continue
            begin, behind = found.start("mark"), _end(shown, found)
            yield begin, behind


def _end(shown: str, found: re.Match[str]) -> int:
    """Say where a mark ends: at its bracket, else at the end of its line; a bare one by itself."""
    if found["open"]:
        end = shown.find("]", found.end())
        return end + 1 if end >= 0 else len(shown.rstrip())
    return len(shown.rstrip()) if found["colon"] else found.end("mark")


@lru_cache(maxsize=64)
def _pattern(marker: str) -> re.Pattern[str]:
    """Compile the ways in which one mark is written."""
    word = re.escape(marker)
    bracket = rf"(?P<open>\[)(?i:{word})(?:(?=:)|(?=[\]\s,;.?!\u2013\u2014-])(?![^\[\]\n]*+\][(\[]))"
    colon = rf"(?<![^\s(*_]){word}[*_]{{0,3}}(?P<colon>:)"
    bare = rf"(?<=[:|*+-]\s)[*_]{{0,3}}{word}(?=[*_.\s]{{0,4}}(?:$|\||[(\u2013\u2014-]))" if " " in marker else "(?!)"
    return re.compile(rf"(?P<mark>{bracket}|{colon}|{bare})")


@lru_cache(maxsize=64)
def any_mark(markers: tuple[str, ...]) -> re.Pattern[str] | None:
    """Find any of the words, in whatever way it is written."""
    return re.compile("|".join(map(re.escape, markers)), re.IGNORECASE) if markers else None
