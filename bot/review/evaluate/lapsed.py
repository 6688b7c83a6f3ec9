"""Whose approval has lapsed: they are asked anew, by the forge's own means, once for each approval."""

from bot.review.evaluate.approvals import ApprovalStatus, EvaluatedApproval
from bot.review.evaluate.context import ReviewContext
from bot.review.model.snapshot import Account, PullState


def lapsed(context: ReviewContext) -> tuple[EvaluatedApproval, ...]:
    """List the approvals that have lapsed for a spec."""
    return tuple(
        one
        for count in context.gate.approval_counts
        for one in count.evaluated_approvals
        if one.standing is ApprovalStatus.LAPSED
    )


def to_be_asked(context: ReviewContext) -> tuple[Account, ...]:
    """Name who was not asked yet; nobody while the pull request is a draft or over, or the bot's memory is lost."""
    pull = context.pull
    if pull.state is not PullState.OPEN or pull.draft or context.memory.is_lost:
        return ()
    waiting = {account.id for account in pull.requested_reviewers} if pull.capabilities.checks else set()
    new = (one.approval for one in lapsed(context) if one.approval.key not in context.memory.asked)
    return tuple({one.account.id: one.account for one in new if one.account.id not in waiting}.values())
