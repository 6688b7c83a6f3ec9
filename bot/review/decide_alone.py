"""What should be true of a pull request on its own: the bot's own work, broken rules, or specs that are evaluated and answered."""

from dataclasses import replace
from datetime import datetime

from bot.policy.model import Policy
from bot.review.assess import assess, with_edits
from bot.review.commands.answers import (
    answers_to_all,
    answers_without_specs,
    dismissals,
    merged_under_broken_rules,
    offers,
    respond,
    rules_are_broken,
)
from bot.review.commands.next_memory import next_memory
from bot.review.commands.parser import all_commands, parse_commands
from bot.review.commands.registry import COMMANDS
from bot.review.evaluate.context import BrokenRules, ReviewContext, TeamVerdict
from bot.review.evaluate.evaluate_specs import evaluate
from bot.review.evaluate.findings import find
from bot.review.evaluate.first_contact import is_untouched
from bot.review.evaluate.gate import to_be_asked
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.related import spec_pulls
from bot.review.evaluate.state_periods import ends_of_states
from bot.review.evaluate.team_files import team_verdict
from bot.review.evaluate.woken_pulls import followers
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Check, DesiredState
from bot.review.model.markers import original_of
from bot.review.model.memory import Memory, fitted, set_before
from bot.review.model.notices import NOTHING_TO_TELL
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.own_follow_up import is_own_work
from bot.review.present import checks
from bot.review.present.board import spec_states
from bot.review.present.consent import closes
from bot.review.present.notices import announcement
from bot.review.present.summary import replies_in_silence, summary, summary_without_specs
from bot.review.present.unreadable import Unreadable, not_all_files, too_complex
from bot.review.write_back.write_back import after_merge, before_merge


def decide_alone(snapshot: Snapshot) -> DesiredState:
    """Decide on a pull request as if no other had its head. The bot's own follow-up is let through while it is just that."""
    if snapshot.original is not None and is_own_work(snapshot, snapshot.original):
        passed = _only_checks(checks.green_checks(snapshot.pull))
        thread = checks.open_gate_thread(snapshot.pull, Policy())
        return replace(passed, gate_thread=thread, enqueue=original_of(snapshot.pull))
    evaluated = evaluate(snapshot)
    if isinstance(evaluated, BrokenRules):
        team = team_verdict(snapshot)
        shown = _only_checks(checks.broken_checks(snapshot.pull, evaluated, team))
        told = answers_to_all(parse_commands(snapshot.pull), snapshot.pull, rules_are_broken(evaluated))
        told += merged_under_broken_rules(snapshot.pull, evaluated)
        return replace(shown, gate_thread=checks.broken_gate_thread(snapshot.pull, evaluated, team), replies=told)
    if not snapshot.pull.files_complete:
        return _unreadable(snapshot.pull, not_all_files(snapshot.pull))
    desired = decide_with(snapshot, evaluated.policy, evaluated.spec_reviews)
    asked = snapshot.pull.state is PullState.MERGED and (desired.replies or desired.reactions)
    if desired.summary is not None and not asked and is_untouched(snapshot, evaluated.policy):
        return _left_alone(snapshot.pull, desired)
    woken = (*spec_pulls(snapshot, evaluated.policy), *original_of(snapshot.pull))
    later = followers(snapshot, evaluated.policy) if snapshot.pull.state is PullState.MERGED else ()
    return replace(desired, enqueue=(*desired.enqueue, *woken), followers=later)


def _left_alone(pull: PullRequest, desired: DesiredState) -> DesiredState:
    """Decide on the checks of a pull request from before the bot came; where none can be shown, the thread is the check."""
    if pull.state is not PullState.OPEN:
        return replace(_only_checks(()), board=desired.board)
    thread = None if desired.checks and pull.capabilities.shows_checks else desired.gate_thread
    shown = _only_checks(tuple(map(checks.only_checked, desired.checks)))
    return replace(shown, gate_thread=thread, board=desired.board)


def _only_checks(wanted: tuple[Check, ...]) -> DesiredState:
    """Decide nothing but the checks."""
    return DesiredState(label=None, status_labels=frozenset(), summary=None, checks=wanted, checks_only=True)


def decide_on_failure(snapshot: Snapshot, reason: str) -> DesiredState:
    """Decide on one failing check and nothing else."""
    return _only_checks((checks.failed_check(snapshot.pull, reason),))


def decide_on_too_complex(pull: PullRequest, text: str, reason: str) -> DesiredState:
    """Decide on a gate that is closed because a text met a limit; the rest is untouched."""
    return _unreadable(pull, too_complex(pull, text, reason))


def _unreadable(pull: PullRequest, found: Unreadable) -> DesiredState:
    shown = _only_checks(checks.unreadable_checks(pull, found))
    told = answers_to_all(
        parse_commands(pull), pull, f"Nothing was done. {found.title}; write the command again when that is over."
    )
    return replace(shown, gate_thread=checks.unreadable_thread(pull, found), replies=told)


def decide_with(snapshot: Snapshot, policy: Policy, spec_reviews: tuple[SpecReview, ...]) -> DesiredState:
    """Decide on specs that are examined already."""
    pull = snapshot.pull
    if not spec_reviews and not snapshot.leaving:
        return _without_specs(pull, policy, team_verdict(snapshot))
    commands = all_commands(pull)
    context = assess(snapshot, policy, spec_reviews, commands, COMMANDS)
    forgotten = Memory(head=pull.head.sha, overflowed=True)
    if fitted(next_memory(context, commands), pull.capabilities.memory_limit) is None:
        context = assess(snapshot, policy, spec_reviews, commands, COMMANDS, forgotten)
    context = replace(context, team=team_verdict(snapshot))
    offered = offers(commands, context)
    findings = find(pull, context.spec_reviews, policy.review, offered)
    written = after_merge(context)
    response = respond(
        commands, context, lambda now, files: replace(with_edits(now, files, commands, COMMANDS), team=now.team)
    )
    landing = written.landing or response.landing
    memory = fitted(next_memory(context, commands, written.settled, landing), pull.capabilities.memory_limit)
    return DesiredState(
        label=context.label,
        status_labels=context.status_labels | set_before(pull),
        summary=summary(context, findings.elsewhere, memory=memory or forgotten, after=written),
        findings=(*findings.inline, *offered),
        checks=checks.both_checks(context),
        gate_thread=checks.gate_thread(context),
        replies=(*response.replies, *replies_in_silence(context)),
        reactions=response.reactions,
        dismissals=dismissals(context),
        review_requests=to_be_asked(context),
        commits=response.commits,
        landing=landing,
        stamp=None if response.commits else before_merge(context),
        closes=context.gate.consent is not None and closes(context),
        board=spec_states(context),
        wake_at=_wake_at(context),
        announcement=announcement(context) if any(one.notify for one in policy.specs) else NOTHING_TO_TELL,
    )


def _wake_at(context: ReviewContext) -> datetime | None:
    """Say when the first period is over that runs now, of a decision or of a state."""
    if context.pull.state is not PullState.OPEN:
        return None
    consent = context.gate.consent
    own = consent.ends_at if consent is not None and consent.is_running else None
    states = ends_of_states(context) if any(context.lifecycle(one).lasts for one in context.spec_reviews) else ()
    return min(filter(None, (own, *states)), default=None)


def _without_specs(pull: PullRequest, policy: Policy, team: TeamVerdict) -> DesiredState:
    """Keep both checks green but for the team's own files; an old summary says that its spec has left."""
    return DesiredState(
        label=None,
        status_labels=checks.status_label_names(pull, policy) | set_before(pull),
        summary=summary_without_specs(pull, team),
        replies=answers_without_specs(parse_commands(pull), pull, policy),
        checks=checks.shown(pull, policy, checks.green_checks(pull, team)),
        gate_thread=checks.open_gate_thread(pull, policy, team),
    )
