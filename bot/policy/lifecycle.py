"""The statuses a spec passes through, under the team's own words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.policy.model import LifecycleNames
from bot.policy.severity import Code


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


Level = str | Mapping[str, str]

UNFINISHED = (
    Code.TITLE,
    Code.MISSING_SECTION,
    Code.EMPTY_SECTION,
    Code.UNFILLED_PLACEHOLDER,
    Code.MISSING_FIELD,
    Code.MISSING_COLUMN,
    Code.EMPTY_TABLE,
)
"""What a draft may still lack."""


def severities(policy: Mapping[str, Level], *, ready: bool) -> Mapping[str, Level]:
    """Give the policy's levels; on a ready pull request, what a review demands is demanded of a Draft, too."""
    if not ready:
        return policy
    found: dict[str, Level] = {code.value: {Status.DRAFT.value: "error"} for code in UNFINISHED}
    return {**found, **{code: _as_in_review(code, level) for code, level in policy.items()}}


def _as_in_review(code: str, level: Level) -> Level:
    """Let the level of Draft be the one of In Review."""
    if isinstance(level, str):
        return level
    others = {status: each for status, each in level.items() if status != Status.DRAFT}
    fallback = "error" if code in UNFINISHED else None
    review = level.get(Status.REVIEW.value, fallback)
    return others if review is None else {**others, Status.DRAFT.value: review}
