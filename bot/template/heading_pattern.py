"""What the heading of a template's section allows: one text, or a numbered and named series of them."""

import re
from collections.abc import Container
from dataclasses import dataclass

from bot.markdown.text_normalize import key_of, plain_text, without_number, without_optional
from bot.template.placeholder import find_placeholders

_CODE = re.compile(r"`[^`]+`")
_NUMBER = re.compile(r"(?<!\s)\s*+#?\b\d{1,3}\s*+$")
_LETTER = re.compile(r"(?<!\s)\s++[A-Z]\s*+$")
_LETTERED_NAMES = (
    "alternative approach appendix case component design example feature goal option phase proposal scenario "
    "solution step story task team variant"
)
_LETTERED = frozenset(_LETTERED_NAMES.split())
_TRAIL = re.compile(r"(?<![\s:.()\u2013—\"'-])[\s:.()\u2013—\"'-]++$")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingPattern:
    """`pattern` is None for a heading that stays as it is; `is_wildcard` has no word of its own."""

    name: str
    key: str
    pattern: re.Pattern[str] | None
    is_wildcard: bool


def lettered_stem(heading: str) -> str | None:
    """Read what stands before the letter of `Option B`; None when no letter ends the heading."""
    text = _TRAIL.sub("", without_optional(heading))
    found = _LETTER.search(text)
    stem = text[: found.start()] if found else ""
    return stem.casefold() if stem[-1:].isalnum() else None


def read_pattern(heading: str, lettered: Container[str] = frozenset()) -> HeadingPattern:
    """Read `Component 1: [Name]` as a series of components, `Goals` as itself.

    `lettered` are the stems that the template shows with several letters: `Plan A` and `Plan B` are a series then.
    """
    text = without_number(without_optional(heading))
    begin = _variable_part(text)
    stem = _TRAIL.sub("", text[:begin])
    numbered = (_NUMBER.search(stem) or _letter(stem, lettered)) if len(stem.split()) > 1 else None
    if begin is None and numbered is None:
        name = plain_text(text)
        return HeadingPattern(name=name, key=key_of(text), pattern=None, is_wildcard=False)
    name = plain_text(_TRAIL.sub("", stem[: numbered.start()] if numbered else stem))
    if not any(one.isalpha() for one in name):
        return HeadingPattern(name=plain_text(text), key="", pattern=re.compile(""), is_wildcard=True)
    glued = begin is not None and text[:begin][-1:].isalnum()
    return HeadingPattern(name=name, key=key_of(name), pattern=_series(name, glued=glued), is_wildcard=False)


def _letter(stem: str, lettered: Container[str]) -> re.Match[str] | None:
    """Find the letter of a series; the one of `Plan B` or `Q & A` belongs to the name."""
    words = lettered_stem(stem)
    counts = words is not None and (words in lettered or words.split()[-1] in _LETTERED)
    return _LETTER.search(stem) if counts else None


def _variable_part(text: str) -> int | None:
    """Find where the author's words begin; a remark before the words of a heading stands for none."""
    marks = find_placeholders(text)
    code = _CODE.search(text)
    begins = [mark.begin for mark in marks]
    comment = text.find("<!--")
    leads = text[: max(comment, 0)]
    if comment >= 0 and not any(one.isalpha() for one in leads.rpartition(":")[2]) and (leads or not plain_text(text)):
        begins.append(comment)
    if code and ":" in text[: code.start()]:
        begins.append(code.start())
    return min(begins, default=None)


def _series(stem: str, *, glued: bool) -> re.Pattern[str]:
    """Accept the stem alone, numbered, or followed by a name; glued to the name, anything that begins with it."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", stem.casefold()))
    if glued:
        return re.compile(rf"^\W*{words}")
    return re.compile(rf"^\W*{words}(?:\s*$|\s*#?\d+\b.*|\s+[a-z]\s*(?:[:.)\u2013\u2014-].*)?$|\s*[:\u2013\u2014(-].*)")
