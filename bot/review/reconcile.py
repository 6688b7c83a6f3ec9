"""Makes a pull request what it should be: fetch, decide, plan, apply. A second run plans nothing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from bot.policy.model import UNLIMITED, Mode, Rollout
from bot.review.apply import RejectedAction, apply
from bot.review.decide import decide, decide_failed
from bot.review.fetch import fetch
from bot.review.fetch_rules import read_policy_today, reads_on, with_precedents
from bot.review.model.actions import Action, ClosePull, OpenPull, PushCommit, RenewPull, SetCheck
from bot.review.model.capabilities import Conclusion, PullState, WriteKind
from bot.review.model.desired_state import Decision, DesiredState
from bot.review.model.look import ActionOutcome, Look
from bot.review.model.notices import NOTHING_TO_TELL, Announcement
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.model.snapshot import CheckAction, Snapshot
from bot.review.plan import difference, plan
from bot.review.port import ConflictError, EvidenceStore, ForbiddenError, Forge, ForgeError
from bot.review.present.look import look_action, look_of
from bot.review.rejections import rejections, respecting
from bot.telemetry.traces import span

_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What the service knows and no forge tells: when it met the repository, and how far its operator lets it go."""

    met_at: datetime | None = None
    rollout: Rollout = UNLIMITED


ANY_RUN = RunContext()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileResult:
    """What one run changed, in order, and what it could not."""

    decision: Decision
    applied: tuple[Action, ...] = ()
    refused: tuple[RejectedAction, ...] = ()
    enqueue: tuple[PullRef, ...] = ()
    """Other pull requests to look at now."""
    wake_at: datetime | None = None
    """When to look again, whatever happens until then: a period is over. None: nothing waits for a time."""
    look: Look | None = None
    """The whole run as its log keeps it."""

    @property
    def at_rest(self) -> bool:
        """Tell whether there was nothing to do."""
        return not self.applied and not self.refused

    rejections: Mapping[WriteKind, str] = field(default_factory=lambda: MappingProxyType({}))
    """What was refused in a way that another decision can answer, with the forge's reason."""
    withheld: tuple[Action, ...] = ()
    """What would have been written, and was not: the bot only observes here."""
    announcement: Announcement = NOTHING_TO_TELL
    """What the policy wants told outside of the forge; nothing where the bot only observes."""

    @property
    def moved(self) -> bool:
        """Tell whether the bot moved the world under its own feet."""
        return any(isinstance(action, PushCommit | OpenPull | RenewPull | ClosePull) for action in self.applied)


def reconcile(
    forge: Forge,
    ref: PullRef,
    clock: Callable[[], datetime],
    check_actions: tuple[CheckAction, ...] = (),
    evidence: EvidenceStore | None = None,
    *,
    context: RunContext = ANY_RUN,
) -> ReconcileResult:
    """Make the pull request as it should be; raises a `ForgeError` when the forge fails, or moves all the time.

    A change that is refused does not keep the others from happening. When the world moved, or the bot itself moved it
    with a commit, everything is read and decided again, and so it is when a permission turned out to be missing: then it
    is said, and another way is taken. A button that was pressed makes one commit at most. A pull request that nobody
    touched since the bot met the repository gets its checks and nothing else.
    """
    applied: list[Action] = []
    refused: list[RejectedAction] = []
    looks: list[Look] = []
    rejected: dict[WriteKind, str] = {}
    first: Decision | None = None
    for _ in range(_ROUNDS):
        try:
            outcome = _once(forge, ref, clock(), _Given(check_actions, rejected, context), evidence)
        except ConflictError:
            continue
        applied += outcome.applied
        refused += outcome.refused
        looks += filter(None, (outcome.look,))
        first = first or outcome.decision
        new = {kind: reason for kind, reason in outcome.rejections.items() if kind not in rejected}
        if not outcome.moved and not new:
            whole = replace(outcome.decision, status_before=first.status_before)
            look = _together(looks)
            return replace(outcome, decision=whole, applied=tuple(applied), refused=tuple(refused), look=look)
        check_actions = () if outcome.moved else check_actions
        rejected |= new
    raise ConflictError(f"{ref} moves faster than it can be read; the rest is for the next run.")


def preview(
    forge: Forge, ref: PullRef, now: datetime, evidence: EvidenceStore | None = None, rollout: Rollout = UNLIMITED
) -> tuple[Action, ...]:
    """Say what `reconcile` would change first, or would have changed if it did not only observe, and change nothing."""
    snapshot = respecting(with_precedents(forge, fetch(forge, ref, now), evidence))
    snapshot = replace(snapshot, rollout=rollout)
    return difference(snapshot, decide(snapshot))


def show_failure(forge: Forge, ref: PullRef, reason: str, now: datetime, rollout: Rollout = UNLIMITED) -> None:
    """Say on an open pull request that the last try to look at it failed; raises a `ForgeError`.

    Where the policy cannot be read either, it is not known whether the team wants to hear of it: then it does.
    """
    pull = forge.pull_request_head(ref)
    if pull.state is PullState.OPEN:
        policy = None
        with suppress(ForgeError):
            policy = read_policy_today(forge, pull)
        bare = Snapshot(
            pull=pull, policy=policy, policy_today=policy, codeowners=None, specs=(), now=now, rollout=rollout
        )
        for action in plan(bare, decide_failed(bare, reason)):
            _show(forge, pull, action)


def _show(forge: Forge, pull: PullRequest, action: Action) -> None:
    """Make a change; a commit status stands in for a check run that is refused. Raises `ForgeError`."""
    try:
        forge.apply(pull, action)
    except ForbiddenError:
        if not isinstance(action, SetCheck) or not pull.capabilities.checks:
            raise
        forge.apply(pull, replace(action, as_status=True))


class _Given(NamedTuple):
    """What no forge tells: the buttons pressed, what was refused in this run, and what the run is told."""

    check_actions: tuple[CheckAction, ...]
    rejected: Mapping[WriteKind, str]
    context: RunContext


def _once(forge: Forge, ref: PullRef, now: datetime, given: _Given, evidence: EvidenceStore | None) -> ReconcileResult:
    """Go through one plan; a refused commit ends it, because receipts for it would lie, and so does a landing."""
    with span("fetch"):
        found = fetch(forge, ref, now, given.check_actions, push_rejected=given.rejected.get(WriteKind.LANDING, ""))
        found = replace(with_precedents(forge, found, evidence), rollout=given.context.rollout)
        snapshot = respecting(replace(found, rejected=given.rejected, met_at=given.context.met_at))
    with span("decide"):
        desired = decide(snapshot)
    with span("plan"):
        actions = plan(snapshot, desired)
    applied, refused = apply(forge, snapshot.pull, actions) if actions else ((), ())
    changed = any(isinstance(action, SetCheck) for action in applied)
    again = (ref,) if reads_on(snapshot) else ()
    withheld = difference(snapshot, desired) if desired.mode is Mode.OBSERVE else ()
    made = (
        *(look_action(action, ActionOutcome.WRITTEN) for action in applied),
        *(look_action(one.action, ActionOutcome.REFUSED, one.reason) for one in refused),
        *(look_action(action, ActionOutcome.WITHHELD) for action in withheld),
    )
    return ReconcileResult(
        decision=_decision(snapshot, desired),
        applied=applied,
        refused=refused,
        enqueue=(
            *desired.enqueue,
            *(desired.same_head if changed else ()),
            *(desired.followers if applied else ()),
            *again,
        ),
        wake_at=desired.wake_at,
        rejections=rejections(refused, snapshot.pull.capabilities),
        look=look_of(snapshot, desired, made),
        withheld=withheld,
        announcement=desired.announcement if desired.mode is not Mode.OBSERVE else NOTHING_TO_TELL,
    )


def _together(looks: Sequence[Look]) -> Look | None:
    """Make one look of those of all rounds: what stands at the end, and everything that was done on the way."""
    return replace(looks[-1], actions=tuple(action for one in looks for action in one.actions)) if looks else None


def _decision(snapshot: Snapshot, desired: DesiredState) -> Decision:
    """Sum a decision up."""
    stood = ", ".join(sorted(desired.status_labels.intersection(snapshot.pull.labels)))
    label = desired.label.name if desired.label else ""
    closed = any(check.conclusion is Conclusion.FAILURE for check in desired.checks)
    return Decision(status_before=stood, status_after=label, gate="closed" if closed else "open")
