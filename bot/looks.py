"""What a look does with a forge's client. It reads foreign texts, so a worker lets a child process do it.

Every process keeps what accepted specs showed for itself.
"""

from dataclasses import replace

from bot.clock import utc_now
from bot.forges.kept_evidence import KeptEvidence
from bot.policy.model import UNLIMITED, Mode, Rollout
from bot.review.decide import decide
from bot.review.evaluate.rules_in_force import mode_for
from bot.review.fetch import fetch
from bot.review.fetch_rules import reads_on, with_precedents
from bot.review.model.actions import Action, SetCheck
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.model.targets import MergeGroup
from bot.review.port import Forge
from bot.review.present.shared_checks import merge_group_checks
from bot.review.reconcile import ReconcileResult, RunContext, preview, reconcile
from bot.review.rejections import respecting

_EVIDENCE = KeptEvidence()


def look_at_pull(
    forge: Forge, ref: PullRef, check_actions: tuple[CheckAction, ...], context: RunContext
) -> ReconcileResult:
    """Make a pull request as it should be. Raises `ForgeError`."""
    return reconcile(forge, ref, utc_now, check_actions, _EVIDENCE, context=context)


def preview_pull(forge: Forge, ref: PullRef, rollout: Rollout) -> tuple[Action, ...]:
    """Say what `look_at_pull` would change first. Raises `ForgeError`."""
    return preview(forge, ref, utc_now(), _EVIDENCE, rollout)


def view_pull(
    forge: Forge, ref: PullRef, rollout: Rollout = UNLIMITED, *, at_once: bool = False
) -> tuple[PullRequest, DesiredState]:
    """Give a pull request and all that should stand on it. Raises `ForgeError`.

    `at_once`: all accepted specs are read now, and not some more with each look.
    """
    snapshot = respecting(with_precedents(forge, fetch(forge, ref, utc_now()), _EVIDENCE))
    while at_once and reads_on(snapshot):
        snapshot = with_precedents(forge, replace(snapshot, unread_precedent=None), _EVIDENCE)
    return snapshot.pull, decide(replace(snapshot, rollout=rollout))


def answer_group(forge: Forge, group: MergeGroup, rollout: Rollout) -> None:
    """Give a commit of the merge queue the checks of its pull request: the queue waits for them by name. Raises `ForgeError`."""
    snapshot = replace(with_precedents(forge, fetch(forge, group.pull, utc_now()), _EVIDENCE), rollout=rollout)
    desired = decide(snapshot)
    for check in merge_group_checks(group.sha, (desired,)) if desired.mode is not Mode.OBSERVE else ():
        forge.apply(snapshot.pull, SetCheck(check=check, id=None))


def read_mode(near: object, snapshot: Snapshot) -> Mode:
    """Read how far the bot goes, out of the policy of today."""
    del near
    return mode_for(snapshot)
