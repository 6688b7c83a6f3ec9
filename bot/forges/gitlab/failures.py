"""What a refusal of GitLab's means: status, headers and body in, one `ForgeError` out. Pure.

https://docs.gitlab.com/api/rest/troubleshooting/#status-codes
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from bot.forges.rate_limit import retry_time
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

_PATIENCE = timedelta(minutes=1)
_BY_STATUS: Mapping[int, type[ForgeError]] = {
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    412: ConflictError,
}


class GraphError(msgspec.Struct, kw_only=True):
    """One entry of `errors` in a GraphQL answer."""

    message: str = ""


class _Refusal(msgspec.Struct, kw_only=True):
    """The body of a refusal: a text, or a text or a list per field."""

    message: msgspec.Raw = msgspec.Raw(b"")
    error: msgspec.Raw = msgspec.Raw(b"")
    error_description: str = ""


def rest_failure(status: int, headers: Mapping[str, str], body: bytes, doing: str, now: datetime) -> ForgeError:
    """Translate an answer of 300 or more."""
    text = f"GitLab, {doing}: {_said(body) or f'status {status}'}"
    if status == 429:
        return _limited(text, headers, now)
    if status == 401:
        return BadCredentialError(f"{text}. The token is not valid or has ended; renew SPECBOT_GITLAB_TOKEN.")
    if status >= 500 or status < 400:
        return UnavailableError(text)
    return _BY_STATUS.get(status, RejectedError)(text)


def graph_failure(errors: Sequence[GraphError], doing: str) -> ForgeError:
    """Translate the errors that a GraphQL answer carries under status 200."""
    said = "; ".join(error.message for error in errors) or "an error without a message"
    return RejectedError(f"GitLab, {doing}: {said}")


def redirected(doing: str, where: object) -> ForgeError:
    """Say that GitLab sends a request on: a write would arrive as a read, and the token goes nowhere else."""
    return ForbiddenError(
        f"GitLab, {doing}: {where}, which is not followed; "
        "set SPECBOT_GITLAB_URL to GitLab's real address, or use the project's new path."
    )


def _said(body: bytes) -> str:
    """Quote what GitLab said."""
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except msgspec.MsgspecError:
        return ""
    parts = (bytes(refusal.message), bytes(refusal.error), refusal.error_description.encode())
    return " ".join(part.decode(errors="replace").strip('"') for part in parts if part)[:600]


def _limited(text: str, headers: Mapping[str, str], now: datetime) -> RateLimitedError:
    """Read when to come back: `Retry-After`, else the reset of the budget, else a minute, which is a guess."""
    after, reset = headers.get("Retry-After", ""), headers.get("RateLimit-Reset", "")
    at = retry_time(after, reset, now)
    return RateLimitedError(text, at or now + _PATIENCE, guessed=at is None)
