"""Reads what a follow-up of the bot's own is held against: where it left the base branch, and the pull request that it is for.

A forge says 404 of what is gone, and of everything to who has just lost access. A follow-up that is taken for somebody's own
pull request because of that would be commented on, and get a row of history: so "gone" is believed only of a forge that can
read the follow-up itself at that moment, and says it twice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.review.model.markers import original_of
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, Forge, NotFoundError

T = TypeVar("T")


def with_fork(forge: Forge, pull: PullRequest) -> PullRequest:
    """Note where a follow-up left the base branch, unless their histories share nothing; raises `ForgeError`."""
    found = _unless_gone(forge, pull, lambda: forge.fork_point(pull.ref.repository, pull.base_before, pull.head.sha))
    return replace(pull, forked_at=found or "")


def read_original(forge: Forge, pull: PullRequest) -> PullRequest | None:
    """Read what a follow-up is for, with the base branch as it was when the follow-up left it; None when it is gone.

    Raises `ForgeError`.
    """
    for ref in original_of(pull):
        found = _unless_gone(forge, pull, lambda ref=ref: forge.pull_request(ref))  # type: ignore[misc]
        if found is not None:
            return replace(found, base=replace(found.base, sha=pull.forked_at), follow_ups=())
    return None


def _unless_gone(forge: Forge, pull: PullRequest, ask: Callable[[], T]) -> T | None:
    """Ask for what may be gone; raises `ForgeError`: `ConflictError` when the follow-up moved meanwhile."""
    try:
        return ask()
    except NotFoundError:
        if forge.pull_request_head(pull.ref).head.sha != pull.head.sha:
            raise ConflictError(f"{pull.ref} moved while it was read.") from None
    try:
        return ask()
    except NotFoundError:
        return None
