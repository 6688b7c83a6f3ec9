"""Whom a team wants to be told of what, by name."""

from dataclasses import dataclass

NOTIFY_USUAL = ("review", "question", "approved", "implemented")
NOTIFY_EVENTS = (*NOTIFY_USUAL, "digest")
"""What may be told: a change for the better or a question, each once, and a weekly digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRule:
    """Who is told what: a name, to which the bot's settings give an address."""

    to: str
    on: tuple[str, ...] = NOTIFY_USUAL
