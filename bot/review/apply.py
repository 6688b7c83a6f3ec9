"""Makes the changes of a plan in their order. A change that is refused for good does not stop the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.review.model.actions import Action, OpenPull, PushCommit, RenewPull
from bot.review.model.pull_request import PullRequest
from bot.review.port import REFUSED_FOR_GOOD, ForbiddenError, Forge, ForgeError
from bot.telemetry.traces import span

_COMMITS = (PushCommit, OpenPull, RenewPull)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedAction:
    """A change that the forge refused for good, and why."""

    action: Action
    reason: str
    forbidden: bool = False
    """The credential may not do it: a permission is missing."""


def apply(
    forge: Forge, pull: PullRequest, actions: Iterable[Action]
) -> tuple[tuple[Action, ...], tuple[RejectedAction, ...]]:
    """Give what was done and what was refused, each in order; raises any other `ForgeError`.

    A refused commit ends it, because receipts for it would lie, and so does an edit of the base branch.
    """
    applied: list[Action] = []
    rejected: list[RejectedAction] = []
    for part in _parts(actions):
        for done in _made(forge, pull, part):
            if isinstance(done, RejectedAction):
                rejected.append(done)
            else:
                applied.append(done)
        if lands(part[0]) or (rejected and rejected[-1].action is part[0] and isinstance(part[0], PushCommit)):
            break
    return tuple(applied), tuple(rejected)


def _parts(actions: Iterable[Action]) -> list[tuple[Action, ...]]:
    """Let a commit stand alone: what follows it may depend on it."""
    parts: list[tuple[Action, ...]] = []
    for action in actions:
        if parts and not isinstance(action, _COMMITS) and not isinstance(parts[-1][0], _COMMITS):
            parts[-1] = (*parts[-1], action)
        else:
            parts.append((action,))
    return parts


def _made(forge: Forge, pull: PullRequest, part: tuple[Action, ...]) -> list[Action | RejectedAction]:
    """Make the changes of a part, side by side as far as the forge allows."""
    if len(part) == 1:
        return [_try(forge, pull, part[0])]
    errors = forge.apply_together(pull, part)
    return [action if error is None else _rejected(action, error) for action, error in zip(part, errors, strict=True)]


def _rejected(action: Action, error: ForgeError) -> RejectedAction:
    return RejectedAction(action=action, reason=str(error), forbidden=isinstance(error, ForbiddenError))


def lands(action: Action) -> bool:
    """Tell whether a change is for the base branch."""
    return isinstance(action, OpenPull | RenewPull) or (isinstance(action, PushCommit) and action.otherwise is not None)


def _try(forge: Forge, pull: PullRequest, action: Action) -> Action | RejectedAction:
    """Make one change or what should happen otherwise; gives what was done, or the refusal that no repetition would turn."""
    try:
        with span("apply", {"specbot.change": type(action).__name__}):
            forge.apply(pull, action)
    except REFUSED_FOR_GOOD as error:
        if isinstance(action, PushCommit) and action.otherwise is not None:
            return _try(forge, pull, action.otherwise)
        return _rejected(action, error)
    return action
