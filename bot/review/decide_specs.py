"""What should be true of a pull request whose specs are examined: the thread weighed, answered and remembered."""

from dataclasses import replace

from bot.policy.model import Policy
from bot.review.assess import assess, with_edits
from bot.review.commands.answers import answers_without_specs, dismissals, offers, respond
from bot.review.commands.parser import parse_commands
from bot.review.commands.registry import COMMANDS
from bot.review.commands.remember import remember
from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.findings import find
from bot.review.evaluate.gate import to_be_asked
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.team_files import team_verdict
from bot.review.model.desired_state import DesiredState
from bot.review.model.memory import Memory, fitted, set_before
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.present import checks
from bot.review.present.board import spec_states
from bot.review.present.summary import replies_in_silence, summary, summary_without_specs
from bot.review.write_back.write_back import after_merge, before_merge


def decide_with(snapshot: Snapshot, policy: Policy, spec_reviews: tuple[SpecReview, ...]) -> DesiredState:
    """Decide on specs that are examined already."""
    pull = snapshot.pull
    if not spec_reviews and not snapshot.leaving:
        return _without_specs(pull, policy, team_verdict(snapshot))
    commands = parse_commands(pull)
    context = assess(snapshot, policy, spec_reviews, commands, COMMANDS)
    forgotten = Memory(head=pull.head.sha, overflowed=True)
    if fitted(remember(context, commands), pull.capabilities.memory_limit) is None:
        context = assess(snapshot, policy, spec_reviews, commands, COMMANDS, forgotten)
    context = replace(context, team=team_verdict(snapshot))
    offered = offers(commands, context)
    findings = find(pull, context.spec_reviews, policy.review, offered)
    written = after_merge(context)
    memory = fitted(remember(context, commands, written.settled), pull.capabilities.memory_limit)
    response = respond(
        commands, context, lambda now, files: replace(with_edits(now, files, commands, COMMANDS), team=now.team)
    )
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
        landing=written.landing or response.landing,
        stamp=None if response.commits else before_merge(context),
        board=spec_states(context),
    )


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
