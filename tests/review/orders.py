"""One command as somebody wrote it, and the context that it meets, for tests of single functions."""

from bot.policy.model import Policy
from bot.review.commands.parser import Command, parse_comment
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.people import Approvers
from bot.review.model.memory import Memory
from bot.review.model.pull_request import PullRequest
from tests.review.builders import BOT, RIGHTS, a_comment, a_pull, a_reading, a_snapshot


def order(body: str, **changes: object) -> Command:
    """Read the first command of a comment."""
    return parse_comment(a_comment(body, **changes), BOT)[0]  # type: ignore[arg-type]  # named fields


def here(pull: PullRequest | None = None, policy: Policy | None = None, **changes: object) -> ReviewContext:
    """Give the context of a pull request with one spec, on which nothing was said yet."""
    policy = policy or Policy()
    approvers = Approvers(entries=policy.approval.approvers, permissions=RIGHTS, teams={})
    values: dict[str, object] = {
        "snapshot": a_snapshot(pull=pull or a_pull()),
        "policy": policy,
        "approvers": approvers,
        "memory": Memory(),
        "spec_reviews": (a_reading(),),
    }
    return ReviewContext(**{**values, **changes})  # type: ignore[arg-type]  # named fields
