"""A change in words, for a plan that people read: one line for each action."""

from collections.abc import Mapping
from typing import assert_never

from bot.review.model import actions
from bot.review.model.desired_state import ReviewComment

_PLAIN: Mapping[type[actions.Action], str] = {
    actions.CreateSummary: "post the summary",
    actions.OpenGateThread: "open the gate's thread",
    actions.ClosePull: "close it",
}


def describe(action: actions.Action) -> str:  # noqa: C901, PLR0911, PLR0912 - one arm per action
    """Say in one line what an action does."""
    match action:
        case actions.ChangeLabels(add=add, remove=remove):
            return f"change labels: {', '.join((*(f'+{label.name}' for label in add), *(f'-{one}' for one in remove)))}"
        case actions.CreateSummary() | actions.OpenGateThread() | actions.ClosePull():
            return _PLAIN[type(action)]
        case actions.EditComment(comment=comment):
            return f"edit own comment {comment}"
        case actions.DeleteComment(comment=comment):
            return f"delete own comment {comment}"
        case actions.PublishReview(findings=findings):
            return f"publish a review: {', '.join(map(_place, findings))}"
        case actions.EditThreadComment(comment=comment):
            return f"edit own finding {comment}"
        case actions.ResolveThread(thread=thread):
            return f"resolve own thread {thread}"
        case actions.ReopenThread(thread=thread):
            return f"reopen own thread {thread}"
        case actions.SetCheck(check=check):
            return f"set check {check.name} to {check.conclusion.value}: {check.title}"
        case actions.PostReply(reply=reply):
            return f"reply to comment {reply.to}"
        case actions.AddReaction(reaction=reaction):
            return f"react to comment {reaction.to} with {reaction.emoji}"
        case actions.DismissReview(dismissal=dismissal):
            return f"dismiss review {dismissal.review}: {dismissal.message}"
        case actions.RequestReviews(accounts=accounts):
            return f"ask anew for a review: {', '.join(account.login for account in accounts)}"
        case actions.PushCommit(commit=commit):
            return f"commit to {commit.branch}: {', '.join(file.path for file in commit.files)}"
        case actions.OpenPull(proposal=proposal):
            return f"open a follow-up from {proposal.commit.branch}: {proposal.title}"
        case actions.RenewPull(commit=commit):
            return f"renew the commit on {commit.branch}"
        case _:
            assert_never(action)


def _place(finding: ReviewComment) -> str:
    anchor = finding.anchor
    return anchor.path if anchor.line is None else f"{anchor.path}:{anchor.line}"
