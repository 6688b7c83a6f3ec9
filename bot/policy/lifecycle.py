"""The statuses a spec passes through, under the team's own words for them; the states of a team that lists them, and how long one lasts."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from unicodedata import normalize
from zoneinfo import ZoneInfo

_BY = re.compile(r"\sby\b", re.IGNORECASE)

_WEEK, _SATURDAY = 7, 5


class Status(StrEnum):
    """The key of a status: the same for every team; the value is the key in the policy file."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    IMPLEMENTED = "implemented"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """What a state of a listed lifecycle means; several states may mean the same."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    IMPLEMENTED = "implemented"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    DORMANT = "dormant"
    LIVING = "living"

    @property
    def status(self) -> Status:
        """Say which of the five statuses the role counts as."""
        match self:
            case Role.DRAFT:
                return Status.DRAFT
            case Role.REVIEW:
                return Status.REVIEW
            case Role.APPROVED | Role.LIVING:
                return Status.APPROVED
            case Role.IMPLEMENTED:
                return Status.IMPLEMENTED
            case Role.WITHDRAWN | Role.POSTPONED | Role.REJECTED | Role.SUPERSEDED | Role.DORMANT:
                return Status.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """So many days, or days from Monday to Friday; holidays are nobody's business here."""

    days: int
    working: bool = False

    def __str__(self) -> str:
        noun = "working day" if self.working else "day"
        return f"{self.days} {noun}" if self.days == 1 else f"{self.days} {noun}s"

    def end(self, began: datetime, zone: str) -> datetime:
        """Say when it is over: so many days later at the same time of day, as clocks of the time zone show it.

        Working days begin to count on Monday at midnight when it begins on a weekend. Where a clock skips the hour, it is over
        as much later; where it shows an hour twice, the first time. Raises `KeyError` for an unknown time zone.
        """
        clock = began.astimezone(ZoneInfo(zone))
        if not self.working:
            return (clock + timedelta(days=self.days)).astimezone(UTC)
        if clock.weekday() >= _SATURDAY:
            monday = clock + timedelta(days=_WEEK - clock.weekday())
            clock = monday.replace(hour=0, minute=0, second=0, microsecond=0)
        weeks, rest = divmod(self.days, _SATURDAY)
        weekend = 2 if clock.weekday() + rest >= _SATURDAY else 0
        return (clock + timedelta(days=_WEEK * weeks + rest + weekend)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state: its word in the file, what it means, and which states lead to it."""

    name: str
    role: Role
    entered_from: tuple[str, ...] = ()
    """The names of the states that lead here, spelled as those are."""
    period: Period | None = None
    """How long a spec stays here at least; None: no time."""
    deadline: str = ""
    """The field of the spec that the end of the period is written into."""
    by: tuple[str, ...] = ()
    """Who may move a spec here: permissions, users, teams, code owners, `author`; empty: whoever may change the file."""
    needs: tuple[str, ...] = ()
    """The fields that must be filled in when a spec comes here."""
    after: Period | None = None
    """A time of quiet after which the bot proposes this state; None: never."""

    @property
    def status(self) -> Status:
        """The status that it counts as."""
        return self.role.status


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleNames:
    """The team's word for each status. Where a team lists states, its first state of each meaning."""

    draft: str = "Draft"
    review: str = "In Review"
    approved: str = "Approved"
    implemented: str = "Implemented"
    withdrawn: str = "Withdrawn"
    states: tuple[State, ...] = ()
    """Every state, the first one where a spec begins; empty: the five words, and no table of steps."""

    @property
    def words(self) -> tuple[str, ...]:
        """List what may stand in a file."""
        if self.states:
            return tuple(state.name for state in self.states)
        return (self.draft, self.review, self.approved, self.implemented, self.withdrawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The team's vocabulary, both ways."""

    names: LifecycleNames

    @property
    def states(self) -> tuple[State, ...]:
        """The states that the team lists; none where it has a word for each status."""
        return self.names.states

    @property
    def lasts(self) -> bool:
        """Tell whether a state lasts for a period."""
        return any(state.period for state in self.names.states)

    def name(self, status: Status) -> str:
        """Say a status in the team's words."""
        return str(getattr(self.names, status.value))

    def status(self, text: str) -> Status | None:
        """Read a status in the team's words, whatever its case; None when it is none of them."""
        found = self.state(text)
        return found.status if found is not None else None

    def state(self, text: str) -> State | None:
        """Read a state in the team's words, whatever its case; None when it is none of them."""
        wanted = normalize("NFC", " ".join(text.split())).casefold()
        if self.states:
            return next((state for state in self.states if state.name.casefold() == wanted), None)
        return next((self.of(status) for status in Status if self.name(status).casefold() == wanted), None)

    def said(self, text: str | None) -> State | None:
        """Read the state of a file, which may have a remark behind it: in parentheses, or by what it is superseded.

        None for any other word.
        """
        if text is None:
            return None
        return self.state(text) or self.state(text.partition("(")[0]) or self._superseded(text)

    def _superseded(self, text: str) -> State | None:
        """Read `Superseded by [0007](0007-title.md)`."""
        found = self.state(_BY.split(text)[0])
        return found if found is not None and found.role is Role.SUPERSEDED else None

    def of(self, status: Status) -> State:
        """Give the state that a status is called by."""
        own = next((state for state in self.states if state.name == self.name(status)), None)
        return own or State(name=self.name(status), role=Role(status.value))

    def has(self, status: Status) -> bool:
        """Tell whether any state counts as a status."""
        return not self.states or any(state.status is status for state in self.states)

    def word(self, status: Status, *said: str | None) -> str:
        """Say a status in the words of a file, the first of them that mean it; else in the team's usual word."""
        if self.states:
            found = (self.said(text) for text in said)
            own = next((state.name for state in found if state is not None and state.status is status), None)
            return own or self.name(status)
        return self.name(status)
