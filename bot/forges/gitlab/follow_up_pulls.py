"""The bot's own follow-up merge requests: found again, or a branch with one commit and a merge request made."""

import re
from contextlib import suppress

import msgspec

from bot.forges.gitlab import commits, schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.follow_ups import read_follow_ups
from bot.forges.gitlab.paths import branch, merge_request, project
from bot.review.model.desired_state import FollowUpPull
from bot.review.model.markers import SIGNED
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import ConflictError, ForgeError, NotFoundError, RejectedError, UnavailableError
from bot.review.text.render import without_commands

_READY = "mergeable"
_NUMBER = re.compile(r"!(?P<number>[0-9]{1,9})\b")


class _Message(msgspec.Struct):
    message: str


class _Ahead(msgspec.Struct):
    commits: list[_Message] = []


def propose(api: Api, pull: PullRequest, proposal: FollowUpPull) -> None:
    """Open the merge request unless it stands already, whatever became of it; raises `ForgeError`."""
    if _stands(api, pull, proposal):
        return
    _ensure_nothing_is_lost(api, proposal)
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
    except ConflictError as error:
        _ensure_it_is_own(api, pull, error)
        return
    number = msgspec.json.decode(answer, type=schemas.Numbered).iid
    _ask_to_merge(api, PullRef(forge=pull.ref.forge, repository=pull.ref.repository, number=number))


def _stands(api: Api, pull: PullRequest, proposal: FollowUpPull) -> bool:
    found = read_follow_ups(api, pull.ref, pull.bot)
    return proposal.commit.branch in {one.branch for one in found}


def _ensure_nothing_is_lost(api: Api, proposal: FollowUpPull) -> None:
    """Raise `RejectedError` where the branch stands and holds what somebody else committed: it would be thrown away."""
    commit = proposal.commit
    try:
        api.get(branch(commit.repository, commit.branch), schemas.Branch)
    except NotFoundError:
        return
    path = f"{project(commit.repository)}/repository/compare"
    asked = {"from": commit.expected_sha, "to": commit.branch}
    messages = [one.message for one in api.get(path, _Ahead, **asked).commits]
    if len(messages) > 1 or not all(SIGNED in one or one.strip() == commit.message.strip() for one in messages):
        raise RejectedError(f"The branch {commit.branch} holds commits that are not mine: merge or delete it.")


def _ensure_it_is_own(api: Api, pull: PullRequest, error: ConflictError) -> None:
    """Raise unless the merge request that GitLab says is open from the branch is the bot's own, though no list showed it."""
    found = _NUMBER.search(str(error))
    if found is None:
        raise error
    number = int(found["number"])
    ref = PullRef(forge=pull.ref.forge, repository=pull.ref.repository, number=number)
    if str(api.get(merge_request(ref), schemas.Listed).author.id) != pull.bot.id:
        raise RejectedError(
            f"!{number} is open from the branch that I need, and is not mine: merge or close it."
        ) from error


def _ask_to_merge(api: Api, ref: PullRef) -> None:
    """Ask for a merge as soon as it may be; one that may be merged at once is left to people: GitLab would merge it now."""
    with suppress(ForgeError):
        if api.get(merge_request(ref), schemas.Listed).detailed_merge_status != _READY:
            wanted = {"auto_merge": True, "merge_when_pipeline_succeeds": True}
            api.write("PUT", f"{merge_request(ref)}/merge", wanted)
