"""What else stands between a spec and its approval: what nobody can count, who objects, what is needed first."""

from dataclasses import dataclass
from datetime import datetime

from bot.review.model.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class UncountedPlace:
    """A place among the questions of a spec where something stands that nobody can count."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A request for changes that stands: whose, since when, and where it was made."""

    account: Account
    url: str
    at: datetime

    @property
    def name(self) -> str:
        """Tell it from others: by account and second."""
        return f"{self.account.id}@{int(self.at.timestamp())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A spec that `path` names in `line` as needed first, and that is not approved on the base branch.

    `status` is its word for where it stands; empty: there is no such spec. `closes`: the gate stays closed for it.
    """

    path: str
    line: int
    target: str
    title: str
    file: str = ""
    status: str = ""
    closes: bool = False
