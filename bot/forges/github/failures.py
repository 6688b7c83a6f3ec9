"""What a refusal of GitHub's means: status, headers and body in, one `ForgeError` out. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from bot.forges.failures import GraphError, failure_of_status, limited, messages
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    GoneError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

_CLOCKS_APART = timedelta(minutes=1)
_BY_TYPE: Mapping[str, type[ForgeError]] = {
    "FORBIDDEN": ForbiddenError,
    "BRANCH_PROTECTION_RULE_VIOLATION": ForbiddenError,
    "INSUFFICIENT_SCOPES": ForbiddenError,
    "NOT_FOUND": GoneError,
    "SERVICE_UNAVAILABLE": UnavailableError,
    "STALE_DATA": ConflictError,
}


class _Refusal(msgspec.Struct, kw_only=True):
    """The body of a REST refusal."""

    message: str = ""
    errors: msgspec.Raw = msgspec.Raw(b"")


def rest_failure(status: int, headers: Mapping[str, str], body: str, doing: str, now: datetime) -> ForgeError:
    """Translate a REST answer of 300 or more; `headers` have small letters."""
    said = _said(body) or f"status {status}"
    text = f"GitHub, {doing}: {said}"
    if status in {403, 429} and _is_limit(status, headers, said):
        return _limited(text, headers, now)
    if status == 401:
        why = f"The credential is not valid; renew the token or the App's private key.{_clock_note(headers, now)}"
        return BadCredentialError(f"{text}. {why}")
    if status == 403:
        return ForbiddenError(f"{text}.{_needed(headers)}")
    return failure_of_status(status, text)


def _clock_note(headers: Mapping[str, str], now: datetime) -> str:
    """Name a clock that is wrong: what an App signs holds for minutes, so GitHub refuses it as it does with a wrong key."""
    try:
        off = now - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return ""
    if abs(off) <= _CLOCKS_APART:
        return ""
    side = "ahead of" if off > timedelta() else "behind"
    minutes = max(1, round(abs(off) / timedelta(minutes=1)))
    return f" This machine's clock is {minutes} minutes {side} GitHub's; that alone may be the reason: set it (NTP)."


def graph_failure(errors: Sequence[GraphError], headers: Mapping[str, str], doing: str, now: datetime) -> ForgeError:
    """Translate the errors that a GraphQL answer carries under status 200."""
    said = messages(errors)
    text = f"GitHub, {doing}: {said or 'an error without a message'}"
    kinds = {error.type for error in errors}
    if "RATE_LIMITED" in kinds or "rate limit" in said.lower():
        return _limited(text, headers, now)
    for kind, failure in _BY_TYPE.items():
        if kind in kinds:
            return failure(text)
    if "" in kinds or "INTERNAL" in kinds:
        return UnavailableError(text)
    return RejectedError(text)


def _said(body: str) -> str:
    """Quote what the forge said, with the details that tell which field it means."""
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except msgspec.MsgspecError:
        return ""
    details = bytes(refusal.errors).decode()
    return f"{refusal.message} {details}".strip()[:600]


def _is_limit(status: int, headers: Mapping[str, str], said: str) -> bool:
    """Tell a limit from a refusal: both come as 403."""
    if status == 429 or "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0":
        return True
    return "rate limit" in said.lower() or "abuse detection" in said.lower()


def _limited(text: str, headers: Mapping[str, str], now: datetime) -> RateLimitedError:
    """Read when to come back: `retry-after`, else the reset of an empty budget, else a minute, which is a guess.

    https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
    """
    reset = headers.get("x-ratelimit-reset", "") if headers.get("x-ratelimit-remaining") == "0" else ""
    return limited(text, headers.get("retry-after", ""), reset, now)


def _needed(headers: Mapping[str, str]) -> str:
    """Name the permission that GitHub says it wants."""
    wanted = headers.get("x-accepted-github-permissions")
    return f" Grant the App or token: {wanted.replace('=', ': ')}." if wanted else ""
