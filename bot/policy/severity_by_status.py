"""How much a diagnostic matters on a pull request: one that is ready for review counts as In Review, whatever its file says."""

from collections.abc import Mapping

from bot.policy.lifecycle import Status
from bot.policy.severity import Code

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
