"""Makes the changes of a plan, one by one, in their order. A change that is refused for good does not stop the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.review.model.actions import Action, OpenPull, PushCommit, RenewPull
from bot.review.model.pull_request import PullRequest
from bot.review.port import ForbiddenError, Forge, NotFoundError, RejectedError
from bot.telemetry.traces import span

_REFUSED = (ForbiddenError, NotFoundError, RejectedError)
"""A 404 too: what one change is about is gone (a branch, a route), and the others are still to be made."""


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
    for action in actions:
        done = _try(forge, pull, action)
        if isinstance(done, RejectedAction):
            rejected.append(done)
        else:
            applied.append(done)
        if lands(action) or (isinstance(done, RejectedAction) and isinstance(action, PushCommit)):
            break
    return tuple(applied), tuple(rejected)


def lands(action: Action) -> bool:
    """Tell whether a change is for the base branch."""
    return isinstance(action, OpenPull | RenewPull) or (isinstance(action, PushCommit) and action.otherwise is not None)


def _try(forge: Forge, pull: PullRequest, action: Action) -> Action | RejectedAction:
    """Make one change or what should happen otherwise; gives what was done, or the refusal that no repetition would turn."""
    try:
        with span("apply", {"specbot.change": type(action).__name__}):
            forge.apply(pull, action)
    except _REFUSED as error:
        if isinstance(action, PushCommit) and action.otherwise is not None:
            return _try(forge, pull, action.otherwise)
        return RejectedAction(action=action, reason=str(error), forbidden=isinstance(error, ForbiddenError))
    return action
