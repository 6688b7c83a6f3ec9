"""Pull requests of the bot's own that follow no other: found by their branch and its own account, or made."""

import msgspec

from bot.forges.github import commits, repository_schemas, values
from bot.forges.github.api import Api
from bot.forges.github.follow_up_branch import start_branch
from bot.forges.github.queries import operation
from bot.review.model.account import Account
from bot.review.model.desired_state import FollowUpPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.port import UnavailableError


class _User(msgspec.Struct):
    id: int


def read_proposals(api: Api, repository: str, branch: str, own: Account | None) -> tuple[PullRef, ...]:
    """List the bot's own pull requests from a branch, in any state; raises `ForgeError`."""
    owner, _, name = repository.partition("/")
    asked = {"owner": owner, "name": name, "merged": branch, "implemented": branch, "withdrawn": branch}
    doing = f"looking for pull requests from {branch} in {repository}"
    found = api.query(operation("follow_ups"), asked, repository_schemas.FollowUpsAnswer, doing).repository
    bot = own.id if own is not None else str(api.get("/user", _User).id) if found.merged.nodes else ""
    return tuple(
        PullRef(forge=ForgeName.GITHUB, repository=repository, number=one.number)
        for one in found.merged.nodes
        if values.account(one.author).id == bot
    )


def open_proposal(api: Api, proposal: FollowUpPull, own: Account | None) -> None:
    """Make branch, commit and pull request; raises `ForgeError`."""
    commit = proposal.commit
    start_branch(api, commit)
    commits.push(api, commit)
    wanted = {"title": proposal.title, "body": proposal.body, "head": commit.branch, "base": proposal.base}
    try:
        api.write("POST", f"/repos/{commit.repository}/pulls", wanted, content=True)
    except UnavailableError:
        if not read_proposals(api, commit.repository, commit.branch, own):
            raise
