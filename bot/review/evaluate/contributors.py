"""Whose work a pull request is: nobody approves their own commits.

An identity that no account has is compared by address and name with whoever approves, and said: what is not known for sure
must not open the gate.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.review.model.commits import CommitList, GitIdentity, PullCommit
from bot.review.model.snapshot import Account, PullRequest

_SUGGESTION_FENCES = ("```suggestion", "~~~suggestion")
_NO_REPLY = "users.noreply."


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributors:
    """Everybody who made a commit; empty where the policy lets contributors approve, or nobody asked."""

    made: tuple[tuple[GitIdentity, PullCommit], ...] = ()
    complete: bool = True

    def commit_of(self, account: Account) -> PullCommit | None:
        """Find a commit that an account made, or may have made."""
        return next((commit for identity, commit in self.made if _is(identity, account)), None)

    @property
    def unknown(self) -> tuple[tuple[GitIdentity, PullCommit], ...]:
        """List the identities that match no account, once each."""
        found = {(one.name, one.email): (one, commit) for one, commit in self.made if one.account is None}
        return tuple(found.values())


NOBODY = Contributors()


def contributors_of(pull: PullRequest, listed: CommitList) -> Contributors:
    """Gather who made the commits; merges of the base branch and suggestions of somebody else that were taken are nobody's."""
    shas = {commit.sha for commit in listed.commits}
    counted = [
        commit for commit in listed.commits if not _merges_base(commit, shas) and not _is_taken_suggestion(commit, pull)
    ]
    known = _accounts(listed.commits)
    made = tuple(
        (_named(identity, known), commit)
        for commit in counted
        for identity in (*commit.authors, *commit.co_authors, *_pushers(commit, pull))
        if identity.account is None or not (identity.account.is_bot or identity.account.id == pull.bot.id)
    )
    return Contributors(made=made, complete=listed.complete)


def _pushers(commit: PullCommit, pull: PullRequest) -> tuple[GitIdentity, ...]:
    """Name who pushed a commit, as the forge noted it: names in commits are whatever somebody writes there."""
    return tuple(
        GitIdentity(name=push.account.name, email="", account=push.account)
        for push in pull.pushes
        if any(commit.sha.startswith(sha) for sha in push.commits)
    )


def _merges_base(commit: PullCommit, shas: set[str]) -> bool:
    """Tell a merge of something that is not part of the pull request: the base branch."""
    return len(commit.parents) > 1 and any(parent not in shas for parent in commit.parents[1:])


def _is_taken_suggestion(commit: PullCommit, pull: PullRequest) -> bool:
    """Tell whether a commit takes over what somebody else has suggested in a thread."""
    if not commit.takes_suggestion:
        return False
    people = (*commit.authors, *commit.co_authors)
    if len({(one.account.id if one.account else one.email.casefold() or one.name.casefold()) for one in people}) < 2:
        return False
    suggesters = (
        comment.author
        for thread in pull.threads
        for comment in thread.comments
        if any(fence in comment.body for fence in _SUGGESTION_FENCES)
    )
    return any(_is(identity, suggester) for suggester in suggesters for identity in people)


def _accounts(commits: Iterable[PullCommit]) -> dict[str, Account]:
    """Learn from all commits whose address is whose."""
    people = (one for commit in commits for one in (*commit.authors, *commit.co_authors))
    return {one.email.casefold(): one.account for one in people if one.account is not None and one.email}


def _named(identity: GitIdentity, known: dict[str, Account]) -> GitIdentity:
    """Give an identity the account that another commit shows for the same address."""
    return replace(identity, account=identity.account or known.get(identity.email.casefold()))


def _is(identity: GitIdentity, account: Account) -> bool:
    """Tell whether an identity is, or may be, an account: without an account of its own by address, login or name."""
    if identity.account is not None:
        return identity.account.id == account.id
    login = account.login.removesuffix("[bot]").casefold()
    local, _, host = identity.email.casefold().partition("@")
    if host.startswith(_NO_REPLY):
        number, mark, _ = local.partition("+") if "+" in local else local.partition("-")
        return number == account.id if mark and number.isdecimal() else local.removesuffix("[bot]") == login
    names = {login, account.name.casefold()} - {""}
    return local == login or identity.name.casefold() in names
