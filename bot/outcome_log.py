"""What is said of a look after it was made: one line in the log, its counts for the metrics, its place on the board."""

from dataclasses import asdict

import structlog

from bot.review.model.actions import PublishReview
from bot.review.model.look import LookRecorder
from bot.review.model.references import PullRef
from bot.review.model.targets import ListedTarget
from bot.review.present.describe_actions import describe
from bot.review.reconcile import ReconcileResult
from bot.telemetry.job_metrics import CHANGES, FINDINGS, REQUESTS, current_metrics


def say(outcome: ReconcileResult, board: LookRecorder | None) -> tuple[PullRef, ...]:
    """Say in one line what a look decided, changed and took; count what people see of it; keep it where they read it.

    Gives what is to be looked at now.
    """
    changes, look = [type(action).__name__ for action in outcome.applied], current_metrics()
    requests, seconds = look.total(REQUESTS), round(look.seconds(), 3)
    decided = asdict(outcome.decision)
    structlog.get_logger().info("reconciled", **decided, changes=changes, requests=requests, seconds=seconds)
    for action, change in zip(outcome.applied, changes, strict=True):
        look.add(CHANGES, change)
        for finding in action.findings if isinstance(action, PublishReview) else ():
            look.add(FINDINGS, finding.code or "offer")
    if outcome.withheld:
        structlog.get_logger().info("observed", would=[describe(action) for action in outcome.withheld])
    for refusal in outcome.refused:
        structlog.get_logger().warning("refused", change=type(refusal.action).__name__, reason=refusal.reason)
    keep(outcome, board)
    return outcome.enqueue


def wake_ups(outcome: ReconcileResult, ref: PullRef) -> tuple[ListedTarget, ...]:
    """Name the pull request again where time alone will change something there, with the moment."""
    return (ListedTarget(target=ref, at=outcome.wake_at),) if outcome.wake_at is not None else ()


def keep(outcome: ReconcileResult, board: LookRecorder | None) -> None:
    """Keep a look on the board, where there is one."""
    if board is not None and outcome.look is not None:
        board.record(outcome.look)
