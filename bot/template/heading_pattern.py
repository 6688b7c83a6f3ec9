"""What the heading of a template's section allows: one text, or a numbered and named series of them."""

import re
from dataclasses import dataclass

from bot.markdown.text_normalize import key_of, plain_text, without_number, without_optional
from bot.template.placeholder import find_placeholders

_CODE = re.compile(r"`[^`]+`")
_NUMBER = re.compile(r"\s*#?(?:\b\d{1,3}|\b[A-CXYN])\s*$")
_TRAIL = re.compile(r"[\s:.()\u2013—\"'-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingPattern:
    """`pattern` is None for a heading that stays as it is; `free` has no word of its own."""

    name: str
    key: str
    pattern: re.Pattern[str] | None
    free: bool


def read_pattern(heading: str) -> HeadingPattern:
    """Read `Component 1: [Name]` as a series of components, `Goals` as itself."""
    text = without_optional(heading)
    begin = _variable_part(text)
    stem = text if begin is None else text[:begin]
    numbered = _NUMBER.search(stem := _TRAIL.sub("", stem)) if len(stem.split()) > 1 else None
    if begin is None and numbered is None:
        name = without_number(plain_text(text))
        return HeadingPattern(name=name, key=key_of(text), pattern=None, free=False)
    name = plain_text(_TRAIL.sub("", stem[: numbered.start()] if numbered else stem))
    if not any(one.isalnum() for one in name):
        return HeadingPattern(name=plain_text(text), key="", pattern=re.compile(""), free=True)
    glued = begin is not None and text[:begin][-1:].isalnum()
    return HeadingPattern(name=name, key=key_of(name), pattern=_series(name, glued=glued), free=False)


def _variable_part(text: str) -> int | None:
    """Find where the author's words begin."""
    marks = find_placeholders(text)
    code = _CODE.search(text)
    begins = [mark.begin for mark in marks]
    if code and ":" in text[: code.start()]:
        begins.append(code.start())
    return min(begins, default=None)


def _series(stem: str, *, glued: bool) -> re.Pattern[str]:
    """Accept the stem alone, numbered, or followed by a name; glued to the name, anything that begins with it."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", stem.casefold()))
    if glued:
        return re.compile(rf"^\W*{words}", re.DOTALL)
    return re.compile(
        rf"^\W*{words}(?:\s*$|\s*#?\d+\b.*|\s+[a-z]\s*(?:[:.)\u2013\u2014-].*)?$|\s*[:\u2013\u2014(-].*)", re.DOTALL
    )


def fits(pattern: re.Pattern[str], heading: str) -> bool:
    """Tell whether a heading belongs to a series."""
    return pattern.match(without_number(plain_text(without_optional(heading))).casefold()) is not None
