"""Who may do what, and how long a text may be."""

from specbot_playground.state import Refusal, Repository, User, may

BODY_LIMIT = 65_536


def need(repository: Repository, user: User, wanted: str) -> None:
    """Refuse who may not: strangers to a private repository see nothing. Raises `Refusal`."""
    if not may(repository, user, "read"):
        raise Refusal(404, "Not Found")
    if not may(repository, user, wanted):
        kind = "Resource not accessible by integration" if user.kind == "Bot" else "Must have write access to do that"
        raise Refusal(403, kind)


def sized(body: str | None) -> str:
    """Refuse a text over the limit. Raises `Refusal`."""
    if body is not None and len(body) > BODY_LIMIT:
        raise Refusal(
            422,
            "Validation Failed",
            [{"field": "body", "message": f"body is too long (maximum is {BODY_LIMIT} characters)"}],
        )
    return body or ""
