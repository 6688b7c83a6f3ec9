"""Makes a pull request what it should be: fetch, decide, plan, apply. A second run plans nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.fetch import fetch
from bot.forge.port import ConflictError, ForbiddenError, Forge, NotFoundError, RejectedError
from bot.pull.action import Action, OpenPull, PushCommit, RenewPull
from bot.pull.decide import decide, decide_failed
from bot.pull.decision import Decision, decision
from bot.pull.plan import plan
from bot.pull.ref import PullRef
from bot.pull.snapshot import Press, PullRequest, PullState, Snapshot
from bot.sight.traces import span

_ROUNDS = 6
_REFUSED = (ForbiddenError, RejectedError)


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
    also: tuple[PullRef, ...] = ()
    """Other pull requests to look at now."""

    @property
    def at_rest(self) -> bool:
        """Tell whether there was nothing to do."""
        return not self.applied and not self.refused

    @property
    def barred(self) -> str:
        """Say why the base branch got neither a commit nor a pull request; empty when it was not tried, or worked."""
        return next((refusal.reason for refusal in self.refused if _lands(refusal.action)), "")

    @property
    def moved(self) -> bool:
        """Tell whether the bot moved the world under its own feet."""
        return any(isinstance(action, PushCommit | OpenPull | RenewPull) for action in self.applied)


def reconcile(forge: Forge, ref: PullRef, clock: Callable[[], datetime], presses: tuple[Press, ...] = ()) -> Outcome:
    """Make the pull request as it should be; raises a `ForgeError` when the forge fails, or moves all the time.

    A change that is refused does not keep the others from happening. When the world moved, or the bot itself moved it
    with a commit, everything is read and decided again. A button that was pressed makes one commit at most. What the base
    branch refuses is tried once a run, then said.
    """
    applied: list[Action] = []
    refused: tuple[Refusal, ...] = ()
    barred = ""
    first: Decision | None = None
    for _ in range(_ROUNDS):
        try:
            outcome = _once(forge, ref, clock(), presses, barred)
        except ConflictError:
            continue
        applied += outcome.applied
        first = first or outcome.decision
        refused = (*refused, *outcome.refused) if barred else outcome.refused
        if not outcome.moved and not outcome.barred:
            whole = replace(outcome.decision, status_before=first.status_before)
            return replace(outcome, decision=whole, applied=tuple(applied), refused=refused)
        presses = () if outcome.moved else presses
        barred = outcome.barred or barred
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


def _once(forge: Forge, ref: PullRef, now: datetime, presses: tuple[Press, ...], barred: str) -> Outcome:
    """Go through one plan; a refused commit ends it, because receipts for it would lie, and so does a landing."""
    with span("fetch"):
        snapshot = fetch(forge, ref, now, presses, barred=barred)
    with span("decide"):
        desired = decide(snapshot)
    with span("plan"):
        actions = plan(snapshot, desired)
    applied: list[Action] = []
    refused: list[Refusal] = []
    for action in actions:
        done = _try(forge, snapshot.pull, action)
        if isinstance(done, Refusal):
            refused.append(done)
        else:
            applied.append(done)
        if _lands(action) or (isinstance(done, Refusal) and isinstance(action, PushCommit)):
            break
    decided = decision(snapshot.pull, desired)
    return Outcome(decision=decided, applied=tuple(applied), refused=tuple(refused), also=desired.also)


def _lands(action: Action) -> bool:
    """Tell whether a change is for the base branch."""
    return isinstance(action, OpenPull | RenewPull) or (isinstance(action, PushCommit) and action.otherwise is not None)


def _try(forge: Forge, pull: PullRequest, action: Action) -> Action | Refusal:
    """Make one change or what should happen otherwise; gives what was done, or the refusal that no repetition would turn."""
    gone = (NotFoundError,) if _lands(action) else ()
    try:
        with span("apply", {"specbot.change": type(action).__name__}):
            forge.apply(pull, action)
    except (*_REFUSED, *gone) as error:
        if isinstance(action, PushCommit) and action.otherwise is not None:
            return _try(forge, pull, action.otherwise)
        return Refusal(action=action, reason=str(error))
    return action
