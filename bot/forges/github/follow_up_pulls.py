"""The bot's own follow-up pull requests: found again, or a branch, a commit and a pull request made."""

from contextlib import suppress
from dataclasses import replace

import msgspec

from bot.forges.github import commits, rest
from bot.forges.github.api import Api
from bot.forges.github.conversation import root
from bot.forges.github.follow_ups import read_follow_ups
from bot.forges.github.queries import operation
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.pull_request import PullRequest
from bot.review.port import ForgeError, RejectedError, UnavailableError

_METHODS = ("SQUASH", "MERGE", "REBASE")


def propose(api: Api, pull: PullRequest, proposal: FollowUpPull) -> None:
    """Open the pull request unless it stands already, whatever became of it."""
    if _stands(api, pull, proposal):
        return
    start_branch(api, proposal.commit)
    commits.push(api, proposal.commit)
    wanted = {"title": proposal.title, "body": proposal.body, "head": proposal.commit.branch, "base": proposal.base}
    try:
        answer = api.write("POST", f"{root(pull)}/pulls", wanted, content=True)
    except UnavailableError:
        if _stands(api, pull, proposal):
            return
        raise
    _ask_to_merge(api, msgspec.json.decode(answer, type=rest.NodeId).node_id, proposal)


def renew(api: Api, pull: PullRequest, commit: Commit) -> None:
    """Make the commit beside the branch, then point the branch at it: GitHub closes a pull request that has no commits."""
    beside = replace(commit, branch=f"{commit.branch}-renewed")
    start_branch(api, beside)
    commits.push(api, beside)
    made = api.get(f"{root(pull)}/git/ref/heads/{beside.branch}", commits.Ref).object.sha
    api.write("PATCH", f"{root(pull)}/git/refs/heads/{commit.branch}", {"sha": made, "force": True})
    with suppress(ForgeError):
        api.write("DELETE", f"{root(pull)}/git/refs/heads/{beside.branch}")


def _stands(api: Api, pull: PullRequest, proposal: FollowUpPull) -> bool:
    found = read_follow_ups(api, pull.ref, pull.bot)
    return proposal.commit.branch in {one.branch for one in found}


def start_branch(api: Api, commit: Commit) -> None:
    """Start the branch; one that is there was left by an earlier try, and is set back. Raises `ForgeError`."""
    refs = f"/repos/{commit.repository}/git/refs"
    try:
        api.write("POST", refs, {"ref": f"refs/heads/{commit.branch}", "sha": commit.expected_sha})
    except RejectedError:
        api.write("PATCH", f"{refs}/heads/{commit.branch}", {"sha": commit.expected_sha, "force": True})


def _ask_to_merge(api: Api, node: str, proposal: FollowUpPull) -> None:
    """Ask for auto-merge by the first method that the repository takes; it may have none, or be ready to merge already."""
    for method in _METHODS:
        with suppress(ForgeError):
            asked = {"pull": node, "method": method}
            api.mutate(operation("enable_auto_merge"), asked, f"asking to merge {proposal.commit.branch}")
            return
