"""Reads the commits of a pull request, and whose they are."""

from datetime import UTC

from bot.forges.github import rest
from bot.forges.github.api import Api
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit, co_authors_of
from bot.review.model.references import PullRef

LISTED = 250
"""GitHub lists no more; https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request."""
_OWN_ADDRESS = "noreply@github.com"
_SUGGESTION = ("apply suggestion", "update ")
"""How the message begins that GitHub proposes for suggestions, several or one."""


def read_commits(api: Api, ref: PullRef) -> CommitList:
    """List the commits; as many as GitHub lists at most may be more."""
    found = tuple(api.pages(f"/repos/{ref.repository}/pulls/{ref.number}/commits", rest.PullCommit))
    return CommitList(commits=tuple(map(commit, found)), complete=len(found) < LISTED)


def commit(found: rest.PullCommit) -> PullCommit:
    """Read one commit. What is made on GitHub's pages has GitHub as its committer, and GitHub's signature."""
    git = found.commit
    committer = git.committer or rest.Committed()
    on_pages = committer.email == _OWN_ADDRESS
    verified = git.verification is not None and git.verification.verified
    authors = (_identity(git.author, found.author),)
    return PullCommit(
        sha=found.sha,
        url=found.html_url,
        authors=authors if on_pages else (*authors, _identity(committer, found.committer)),
        co_authors=co_authors_of(git.message),
        committed_at=committer.date.astimezone(UTC) if committer.date else None,
        parents=tuple(parent.sha for parent in found.parents),
        takes_suggestion=on_pages and verified and git.message.casefold().startswith(_SUGGESTION),
    )


def _identity(named: rest.Committed | None, known: rest.CommitAccount | None) -> GitIdentity:
    """Put a name together with its account."""
    who = named or rest.Committed()
    account = None
    if known is not None and known.id:
        is_bot = known.type == "Bot" or known.login.endswith("[bot]")
        account = Account(id=str(known.id), login=known.login, is_bot=is_bot)
    return GitIdentity(name=who.name or "", email=who.email or "", account=account)
