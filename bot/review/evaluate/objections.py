"""Objections: a native review that asks for changes, by somebody who may approve, until they approve or take it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.review.evaluate.approvals import Approval
from bot.review.evaluate.approvers import Approvers
from bot.review.model.snapshot import Account, PullRequest, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A request for changes that stands: whose, since when, and where it was made."""

    account: Account
    url: str
    at: datetime


def standing_objections(
    pull: PullRequest,
    spoken: Iterable[tuple[datetime, Account, Approval | None]],
    approvers: Approvers,
    paths: Iterable[str],
) -> tuple[Objection, ...]:
    """Fold verdicts and approve commands in time order; only who may approve one of the paths can object.

    Somebody who also pushed a commit still objects: else a co-author line would silence them. The author cannot.
    """
    words = [
        *_verdicts(pull),
        *((at, account, None) for at, account, approval in spoken if approval is not None and not approval.edited),
    ]
    last: dict[str, Objection | None] = {}
    for _, account, objection in sorted(words, key=lambda word: word[0]):
        last[account.id] = objection
    wanted = tuple(paths)
    return tuple(one for one in last.values() if one is not None and _may_object(one.account, pull, approvers, wanted))


def _verdicts(pull: PullRequest) -> Iterable[tuple[datetime, Account, Objection | None]]:
    """Read native reviews from before the merge; a comment is no verdict."""
    for review in pull.reviews:
        late = pull.merged_at is not None and review.submitted_at > pull.merged_at
        if late or review.verdict is Verdict.COMMENTED:
            continue
        objects = review.verdict is Verdict.CHANGES_REQUESTED
        objection = Objection(account=review.author, url=review.url, at=review.submitted_at) if objects else None
        yield review.submitted_at, review.author, objection


def _may_object(account: Account, pull: PullRequest, approvers: Approvers, paths: tuple[str, ...]) -> bool:
    """Tell whether an account has a say here."""
    if account.is_bot or account.id == pull.author.id:
        return False
    return any(approvers.groups(account, path) for path in paths)
