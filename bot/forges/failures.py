"""What a refusal means on every forge: a status, errors of GraphQL, a limit, no answer at all. Pure.

What only one forge says is read in its own `failures.py`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from bot.forges.rate_limit import retry_time
from bot.review.port import (
    ConflictError,
    ForbiddenError,
    ForgeError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

_UNKNOWN = re.compile(r"Field '(?P<field>\w+)' doesn't exist on type '|No such type (?P<kind>\w+), so ")
_PATIENCE = timedelta(minutes=1)
_BY_STATUS: Mapping[int, type[ForgeError]] = {
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    412: ConflictError,
}


class UnknownFieldError(NotFoundError):
    """The server is too old to know what GraphQL was asked for."""


class GraphError(msgspec.Struct, kw_only=True):
    """One entry of `errors` in a GraphQL answer; GitLab names no type."""

    message: str = ""
    type: str = ""


def unknown_part(said: str) -> str:
    """Find the first field or type that an older server says it does not know; empty: it says nothing of the kind."""
    found = _UNKNOWN.search(said)
    return (found["field"] or found["kind"]) if found else ""


def failure_of_status(status: int, text: str) -> ForgeError:
    """Translate a status of 300 or more that is neither a limit nor about the credential."""
    if status >= 500 or status < 400:
        return UnavailableError(text)
    return _BY_STATUS.get(status, RejectedError)(text)


def messages(errors: Sequence[GraphError]) -> str:
    """Quote the errors of a GraphQL answer."""
    return "; ".join(error.message for error in errors)


def limited(text: str, after: str, reset: str, now: datetime) -> RateLimitedError:
    """Say when to come back: after so many seconds, else at the reset of the budget, else in a minute, which is a guess."""
    at = retry_time(after, reset, now)
    return RateLimitedError(text, at or now + _PATIENCE, guessed=at is None)


def no_answer(doing: str, error: Exception) -> UnavailableError:
    """Say that nothing came back; `doing` begins with the forge's name."""
    return UnavailableError(f"{doing}: no answer ({_reason(error)}).")


def _reason(error: Exception) -> str:
    """Say why in the words of the innermost error, without the pool of connections that it went through."""
    inner = getattr(error.args[0], "reason", None) if error.args else None
    text = str(inner or error)
    said = text.partition("): ")[2] if text.startswith("HTTP") else ""
    return (said or f"{type(error).__name__}: {text}").rstrip(".: ")
