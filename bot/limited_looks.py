"""Looks whose texts are read elsewhere, within limits: one that meets a limit is answered in words, and done with."""

from contextlib import suppress
from dataclasses import replace

import structlog

from bot.clock import utc_now
from bot.complex_texts import complex_text
from bot.isolation.children import Run, TooComplexError
from bot.looks import answer_group, look_at_pull, read_mode
from bot.policy.model import Mode, Rollout
from bot.review.decide import decide_too_complex
from bot.review.fetch_rules import read_policy_today
from bot.review.model.actions import SetCheck
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.model.targets import MergeGroup
from bot.review.plan import plan
from bot.review.port import Forge
from bot.review.present.checks import sealed
from bot.review.reconcile import ReconcileResult, RunContext


def look_within_limits(
    forge: Forge, ref: PullRef, run: Run, context: RunContext, check_actions: tuple[CheckAction, ...] = ()
) -> ReconcileResult | None:
    """Look at a pull request; None where a text is too complex: that is said there, and no other worker need try.

    Raises `ForgeError`.
    """
    try:
        return run(look_at_pull, forge, ref, check_actions, context)
    except TooComplexError as error:
        text = complex_text(forge, ref, run)
        structlog.get_logger().warning("too complex", text=text, reason=str(error))
        pull = forge.pull_request(ref)
        if pull.state is PullState.OPEN:
            bare = _bare(forge, pull, context.rollout, run)
            for action in plan(bare, decide_too_complex(pull, text, str(error), _mode(bare, run))):
                forge.apply(pull, action)
        return None


def answer_within_limits(forge: Forge, group: MergeGroup, run: Run, rollout: Rollout) -> None:
    """Give a commit of the merge queue its checks, failing ones where a text is too complex. Raises `ForgeError`."""
    try:
        run(answer_group, forge, group, rollout)
    except TooComplexError as error:
        structlog.get_logger().warning("too complex", reason=str(error))
        pull = forge.pull_request_head(group.pull)
        mode = _mode(_bare(forge, pull, rollout, run), run)
        wanted = decide_too_complex(pull, "", str(error), mode).checks if mode is not Mode.OBSERVE else ()
        for check in wanted:
            forge.apply(pull, SetCheck(check=sealed(replace(check, sha=group.sha, buttons=())), id=None))


def _bare(forge: Forge, pull: PullRequest, rollout: Rollout, run: Run) -> Snapshot:
    """Take together what has to be known where no text can be read; the policy may be the one that cannot."""
    policy = None
    with suppress(TooComplexError):
        policy = run(read_policy_today, forge, pull)
    return Snapshot(
        pull=pull, policy=policy, policy_today=policy, codeowners=None, specs=(), now=utc_now(), rollout=rollout
    )


def _mode(bare: Snapshot, run: Run) -> Mode:
    """Read the policy's mode; where the policy itself is too complex, do what the operator allows."""
    try:
        return run(read_mode, None, bare)
    except TooComplexError:
        return bare.rollout.most
