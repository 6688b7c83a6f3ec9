"""Makes a pull request what it should be: fetch, decide, plan, apply. A second run plans nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.fetch import fetch
from bot.forge.port import ConflictError, ForbiddenError, Forge, RejectedError
from bot.pull.action import Action, PushCommit
from bot.pull.decide import decide, decide_failed
from bot.pull.decision import Decision, decision
from bot.pull.plan import plan
from bot.pull.ref import PullRef
from bot.pull.snapshot import Press, PullRequest, PullState, Snapshot
from bot.sight.traces import span

_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A change that the forge refused for good, and why."""

    action: Action
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one run changed, in order, and what it could not."""

    decision: Decision
    applied: tuple[Action, ...] = ()
    refused: tuple[Refusal, ...] = ()


def reconcile(forge: Forge, ref: PullRef, clock: Callable[[], datetime], presses: tuple[Press, ...] = ()) -> Outcome:
    """Make the pull request as it should be; raises a `ForgeError` when the forge fails, or moves all the time.

    A change that is refused does not keep the others from happening. When the world moved, or the bot itself moved it
    with a commit, everything is read and decided again. A button that was pressed makes one commit at most.
    """
    applied: list[Action] = []
    first: Decision | None = None
    for _ in range(_ROUNDS):
        try:
            outcome = _once(forge, ref, clock(), presses)
        except ConflictError:
            continue
        applied += outcome.applied
        first = first or outcome.decision
        if not any(isinstance(action, PushCommit) for action in outcome.applied):
            whole = replace(outcome.decision, status_before=first.status_before)
            return replace(outcome, decision=whole, applied=tuple(applied))
        presses = ()
    raise ConflictError(f"{ref} moves faster than it can be read; the rest is for the next run.")


def preview(forge: Forge, ref: PullRef, now: datetime) -> tuple[Action, ...]:
    """Say what `reconcile` would change first, and change nothing."""
    snapshot = fetch(forge, ref, now)
    return plan(snapshot, decide(snapshot))


def show_failure(forge: Forge, ref: PullRef, reason: str, now: datetime) -> None:
    """Say on an open pull request that the last try to look at it failed; raises a `ForgeError`."""
    pull = forge.glance(ref)
    if pull.state is PullState.OPEN:
        bare = Snapshot(pull=pull, policy=None, codeowners=None, specs=(), now=now)
        for action in plan(bare, decide_failed(pull, reason)):
            forge.apply(pull, action)


def _once(forge: Forge, ref: PullRef, now: datetime, presses: tuple[Press, ...]) -> Outcome:
    """Go through one plan; a refused commit ends it, because receipts for it would lie."""
    with span("fetch"):
        snapshot = fetch(forge, ref, now, presses)
    with span("decide"):
        desired = decide(snapshot)
    with span("plan"):
        actions = plan(snapshot, desired)
    applied: list[Action] = []
    refused: list[Refusal] = []
    for action in actions:
        refusal = _try(forge, snapshot.pull, action)
        if refusal is None:
            applied.append(action)
            continue
        refused.append(refusal)
        if isinstance(action, PushCommit):
            break
    return Outcome(applied=tuple(applied), refused=tuple(refused), decision=decision(snapshot.pull, desired))


def _try(forge: Forge, pull: PullRequest, action: Action) -> Refusal | None:
    """Make one change, or give the refusal that no repetition would turn."""
    try:
        with span("apply", {"specbot.change": type(action).__name__}):
            forge.apply(pull, action)
    except (ForbiddenError, RejectedError) as error:
        return Refusal(action=action, reason=str(error))
    return None
