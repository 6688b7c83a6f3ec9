"""Finds the bot's own follow-ups of a merge request again."""

import msgspec

from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import project
from bot.review.model.account import Account
from bot.review.model.markers import Purpose, branch_of, is_untouched
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef


class _Message(msgspec.Struct):
    message: str


def _is_renewable(api: Api, ref: PullRef, one: schemas.Listed) -> bool:
    """Tell whether it conflicts, as far as GitLab has looked, and is untouched."""
    if one.state != "opened" or not one.has_conflicts:
        return False
    found = api.pages(f"{project(ref.repository)}/merge_requests/{one.iid}/commits", _Message)
    return is_untouched([commit.message for commit in found])


def read_follow_ups(api: Api, ref: PullRef, bot: Account) -> tuple[StandingFollowUp, ...]:
    """List the bot's follow-ups of a merge request, in any state: branch and author tell, for people may edit the body."""
    return tuple(
        StandingFollowUp(
            ref=PullRef(forge=ref.forge, repository=ref.repository, number=one.iid),
            url=one.web_url,
            branch=branch,
            state=values.STATES.get(one.state, values.STATES["closed"]),
            renewable=_is_renewable(api, ref, one),
        )
        for branch in (branch_of(ref, purpose) for purpose in Purpose)
        for one in api.pages(f"{project(ref.repository)}/merge_requests", schemas.Listed, source_branch=branch)
        if values.account(one.author).id == bot.id
    )
