"""What the forge itself has on record about a button that was pressed."""

from dataclasses import dataclass

from bot.review.model.account import Account
from bot.review.model.references import PullRef


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCheckAction:
    """Who pressed which button, on which commit of which repository."""

    identifier: str
    account: Account
    repository: str
    head_sha: str
    pulls: tuple[PullRef, ...] = ()
    """The pull requests that the check names; none for one that comes from a fork."""
