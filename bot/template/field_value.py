"""Whether a value fits what its field asks for, and the spelling that would."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.markdown.calendar_date import read_date
from bot.markdown.text_normalize import choice, plain_text, quoted, says_not_applicable
from bot.template.model import ValueKind, ValueType

_LINK = re.compile(
    r"https?://\S|\bwww\.\S|\[[^\[\]]++\]\([^()\s]++[^()]*+[()]|\[[^\[\]]++\]\[[^\[\]]*+\]|<[a-z][a-z0-9+.-]*+:[^<>\s]++>"
    r"|(?:^|[\s(])(?:[\w.-]+/[\w.-]+)?#\d+\b|(?:^|\s)[\w-]*+!\d+\b|(?:^|[\s(])(?:\.{0,2}/)?[\w.-]+(?:/[\w.-]+)+(?:$|[\s).,;])"
    r"|(?<![\w-])[\w-]++\.(?:md|html?|pdf|rst|txt|docx?)\b|\b[A-Z][A-Z0-9]++-\d+\b"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]+)*\.(?:com|org|io|net|dev|md)\b"
)
_QUOTED = re.compile(r"^(?P<mark>[\"'])(?P<said>[^\"']*)(?P=mark)(?=$|[\s(\[,;:.\u2013\u2014])")
"""A word in quotation marks, and perhaps a remark behind it."""
_SEPARATOR = re.compile(r"[\s(\[,;:.\u2013—/-]")
_NONE = ("none", "nil", "no")
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`message` says what is wrong and what to do; `better` is the one safe value, if there is one."""

    message: str
    better: str | None = None
    spelling_only: bool = False
    """Only the spelling is at fault."""


def find_fault(name: str, value: str, wanted: ValueType) -> Fault | None:
    """Say what is wrong with a value; None when nothing is."""
    if wanted.kind is ValueKind.DATE:
        return _date_fault(name, value)
    if wanted.kind is ValueKind.CHOICE:
        return _choice_fault(name, value, wanted.choices)
    if wanted.kind is ValueKind.TEXT or _LINK.search(value) or says_not_applicable(value) or _says_none(value):
        return None
    return Fault(message=f"{name} is {quoted(value)}; give a link, or None.")


def _says_none(value: str) -> bool:
    """Tell a value that is one word for nothing, or a dash."""
    words = _NOT_WORD.sub(" ", value).split()
    return words[0].casefold() in _NONE if len(words) == 1 else not words and any(dash in value for dash in "-\u2013—")


def _date_fault(name: str, value: str) -> Fault | None:
    reading = read_date(value)
    if reading.day is None:
        return Fault(message=f"{name} is {quoted(value)}, which is no date; write it as YYYY-MM-DD.")
    if reading.is_iso:
        return None
    better = reading.day.isoformat() if reading.sure else None
    return Fault(
        message=f"{name} is {quoted(value)}; write it as {better or 'YYYY-MM-DD'}.", better=better, spelling_only=True
    )


def _choice_fault(name: str, value: str, choices: tuple[str, ...]) -> Fault | None:
    """Accept a word of the list, followed by a remark or not; case counts, but only as spelling."""
    said = _QUOTED.sub(r"\g<said>", plain_text(value).strip()).strip("\"' ")
    folded = said.casefold()
    for word in choices:
        if _begins_with(said, word):
            return None
    for word in choices:
        if _begins_with(folded, word.casefold()):
            better = word if folded == word.casefold() else None
            return Fault(message=f"{name} is {quoted(said)}; write {word}.", better=better, spelling_only=True)
    near = _nearest(folded, choices)
    return Fault(message=f"{name} is {quoted(said)}; choose {choice(choices)}.", better=near)


def _begins_with(said: str, word: str) -> bool:
    if "*" in word:
        return fnmatchcase(said, word)
    return said == word or (said.startswith(word) and _SEPARATOR.match(said[len(word) :]) is not None)


def _nearest(said: str, choices: tuple[str, ...]) -> str | None:
    """Find the one word that is a slip of the pen away."""
    squeezed = re.sub(r"[^a-z0-9]", "", said)
    same = [word for word in choices if re.sub(r"[^a-z0-9]", "", word.casefold()) == squeezed]
    near = same or [
        word for word in choices if len(word) > 3 and one_slip(squeezed, re.sub(r"[^a-z0-9]", "", word.casefold()))
    ]
    return near[0] if len(near) == 1 else None


def one_slip(first: str, second: str) -> bool:
    """Tell whether one letter too many, too few or wrong, or two exchanged, makes the difference."""
    if not first:
        return False
    begin = next(
        (at for at, (one, two) in enumerate(zip(first, second, strict=False)) if one != two),
        min(len(first), len(second)),
    )
    rest, other = first[begin:], second[begin:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )
