"""What is told outside of the forge: one message per change, under a key that tells it apart from every other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.policy.model import Policy
from bot.review.model.references import PullRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one name. With the same key it is told once."""

    key: str
    to: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What may be told of a pull request as it stands. What is over can be told anew when it comes again."""

    notices: tuple[Notice, ...] = ()
    over: tuple[str, ...] = ()
    """Keys of what does not hold now."""
    opened_at: datetime | None = None
    """When the pull request was opened."""


NOTHING_TO_TELL = Announcement()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTarget:
    """The specs that a name has the weekly digest of, of one repository: those under these rules of its policy."""

    forge: str
    repository: str
    rules: Mapping[str, frozenset[int]]
    """By name: numbers of rules."""
    policy: Policy


class NoticeRecorder(Protocol):
    """Keeps what was told, and hands on what was not."""

    def announce(self, ref: PullRef, announcement: Announcement) -> None:
        """Queue what was not told yet; on meeting an old pull request, keep in mind what holds and tell nothing."""
        ...

    def is_digest_due(self, repository: str, now: datetime) -> bool:
        """Tell whether nobody asked for this week's digest of a repository yet."""
        ...

    def digest(self, target: DigestTarget, now: datetime) -> None:
        """Queue this week's digest of a repository, once, for each name that wants it."""
        ...
