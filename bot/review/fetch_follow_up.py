"""Reads what a follow-up of the bot's own is held against: where it left the base branch, and the pull request that it is for.

A forge says 404 of what is gone, and of everything to who has just lost access. A follow-up that is taken for somebody's own
pull request because of that would be commented on, and get a row of history: so "gone" is believed only of a forge that can
read the follow-up itself at that moment, and says it twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.review.model.capabilities import PullState
from bot.review.model.markers import original_of
from bot.review.model.memory import recall
from bot.review.model.proposed_files import starts_of
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, Forge, NotFoundError

T = TypeVar("T")
_MERGED_AT_MOST = 10
"""A follow-up into which the base branch was merged more often is not told from one that holds something else."""


def with_fork(forge: Forge, pull: PullRequest) -> PullRequest:
    """Note where a follow-up left the base branch, unless there is not just one such commit; raises `ForgeError`."""
    found = _unless_gone(forge, pull, lambda: forge.fork_point(pull.ref.repository, pull.base_before, pull.head.sha))
    return replace(pull, forked_at=found if found and _is_only_fork(forge, pull, found) else "")


def _is_only_fork(forge: Forge, pull: PullRequest, fork: str) -> bool:
    """Tell whether everything below a follow-up's own commits is in the history of the commit at which it left.

    Where something else was merged into it, the histories of both branches may share two commits. The forge compares with one
    of them, and the merge takes back what came with the other, which no diff shows. A list that does not have the head yet is of
    another moment, and tells nothing: `ConflictError`.
    """
    listed = forge.commits(pull)
    parents = {commit.sha: commit.parents for commit in listed.commits}
    if pull.state is PullState.OPEN and listed.complete and pull.head.sha not in parents:
        raise ConflictError(f"{pull.ref} moved while its commits were read.")
    below, at = set[str](), pull.head.sha
    while listed.complete and at in parents:
        first, *merged = parents.pop(at) or ("",)
        below |= {*merged}
        at = first
    below |= {at}
    if len(below) > _MERGED_AT_MOST:
        return False
    return all(one == fork or (one and _is_below(forge, pull, one, fork)) for one in below)


def _is_below(forge: Forge, pull: PullRequest, commit: str, fork: str) -> bool:
    return _unless_gone(forge, pull, lambda: forge.fork_point(pull.ref.repository, commit, fork)) == commit


def same_starts(forge: Forge, pull: PullRequest, original: PullRequest) -> tuple[str, ...]:
    """Name the other commits that a proposal began at, and at which the files that this one changes are the same as at its fork.

    Somebody has merged the base branch into it since, or rebased it. Raises `ForgeError`.
    """
    known = starts_of(pull.head.name, recall(original).proposed)
    paths = {path for file in pull.files for path in (file.path, file.previous_path) if path is not None}
    if pull.forked_at in known or not known:
        return ()
    asked = [(sha, path) for sha in (pull.forked_at, *known) for path in sorted(paths)]
    found = forge.texts(pull.ref.repository, asked)

    def at(sha: str) -> Mapping[str, tuple[bytes, bool]]:
        there = {path: found[sha, path] for path in paths if (sha, path) in found}
        return {path: (file.content, file.is_link) for path, file in there.items()}

    today = at(pull.forked_at)
    return tuple(sha for sha in known if today and at(sha) == today)


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
