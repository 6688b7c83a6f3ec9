"""What became of a merged pull request's specs on the base branch: they stand there, moved on, were taken back, or are gone.

What it earned is only the beginning: once a spec is settled there, the base branch says its status.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from bot.policy.lifecycle import Status
from bot.review.evaluate.model import SpecReview, by_section
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest
from bot.spec.history import has_row
from bot.template.model import Schema


class Fate(StrEnum):
    """What became of one spec; the value says it to people, after the file's name."""

    UNKNOWN = ""
    STANDS = "stands"
    GONE = "is not there any more"
    TAKEN_BACK = "says again what it said before"


_BACK = (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN)
_WRITTEN = (Status.APPROVED, Status.IMPLEMENTED)
"""What the merge writes into the file."""
_ORDER = (Status.DRAFT, Status.REVIEW, Status.APPROVED, Status.IMPLEMENTED)


def fate(pull: PullRequest, one: SpecReview) -> Fate:
    """Look a spec up on the base branch of today. A branch that is gone, or does not show the merge yet, tells nothing."""
    if pull.state is not PullState.MERGED or pull.base.gone or pull.base.sha == pull.base_before:
        return Fate.UNKNOWN
    if one.source.head is None:
        return Fate.UNKNOWN
    if one.source.today is None:
        return Fate.GONE
    return Fate.TAKEN_BACK if _is_taken_back(one) else Fate.STANDS


def status_on_base(
    pull: PullRequest, one: SpecReview, schema: Schema, written: Collection[str], earned: Status
) -> Status | None:
    """Say to where a spec went back on the base branch; None where it did not, or the write-back may be on its way.

    What is gone or was taken back counts as withdrawn. Where nothing was earned nothing was written, so a file that says what
    it said at the merge did not go back. A file alone takes nobody further than the thread has earned.
    """
    found = fate(pull, one)
    if found in (Fate.GONE, Fate.TAKEN_BACK):
        return Status.WITHDRAWN
    if found is not Fate.STANDS or one.today is None:
        return None
    if earned not in _WRITTEN and one.today.status is one.spec.status:
        return None
    settled = one.path in written or has_row(one.today.document, schema, pull.ref.short)
    return one.today.status if settled and one.today.status in _BACK else None


def together(earned: Status, found: Sequence[Status | None]) -> Status:
    """Say one status for all specs: the least that one of them has; those that are withdrawn count only when all are."""
    known = [earned if one is None else one for one in found]
    standing = [one for one in known if one is not Status.WITHDRAWN]
    return min(standing, key=_ORDER.index) if standing else Status.WITHDRAWN


def _is_taken_back(one: SpecReview) -> bool:
    """Tell whether every section that the merge changed reads as before it, whatever else has changed since.

    What others brought to the base branch while the pull request was behind is no change of its own: the merge left it alone.
    """
    if one.today is None or one.earlier is None:
        return False
    before, now = by_section(one.earlier.digests), by_section(one.today.digests)
    own, made = (_changed(before, by_section(each.digests)) for each in (one.spec, one.merged or one.spec))
    changed = made & own or made
    return bool(changed) and all(now.get(name) == before.get(name) for name in changed)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))
