"""What a refusal of GitLab's means: status, headers and body in, one `ForgeError` out. Pure.

https://docs.gitlab.com/api/rest/troubleshooting/#status-codes
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from bot.forges.failures import GraphError, UnknownFieldError, failure_of_status, limited, messages, unknown_part
from bot.review.port import BadCredentialError, ForbiddenError, ForgeError, RejectedError


class _Refusal(msgspec.Struct, kw_only=True):
    """The body of a refusal: a text, or a text or a list per field."""

    message: msgspec.Raw = msgspec.Raw(b"")
    error: msgspec.Raw = msgspec.Raw(b"")
    error_description: str = ""


def rest_failure(status: int, headers: Mapping[str, str], body: bytes, doing: str, now: datetime) -> ForgeError:
    """Translate an answer of 300 or more."""
    text = f"GitLab, {doing}: {_said(body) or f'status {status}'}"
    if status == 429:
        return limited(text, headers.get("Retry-After", ""), headers.get("RateLimit-Reset", ""), now)
    if status == 401:
        return BadCredentialError(f"{text}. The token is not valid or has ended; renew SPECBOT_GITLAB_TOKEN.")
    return failure_of_status(status, text)


def graph_failure(errors: Sequence[GraphError], doing: str) -> ForgeError:
    """Translate the errors that a GraphQL answer carries under status 200; what this server does not know is not there."""
    said = messages(errors)
    if unknown_part(said):
        return UnknownFieldError(f"GitLab, {doing}: {said}")
    return RejectedError(f"GitLab, {doing}: {messages(errors) or 'an error without a message'}")


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
