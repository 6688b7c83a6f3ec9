"""What should be true of a pull request: the concerns, each in its own file, put together on one screen."""

from dataclasses import replace

from bot.policy.model import Mode, Policy
from bot.review.decide_specs import decide_with
from bot.review.evaluate.context import BrokenRules
from bot.review.evaluate.effective_mode import mode_for
from bot.review.evaluate.evaluate_specs import evaluate
from bot.review.evaluate.first_contact import is_untouched
from bot.review.evaluate.related import original_of, spec_pulls
from bot.review.evaluate.team_files import team_verdict
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Check, DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.own_follow_up import is_own_work
from bot.review.present import checks
from bot.review.present.in_mode import as_advice, in_mode
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
    return in_mode(_decide_alone(snapshot), mode_for(snapshot))


def _decide_alone(snapshot: Snapshot) -> DesiredState:
    """Decide on a pull request as if no other had its head. The bot's own follow-up is let through while it is just that."""
    if snapshot.original is not None and is_own_work(snapshot):
        passed = _only_checks(checks.green_checks(snapshot.pull))
        thread = checks.open_gate_thread(snapshot.pull, Policy())
        return replace(passed, gate_thread=thread, enqueue=original_of(snapshot.pull))
    evaluated = evaluate(snapshot)
    if isinstance(evaluated, BrokenRules):
        team = team_verdict(snapshot)
        shown = _only_checks(checks.broken_checks(snapshot.pull, evaluated, team))
        return replace(shown, gate_thread=checks.broken_gate_thread(snapshot.pull, evaluated, team))
    if not snapshot.pull.files_complete:
        return _only_checks(checks.unread_checks(snapshot.pull))
    desired = decide_with(snapshot, evaluated.policy, evaluated.spec_reviews)
    if desired.summary is not None and is_untouched(snapshot, evaluated.policy):
        return _left_alone(snapshot.pull, desired)
    told = (*spec_pulls(snapshot, evaluated.policy), *original_of(snapshot.pull))
    return replace(desired, enqueue=(*desired.enqueue, *told))


def decide_failed(snapshot: Snapshot, reason: str) -> DesiredState:
    """Decide what to show when the bot gave up: one failing check, and nothing else is touched."""
    return in_mode(_only_checks((checks.failed_check(snapshot.pull, reason),)), mode_for(snapshot))


def _left_alone(pull: PullRequest, desired: DesiredState) -> DesiredState:
    """Decide on the checks of a pull request from before the bot came; where none can be shown, the thread is the check."""
    thread = None if desired.checks and pull.capabilities.shows_checks else desired.gate_thread
    shown = _only_checks(tuple(map(checks.only_checked, desired.checks)))
    return replace(shown, gate_thread=thread, board=desired.board)


def _only_checks(wanted: tuple[Check, ...]) -> DesiredState:
    """Decide nothing but the checks."""
    return DesiredState(label=None, status_labels=frozenset(), summary=None, checks=wanted, checks_only=True)
