"""Which account a login that policy or code owners name belongs to: a login may be given up, and taken by somebody else."""

from collections.abc import Iterable, Iterator, Mapping

from bot.policy.model import QUESTIONERS
from bot.review.evaluate.approvers import CODEOWNERS, LEVELS, Approvers
from bot.review.model.snapshot import Account, PullRequest


def named_accounts(
    pull: PullRequest, approvers: Approvers, questions: Iterable[str], paths: Iterable[str], before: Mapping[str, str]
) -> Mapping[str, str]:
    """Give the account id of each named login, as it was first seen on this pull request."""
    entries = [*questions, *(entry for path in paths for entry in approvers.entries_for(path))]
    words = {*LEVELS, CODEOWNERS, *QUESTIONERS}
    logins = (entry.removeprefix("@").casefold() for entry in entries)
    named = dict.fromkeys(login for login in logins if login not in words and "/" not in login)
    now = {account.login.casefold(): account.id for account in _seen(pull)}
    known = {**now, **before}
    return {login: known[login] for login in named if login in known}


def passed_on(pull: PullRequest, before: Mapping[str, str]) -> tuple[Account, ...]:
    """Name the accounts that have a login which was another account's when it was first seen here."""
    found = (one for one in _seen(pull) if before.get(one.login.casefold(), one.id) != one.id)
    return tuple({account.id: account for account in found}.values())


def _seen(pull: PullRequest) -> Iterator[Account]:
    """Yield everybody who is seen on a pull request, as the forge names them now."""
    yield pull.author
    yield from pull.requested_reviewers
    yield from (review.author for review in pull.reviews)
    yield from (comment.author for comment in pull.comments)
    yield from (comment.author for thread in pull.threads for comment in thread.comments)
