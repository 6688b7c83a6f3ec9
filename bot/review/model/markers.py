"""Hidden markers by which the bot knows its own comments again.

A marker counts only on the first line of a body, and only where the bot is the author: nobody else can plant one, and
text that the bot quotes cannot become one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, unquote

from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest, StandingFollowUp
from bot.review.model.references import InvalidReferenceError, PullRef

_FORM = re.compile(r"<!-- specbot:(?P<kind>[a-z]+) v1(?: (?P<value>[^\s<>]+))? -->")
_FIRST_LINE = re.compile(rf"(?:{_FORM.pattern.replace('?P<kind>', '?:').replace('?P<value>', '?:')})+")
SIGNED = "Written by Specbot after the merge of"
"""Stands in the message of the one commit that a follow-up carries."""


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
    ONBOARDING = "onboarding"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A kind with a value: a fingerprint, the id of the comment that is answered, a memory."""

    kind: Kind
    value: str = ""


FOLLOW_UP = f"specbot:{Kind.FOLLOW_UP}"
"""What every follow-up's body holds."""


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


class Purpose(StrEnum):
    """What a follow-up brings; each has one branch per pull request, so there is at most one of each."""

    MERGED = "merged"
    IMPLEMENTED = "implemented"
    WITHDRAWN = "withdrawn"


_BRANCH = re.compile(rf"specbot/(?:{'|'.join(Purpose)})-(?P<number>[1-9]\d{{0,8}})")


def is_untouched(messages: Collection[str]) -> bool:
    """Tell by the messages of a follow-up's commits whether it still is the bot's one commit."""
    return len(messages) == 1 and all(SIGNED in message for message in messages)


def branch_of(ref: PullRef, purpose: Purpose) -> str:
    """Name the branch of a follow-up: `specbot/merged-12`."""
    return f"specbot/{purpose}-{ref.number}"


def original_of(pull: PullRequest) -> tuple[PullRef, ...]:
    """Name the pull request that a follow-up is for: it has something new to say, or a follow-up that conflicts to renew.

    Its branch tells, where the bot opened it in its own repository: whoever may write can take the marker out of its body.
    """
    if pull.author.id != pull.bot.id:
        return ()
    branch = _BRANCH.fullmatch(pull.head.name) if pull.head.repository == pull.base.repository else None
    if branch is not None:
        return (replace(pull.ref, repository=pull.base.repository, number=int(branch["number"])),)
    said = value_of(Kind.FOLLOW_UP, body=pull.body, author=pull.author, bot=pull.bot)
    try:
        return (PullRef.parse(said),) if said else ()
    except InvalidReferenceError:
        return ()


def proposed(pull: PullRequest, purpose: Purpose) -> StandingFollowUp | None:
    """Find a pull request's follow-up; one that is still open speaks for all."""
    mine = [one for one in pull.follow_ups if one.branch == branch_of(pull.ref, purpose)]
    return next((one for one in mine if one.state is PullState.OPEN), mine[0] if mine else None)


def is_follow_up(body: str, author: Account, bot: Account) -> bool:
    """Tell whether a pull request is the bot's own follow-up: by the marker in its body and its author, never by one alone."""
    return value_of(Kind.FOLLOW_UP, body=body, author=author, bot=bot) is not None
