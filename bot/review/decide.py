"""What should be true of a pull request: the concerns, each in its own file, put together on one screen."""

from dataclasses import replace

from bot.policy.model import Mode
from bot.review.decide_alone import decide_alone, decide_on_failure, decide_on_too_complex
from bot.review.evaluate.rules_in_force import mode_for
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.present.in_mode import advised, as_advice
from bot.review.present.shared_checks import shared_checks


def decide(snapshot: Snapshot) -> DesiredState:
    """Decide the whole visible state; a broken policy or template closes the gate and touches nothing else.

    What is only observed is decided as it would be enforced, and says nothing on a commit that it shares with others.
    """
    desired, pull = _in_its_mode(snapshot), snapshot.pull
    if not snapshot.same_head:
        return desired
    if pull.state is not PullState.OPEN:
        return replace(desired, checks=(), enqueue=(*desired.enqueue, *snapshot.same_head))
    others = [(one.pull, _in_its_mode(replace(one, rollout=snapshot.rollout))) for one in snapshot.others]
    watched = {one.ref for one, decided in others if decided.mode is Mode.OBSERVE}
    heard = [(one, decided.checks) for one, decided in others if one.ref not in watched]
    refs = tuple(ref for ref in snapshot.same_head if ref not in watched)
    shared = shared_checks(pull, [(pull, desired.checks), *heard], refs) if refs else desired.checks
    shown = as_advice(shared) if snapshot.rollout.most is Mode.ADVISE else shared
    return replace(desired, checks=shown, same_head=snapshot.same_head)


def _in_its_mode(snapshot: Snapshot) -> DesiredState:
    return _with_mode(decide_alone(snapshot), mode_for(snapshot))


def _with_mode(desired: DesiredState, mode: Mode) -> DesiredState:
    """Give a decision its mode. What is observed stays as it would be enforced: `plan` writes none of it."""
    given = replace(desired, mode=mode)
    return advised(given) if mode is Mode.ADVISE else given


def decide_failed(snapshot: Snapshot, reason: str) -> DesiredState:
    """Decide what to show when the bot gave up: one failing check, and nothing else is touched."""
    return _with_mode(decide_on_failure(snapshot, reason), mode_for(snapshot))


def decide_too_complex(pull: PullRequest, text: str, reason: str, mode: Mode) -> DesiredState:
    """Decide what to show when reading a text met a limit of time or memory: the gate is closed, the rest untouched."""
    return _with_mode(decide_on_too_complex(pull, text, reason), mode)
