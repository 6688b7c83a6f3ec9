"""What a person reads of a forge that did not do what was asked: what is wrong, then what to do."""

from bot.review.model.references import ForgeName
from bot.review.port import ForgeError, NotFoundError, RateLimitedError, UnavailableError

_ADDRESSES = {ForgeName.GITHUB: "SPECBOT_GITHUB_API_URL", ForgeName.GITLAB: "SPECBOT_GITLAB_URL"}


def told(forge: ForgeName, error: ForgeError) -> str:
    """Word an error for a terminal, with what to do."""
    return f"{error} {_advice(forge, error)}".rstrip()


def _advice(forge: ForgeName, error: ForgeError) -> str:
    """Say what to do; empty where the error itself says it."""
    if isinstance(error, UnavailableError):
        return f"Look at the network and at the address in {_ADDRESSES[forge]}, then try again."
    if isinstance(error, NotFoundError):
        return "Look at the name, and at what the credential in the settings may read."
    if isinstance(error, RateLimitedError):
        return f"Try again after {error.retry_at:%H:%M} UTC."
    return ""
