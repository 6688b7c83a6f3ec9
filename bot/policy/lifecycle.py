"""The statuses a spec passes through, under the team's own words for them."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleNames:
    """The team's word for each status."""

    draft: str = "Draft"
    review: str = "In Review"
    approved: str = "Approved"
    implemented: str = "Implemented"
    withdrawn: str = "Withdrawn"


class Status(StrEnum):
    """The key of a status: the same for every team; the value is the key in the policy file."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    IMPLEMENTED = "implemented"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The team's vocabulary, both ways."""

    names: LifecycleNames

    def name(self, status: Status) -> str:
        """Say a status in the team's words."""
        return str(getattr(self.names, status.value))

    def status(self, text: str) -> Status | None:
        """Read a status in the team's words, whatever its case; None when it is none of them."""
        wanted = " ".join(text.split()).casefold()
        return next((status for status in Status if self.name(status).casefold() == wanted), None)
