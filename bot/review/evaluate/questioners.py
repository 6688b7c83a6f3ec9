"""Whose question keeps a spec from approval: a stranger on a public repository cannot close the gate."""

from dataclasses import replace

from bot.policy.model import Policy
from bot.review.evaluate.approvers import Approvers
from bot.review.model.snapshot import Account, Permission, PullRequest


def may_block(account: Account, *, pull: PullRequest, approvers: Approvers, policy: Policy, path: str) -> bool:
    """Tell whether the policy lets an account's questions count."""
    wanted = {entry.casefold() for entry in policy.approval.questions}
    own = {
        "anyone": True,
        "author": account.id == pull.author.id,
        "reviewers": account.id in {one.id for one in pull.requested_reviewers},
        "role": approvers.permission(account) >= (Permission.TRIAGE if pull.is_public else Permission.READ),
    }
    if any(counts and name in wanted for name, counts in own.items()):
        return True
    others = tuple(entry for entry in policy.approval.questions if entry.casefold() not in own)
    return bool(replace(approvers, entries=others).groups(account, path))
