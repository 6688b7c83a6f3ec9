"""The bot's own follow-up pull requests: found again, or a branch, a commit and a pull request made."""

from contextlib import suppress

import msgspec

from bot.forges.github import rest, values
from bot.forges.github.api import Api
from bot.forges.github.conversation import root
from bot.forges.github.follow_up_branch import put_commit, replace_commit
from bot.forges.github.follow_ups import read_follow_ups
from bot.forges.github.queries import operation
from bot.review.model.actions import OpenPull, RenewPull
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.pull_request import PullRequest
from bot.review.port import ForgeError, RejectedError, UnavailableError

_METHODS = ("SQUASH", "MERGE", "REBASE")
_STANDS = "already exists"


class _Open(msgspec.Struct):
    user: rest.User | None = None


def change(api: Api, pull: PullRequest, action: OpenPull | RenewPull) -> None:
    """Open the bot's own pull request, or make its commit anew; raises `ForgeError`."""
    if isinstance(action, OpenPull):
        propose(api, pull, action.proposal)
    else:
        renew(api, pull, action.commit)


def propose(api: Api, pull: PullRequest, proposal: FollowUpPull) -> None:
    """Open the pull request unless it stands already, whatever became of it; raises `ForgeError`."""
    if _stands(api, pull, proposal):
        return
    put_commit(api, proposal.commit)
    wanted = {"title": proposal.title, "body": proposal.body, "head": proposal.commit.branch, "base": proposal.base}
    try:
        answer = api.write("POST", f"{root(pull)}/pulls", wanted, content=True)
    except UnavailableError:
        if _stands(api, pull, proposal):
            return
        raise
    except RejectedError as error:
        if _STANDS not in str(error):
            raise
        _ensure_it_is_own(api, pull, proposal, error)
        return
    _ask_to_merge(api, msgspec.json.decode(answer, type=rest.NodeId).node_id, proposal)


def renew(api: Api, pull: PullRequest, commit: Commit) -> None:
    """Give a follow-up that conflicts a new commit; raises `ForgeError`."""
    del pull
    replace_commit(api, commit)


def _stands(api: Api, pull: PullRequest, proposal: FollowUpPull) -> bool:
    found = read_follow_ups(api, pull.ref, pull.bot)
    return proposal.commit.branch in {one.branch for one in found}


def _ensure_it_is_own(api: Api, pull: PullRequest, proposal: FollowUpPull, error: RejectedError) -> None:
    """Raise unless what GitHub says is open from the branch is the bot's own; `UnavailableError` while no list shows it."""
    owner, branch = pull.ref.repository.partition("/")[0], proposal.commit.branch
    found = list(api.pages(f"{root(pull)}/pulls", _Open, state="open", head=f"{owner}:{branch}"))
    authors = {values.GHOST.id if one.user is None else str(one.user.id) for one in found}
    if not authors:
        raise UnavailableError(f"{error} No list shows it yet.") from error
    if authors != {pull.bot.id}:
        raise RejectedError(f"Somebody else's pull request from {branch} is open: merge or close it.") from error


def _ask_to_merge(api: Api, node: str, proposal: FollowUpPull) -> None:
    """Ask for auto-merge by the first method that the repository takes; it may have none, or be ready to merge already."""
    for method in _METHODS:
        with suppress(ForgeError):
            asked = {"pull": node, "method": method}
            api.mutate(operation("enable_auto_merge"), asked, f"asking to merge {proposal.commit.branch}")
            return
