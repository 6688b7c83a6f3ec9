"""Finds the bot's own follow-ups of a merge request again."""

import msgspec

from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import project
from bot.review.model.account import Account
from bot.review.model.markers import Purpose, branch_of, is_follow_up, is_untouched
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef


class _Message(msgspec.Struct):
    message: str


def _is_own(api: Api, ref: PullRef, one: schemas.Listed, bot: Account) -> bool:
    """Tell whether the bot made it: by the marker in its description, and where people edited that away by its one commit."""
    author = values.account(one.author)
    marked = is_follow_up(one.description or "", author, bot)
    return marked or (author.id == bot.id and _carries_one_commit(api, ref, one))


def _is_renewable(api: Api, ref: PullRef, one: schemas.Listed) -> bool:
    """Tell whether it conflicts, as far as GitLab has looked, and is untouched."""
    return one.state == "opened" and one.has_conflicts and _carries_one_commit(api, ref, one)


def _carries_one_commit(api: Api, ref: PullRef, one: schemas.Listed) -> bool:
    found = api.pages(f"{project(ref.repository)}/merge_requests/{one.iid}/commits", _Message)
    return is_untouched([commit.message for commit in found])


def read_follow_ups(api: Api, ref: PullRef, bot: Account) -> tuple[StandingFollowUp, ...]:
    """List the bot's follow-ups of a merge request, in any state."""
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
        if _is_own(api, ref, one, bot)
    )
