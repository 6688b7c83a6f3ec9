"""Finds the bot's own follow-ups of a pull request again."""

from collections.abc import Iterator

from bot.forges.github import repository_schemas, values
from bot.forges.github.api import Api
from bot.forges.github.queries import operation
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Purpose, branch_of, is_follow_up, is_untouched
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef


def _all(found: repository_schemas.FollowUpsRepository) -> Iterator[repository_schemas.FollowUp]:
    yield from (one for kind in (found.merged, found.implemented, found.withdrawn) for one in kind.nodes)


def _is_own(one: repository_schemas.FollowUp, bot: Account) -> bool:
    """Tell whether the bot made it: by the marker in its body, and where people edited that away by its one commit."""
    author, messages = values.account(one.author), [carried.commit.message for carried in one.commits.nodes]
    return is_follow_up(one.body, author, bot) or (author.id == bot.id and is_untouched(messages))


def _is_renewable(one: repository_schemas.FollowUp) -> bool:
    """Tell whether it conflicts, as far as GitHub knows yet, and is untouched."""
    messages = [carried.commit.message for carried in one.commits.nodes]
    return one.state == "OPEN" and one.mergeable == "CONFLICTING" and is_untouched(messages)


def read_follow_ups(api: Api, ref: PullRef, bot: Account) -> tuple[StandingFollowUp, ...]:
    """List the bot's follow-ups of a pull request, in any state."""
    owner, _, name = ref.repository.partition("/")
    branches = {purpose.value: branch_of(ref, purpose) for purpose in Purpose}
    asked = {"owner": owner, "name": name, **branches}
    found = api.query(
        operation("follow_ups"), asked, repository_schemas.FollowUpsAnswer, f"looking for follow-ups of {ref}"
    )
    return tuple(
        StandingFollowUp(
            ref=PullRef(forge=ref.forge, repository=ref.repository, number=one.number),
            url=one.url,
            branch=one.head_ref_name,
            state=PullState[one.state],
            renewable=_is_renewable(one),
        )
        for one in _all(found.repository)
        if _is_own(one, bot)
    )
