"""A forge in a few lines: applies actions to a snapshot, so that tests can look at what comes out."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from typing import assert_never

from bot.review.model import actions
from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.desired_state import DesiredState, ReviewComment
from bot.review.model.pull_request import CheckRun, Comment, NativeReview, PullRequest, ReviewThread, ThreadComment
from bot.review.model.snapshot import Snapshot
from bot.review.plan import plan
from tests.review.builders import NOON


def settle(snapshot: Snapshot, desired: DesiredState) -> Snapshot:
    """Apply the plan once."""
    return replace(snapshot, pull=reduce(apply, plan(snapshot, desired), snapshot.pull))


def apply(pull: PullRequest, change: actions.Action) -> PullRequest:  # noqa: C901, PLR0911, PLR0912 - one arm per action
    """Make one change to the pull request."""
    match change:
        case actions.ChangeLabels(add=add, remove=remove):
            kept = [name for name in pull.labels if name not in remove]
            return replace(pull, labels=(*kept, *(label.name for label in add)))
        case actions.CreateSummary(body=body):
            return _say(pull, body)
        case actions.PostReply(reply=reply):
            return _say(pull, reply.body)
        case actions.EditComment(comment=id_, body=body):
            return replace(pull, comments=tuple(replace(c, body=body) if c.id == id_ else c for c in pull.comments))
        case actions.DeleteComment(comment=id_):
            return replace(pull, comments=tuple(c for c in pull.comments if c.id != id_))
        case actions.PublishReview(sha=sha, findings=findings):
            return _review(pull, sha, findings)
        case actions.EditThreadComment(comment=id_, body=body):
            return replace(pull, threads=tuple(_edit(thread, id_, body) for thread in pull.threads))
        case actions.ResolveThread(thread=id_):
            return replace(pull, threads=tuple(replace(t, resolved=t.resolved or t.id == id_) for t in pull.threads))
        case actions.ReopenThread(thread=id_):
            return replace(pull, threads=tuple(replace(t, resolved=t.resolved and t.id != id_) for t in pull.threads))
        case actions.OpenGateThread(body=body):
            return _open_gate_thread(pull, body)
        case actions.SetCheck():
            return _set_check(pull, change)
        case actions.AddReaction(reaction=reaction):
            return replace(pull, comments=tuple(_react(c, reaction.to, reaction.emoji) for c in pull.comments))
        case actions.DismissReview(dismissal=dismissal):
            return replace(pull, reviews=tuple(_dismiss(review, dismissal.review) for review in pull.reviews))
        case actions.RequestReviews(accounts=accounts):
            return replace(pull, requested_reviewers=(*pull.requested_reviewers, *accounts))
        case actions.ClosePull():
            return replace(pull, state=PullState.CLOSED)
        case actions.PushCommit() | actions.OpenPull() | actions.RenewPull():
            return pull
        case _:
            assert_never(change)


def _open_gate_thread(pull: PullRequest, body: str) -> PullRequest:
    comment = ThreadComment(id=f"gc{len(pull.threads)}", author=pull.bot, body=body)
    thread = ReviewThread(id=f"g{len(pull.threads)}", path="", line=None, resolved=False, comments=(comment,))
    return replace(pull, threads=(*pull.threads, thread))


def _set_check(pull: PullRequest, change: actions.SetCheck) -> PullRequest:
    check = change.check
    run = CheckRun(
        id=change.id or f"k{len(pull.checks)}",
        name=check.name,
        sha=check.sha,
        conclusion=check.conclusion,
        title=check.title,
        digest=check.digest,
    )
    return replace(pull, checks=(*(c for c in pull.checks if c.id != change.id), run))


def _say(pull: PullRequest, body: str) -> PullRequest:
    last = max((comment.created_at for comment in pull.comments), default=NOON)
    moment = last + timedelta(seconds=1)
    comment = Comment(
        id=f"b{moment.timestamp()}", author=pull.bot, body=body, created_at=moment, url="https://forge.test/b"
    )
    return replace(pull, comments=(*pull.comments, comment))


def _review(pull: PullRequest, sha: str, findings: tuple[ReviewComment, ...]) -> PullRequest:
    threads = tuple(
        ReviewThread(
            id=f"t-{finding.fingerprint}",
            path=finding.anchor.path,
            line=finding.anchor.line,
            start_line=finding.anchor.start_line,
            resolved=False,
            comments=(ThreadComment(id=f"tc-{finding.fingerprint}", author=pull.bot, body=finding.body),),
        )
        for finding in findings
    )
    review = NativeReview(
        id=f"br{len(pull.reviews)}", author=pull.bot, verdict=Verdict.COMMENTED, submitted_at=NOON, sha=sha, url=""
    )
    return replace(pull, threads=(*pull.threads, *threads), reviews=(*pull.reviews, review))


def _edit(thread: ReviewThread, comment: str, body: str) -> ReviewThread:
    return replace(thread, comments=tuple(replace(c, body=body) if c.id == comment else c for c in thread.comments))


def _react(comment: Comment, to: str, emoji: str) -> Comment:
    return replace(comment, reactions=comment.reactions | {emoji}) if comment.id == to else comment


def _dismiss(review: NativeReview, id_: str) -> NativeReview:
    return replace(review, verdict=Verdict.DISMISSED) if review.id == id_ else review
