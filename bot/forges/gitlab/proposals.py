"""Merge requests of the bot's own that follow no other: found by their branch and its own account, or made."""

from bot.forges.gitlab import commits, schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import project
from bot.review.model.account import Account
from bot.review.model.desired_state import FollowUpPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.port import UnavailableError
from bot.review.text.render import without_commands


def read_proposals(api: Api, repository: str, branch: str, own: Account) -> tuple[PullRef, ...]:
    """List the bot's own merge requests from a branch, in any state; raises `ForgeError`."""
    found = api.pages(f"{project(repository)}/merge_requests", schemas.Listed, source_branch=branch)
    return tuple(
        PullRef(forge=ForgeName.GITLAB, repository=repository, number=one.iid)
        for one in found
        if values.account(one.author).id == own.id
    )


def open_proposal(api: Api, proposal: FollowUpPull, own: Account) -> None:
    """Make branch, commit and merge request; raises `ForgeError`."""
    commit = proposal.commit
    commits.start_branch(api, commit)
    wanted = {
        "source_branch": commit.branch,
        "target_branch": proposal.base,
        "title": proposal.title,
        "description": without_commands(proposal.body),
        "remove_source_branch": True,
    }
    try:
        api.write("POST", f"{project(commit.repository)}/merge_requests", wanted)
    except UnavailableError:
        if not read_proposals(api, commit.repository, commit.branch, own):
            raise
