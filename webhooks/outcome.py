"""What a receiver makes of a delivery: a wake-up, nothing, or a refusal with its HTTP status."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from bot.review.model.targets import IncomingEvent


class Headers(Protocol):
    """Request headers, found by name; on the wire names have any case, so a framework's object folds it."""

    def get(self, name: str, default: str, /) -> str:
        """Give a header's value, or the default."""
        ...


def header(headers: Headers, name: str) -> str:
    """Give a header's value; empty when there is none."""
    return headers.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """An honest delivery that changes nothing that the bot shows."""

    delivery: str
    event: str
    action: str
    reason: str


class RejectionStatus(IntEnum):
    """Why a delivery is not taken; the value is the HTTP status."""

    UNREADABLE = 400
    UNAUTHENTICATED = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A delivery that is not taken, and what its sender should change."""

    refusal: RejectionStatus
    message: str


Verdict = IncomingEvent | Ignored | Rejected
"""The judgement on one delivery."""
