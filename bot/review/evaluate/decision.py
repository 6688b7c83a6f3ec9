"""Decisions by consent as values: what is proposed, who has to agree, what each has said, and until when others may object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.review.model.account import Account


class Outcome(StrEnum):
    """What can be proposed; the value is the word of the command."""

    MERGE = "merge"
    CLOSE = "close"
    POSTPONE = "postpone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody proposed, when and where."""

    outcome: Outcome
    account: Account
    at: datetime
    url: str


class Word(StrEnum):
    """Where one of the people stands; the value is what is read behind a name."""

    AGREED = "agreed"
    ABSTAINED = "abstains"
    OBJECTS = "objects"
    EARLIER = "agreed before the text changed; please look again"
    NO_COUNT = "agreed, which does not count"
    ANOTHER = "agreed to another proposal"
    LEFT_OUT = "is left out"
    SILENT = "has not said anything yet"
    AUTHOR = "is the author, and is not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the people whom the policy asks. `id` is empty for a user who was never seen here."""

    id: str
    login: str
    word: Word = Word.SILENT
    at: datetime | None = None
    url: str = ""
    by: str = ""
    """Who left this person out."""

    @property
    def key(self) -> str:
        """Tell people apart: by account, or by name where no account was seen yet."""
        return self.id or self.login.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How a decision by consent stands."""

    people: tuple[Person, ...]
    proposal: Proposal | None = None
    unseen: tuple[str, ...] = ()
    """Teams whose members cannot be read: nobody can tell who has to agree."""
    began_at: datetime | None = None
    """When enough people had agreed and nothing was open, the last time that it became so; None: it is not so now."""
    ends_at: datetime | None = None
    """Until when others may object; None: no period is on, or the team wants none."""
    time_zone: str = "UTC"
    is_over: bool = False
    """Nothing is waited for any more."""
    closed_at: datetime | None = None
    """Since which push no question of the files is open; None: one is, or there are none."""

    @property
    def outcome(self) -> Outcome:
        """Say what is decided on; a merge while nothing is proposed."""
        return self.proposal.outcome if self.proposal is not None else Outcome.MERGE

    @property
    def lets_merge(self) -> bool:
        """Tell whether it is decided that this is merged."""
        return self.is_over and self.outcome is Outcome.MERGE

    @property
    def gives_up(self) -> bool:
        """Tell whether it is decided that this is not merged."""
        return self.is_over and self.outcome is not Outcome.MERGE

    @property
    def is_running(self) -> bool:
        """Tell whether others may still object."""
        return self.began_at is not None and not self.is_over

    @property
    def until(self) -> str:
        """Write the end of the period as clocks of the team show it; empty without one."""
        if self.ends_at is None:
            return ""
        return f"{self.ends_at.astimezone(ZoneInfo(self.time_zone)):%Y-%m-%d %H:%M} {self.time_zone}"

    @property
    def lacks(self) -> str:
        """Say what is missing beside agreement; empty where nothing is."""
        if self.unseen:
            return "a team that I can see"
        if self.proposal is None:
            return "a proposal"
        if self.gives_up:
            return f"another decision than to {self.outcome} this"
        return f"the end of the comment period on {self.until}" if self.is_running else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What the thread says of a decision: the proposal that stands, and the moments in which people abstained."""

    proposal: Proposal | None = None
    abstentions: Mapping[tuple[str, datetime], str] = field(default_factory=lambda: MappingProxyType({}))
    """By account id and moment: the address of the comment."""
    left_out: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    """By `Person.key`: who is on leave, since when, and who said so."""
    heard: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By command: proposals, and orders to wait for somebody again, which damage to their comments does not take back."""


NOTHING_SAID = Spoken()
