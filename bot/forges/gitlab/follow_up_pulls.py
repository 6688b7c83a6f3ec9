"""The bot's own follow-up merge requests: found again, or a branch with one commit and a merge request made."""

from contextlib import suppress

import msgspec

from bot.forges.gitlab import commits, schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.follow_ups import read_follow_ups
from bot.forges.gitlab.paths import merge_request, project
from bot.review.model.desired_state import FollowUpPull
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import ForgeError, UnavailableError
from bot.review.text.render import without_commands

_READY = "mergeable"


def propose(api: Api, pull: PullRequest, proposal: FollowUpPull) -> None:
    """Open the merge request unless it stands already, whatever became of it."""
    if _stands(api, pull, proposal):
        return
    commits.start_branch(api, proposal.commit)
    wanted = {
        "source_branch": proposal.commit.branch,
        "target_branch": proposal.base,
        "title": proposal.title,
        "description": without_commands(proposal.body),
        "remove_source_branch": True,
    }
    try:
        answer = api.write("POST", f"{project(pull.ref.repository)}/merge_requests", wanted)
    except UnavailableError:
        if _stands(api, pull, proposal):
            return
        raise
    number = msgspec.json.decode(answer, type=schemas.Numbered).iid
    _ask_to_merge(api, PullRef(forge=pull.ref.forge, repository=pull.ref.repository, number=number))


def _stands(api: Api, pull: PullRequest, proposal: FollowUpPull) -> bool:
    found = read_follow_ups(api, pull.ref, pull.bot)
    return proposal.commit.branch in {one.branch for one in found}


def _ask_to_merge(api: Api, ref: PullRef) -> None:
    """Ask for a merge as soon as it may be; one that may be merged at once is left to people: GitLab would merge it now."""
    with suppress(ForgeError):
        if api.get(merge_request(ref), schemas.Listed).detailed_merge_status != _READY:
            wanted = {"auto_merge": True, "merge_when_pipeline_succeeds": True}
            api.write("PUT", f"{merge_request(ref)}/merge", wanted)
