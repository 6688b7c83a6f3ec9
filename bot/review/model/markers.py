"""Hidden markers by which the bot knows its own comments again.

A marker counts only on the first line of a body, and only where the bot is the author: nobody else can plant one, and
text that the bot quotes cannot become one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from bot.review.model.account import Account


class Kind(StrEnum):
    """What a marked comment is."""

    SUMMARY = "summary"
    FINDING = "finding"
    SETTLED = "settled"
    REPLY = "reply"
    MEMORY = "memory"
    VOID = "void"
    GATE = "gate"
    FOLLOW_UP = "followup"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A kind with a value: a fingerprint, the id of the comment that is answered, a memory."""

    kind: Kind
    value: str = ""


FOLLOW_UP = f"specbot:{Kind.FOLLOW_UP}"
"""What every follow-up's body holds."""

_FORM = re.compile(r"<!-- specbot:(?P<kind>[a-z]+) v1(?: (?P<value>[^\s<>]+))? -->")
_FIRST_LINE = re.compile(rf"(?:{_FORM.pattern.replace('?P<kind>', '?:').replace('?P<value>', '?:')})+")


def mark(body: str, *markers: Marker) -> str:
    """Put markers on a first line of their own."""
    return "".join(_write(marker) for marker in markers) + "\n" + body


def read(body: str) -> tuple[Marker, ...]:
    """Read the markers of a body; never trust them without looking at the author."""
    lines = body.splitlines()
    if not lines or not _FIRST_LINE.fullmatch(lines[0].strip()):
        return ()
    known = {kind.value for kind in Kind}
    return tuple(
        Marker(kind=Kind(found["kind"]), value=unquote(found["value"] or ""))
        for found in _FORM.finditer(lines[0])
        if found["kind"] in known
    )


def value_of(kind: Kind, *, body: str, author: Account, bot: Account) -> str | None:
    """Say what a comment of the bot carries under `kind`; None for anybody else's comment."""
    return next(iter(values_of(kind, body=body, author=author, bot=bot)), None)


def values_of(kind: Kind, *, body: str, author: Account, bot: Account) -> tuple[str, ...]:
    """Say everything that a comment of the bot carries under `kind`."""
    if author.id != bot.id:
        return ()
    return tuple(marker.value for marker in read(body) if marker.kind is kind)


def _write(marker: Marker) -> str:
    """Write one marker; a hyphen in the value is escaped, so `--` cannot end the comment early."""
    value = quote(marker.value, safe='{}":,').replace("-", "%2D")
    return f"<!-- specbot:{marker.kind} v1{' ' if value else ''}{value} -->"
