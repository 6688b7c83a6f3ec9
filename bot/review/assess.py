"""What the snapshot amounts to: the conversation folded, the files judged, the gate and the earned status."""

from collections.abc import Iterable
from dataclasses import replace

from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.review.commands.command_spec import CommandTable
from bot.review.commands.moves_asked import moves_asked
from bot.review.commands.parser import Command
from bot.review.commands.standing_commands import fold, steps
from bot.review.evaluate import consent, gate
from bot.review.evaluate.closed_states import with_closed_states
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.decision import Consent
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.gate import (
    count_approvals,
    file_questions,
    standing_approvals,
    standing_objections,
    too_early,
)
from bot.review.evaluate.metadata_places import located
from bot.review.evaluate.model import Approval, ApprovalCount, Question, Removal, SpecReview
from bot.review.evaluate.on_base import status_on_base, together
from bot.review.evaluate.other_halves import missing_halves, with_other_halves
from bot.review.evaluate.people import Approvers, approvers_of, contributors_of, named_accounts, passed_on
from bot.review.evaluate.related import dependencies_of, removal_of
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.evaluate.state_periods import with_period
from bot.review.evaluate.state_steps import is_held
from bot.review.evaluate.status import StatusInputs, built, earned, with_claim
from bot.review.evaluate.taken_suggestions import taken_suggestions
from bot.review.evaluate.words import native_words, objections_kept, revoked_before
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import FileText
from bot.review.model.memory import Memory, recall
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import with_texts
from bot.review.text.render import code

TOO_MANY_COMMITS = (
    "It has more commits than the forge lists, so I cannot tell who made them all: squash them, or let"
    " `approval.contributors` be `true` in the policy."
)
PASSED_ON = (
    "{login} is another account now than when I first saw that name here, and approves nothing under it: name the"
    " person's new login in the policy or the code owners; if the new account is meant, delete my summary."
)
NOT_MEANT = (
    "{login} is another account than `approval.accounts` in the policy gives for that name, and approves nothing under it:"
    " correct the number there, if this account is meant."
)
TOO_MUCH = (
    "What I have to remember of this thread does not fit into one comment, so I cannot tell which approvals still count:"
    " delete comments with commands that nobody needs and then my summary, or propose this anew."
)


def assess(
    snapshot: Snapshot,
    policy: Policy,
    spec_reviews: tuple[SpecReview, ...],
    commands: Iterable[Command],
    known: CommandTable,
    memory: Memory | None = None,
) -> ReviewContext:
    """Evaluate the thread and the files, then hold the files' claims against it; `memory` in the place of the summary's."""
    memory = memory or recall(snapshot.pull)
    context = ReviewContext(
        snapshot=snapshot,
        policy=policy,
        approvers=_approvers(snapshot, policy, spec_reviews, memory),
        memory=memory,
        spec_reviews=spec_reviews,
        removals=tuple(removal_of(spec, policy) for spec in snapshot.leaving),
        help=known.help(snapshot.pull.capabilities.help_note, by_consent=policy.approval.by_consent),
    )
    if not policy.approval.contributors:
        claimed = any(commit.takes_suggestion for commit in snapshot.commits.commits)
        taken = taken_suggestions(snapshot, policy) if claimed else ()
        context = replace(context, contributors=contributors_of(snapshot.pull, snapshot.commits, taken))
    commands = tuple(commands)
    if asked := {command.review for command in commands if command.review}:
        native = (approval for _, _, approval in native_words(snapshot.pull) if approval is not None)
        context = replace(context, conditional=tuple(one for one in native if one.key in asked))
    told = tuple(steps(commands, context, known)) if policy.approval.by_consent else ()
    context = replace(context, thread=told[-1][1] if told else fold(commands, context, known))
    moves = (
        tuple(moves_asked(commands, context, known))
        if any(policy.specs[one.source.rule].lifecycle.states for one in spec_reviews)
        else ()
    )
    return _with_status(_with_gate(context, told, moves))


def _approvers(snapshot: Snapshot, policy: Policy, spec_reviews: Iterable[SpecReview], memory: Memory) -> Approvers:
    """Say who may approve; whoever is named by login is the account that had it first."""
    approvers = approvers_of(snapshot, policy)
    paths = (*(one.path for one in spec_reviews), *(one.path for one in snapshot.leaving))
    named = replace(approvers, entries=(*approvers.entries, *policy.movers))
    known = named_accounts(snapshot.pull, named, policy.approval, paths, memory.accounts)
    return replace(approvers, known=known)


def with_edits(
    context: ReviewContext, files: Iterable[FileText], commands: Iterable[Command], known: CommandTable
) -> ReviewContext:
    """Evaluate everything again as it will be once the head branch has these files."""
    new = {file.path: file.content for file in files}
    specs = tuple(with_texts(one, new, context.pull.head.sha) for one in context.snapshot.specs)
    snapshot = replace(context.snapshot, specs=specs)
    return assess(snapshot, context.policy, examine_specs(snapshot, context.policy), commands, known)


def _with_gate(
    context: ReviewContext, told: consent.Steps, moves: tuple[tuple[str, str, Account], ...]
) -> ReviewContext:
    """Build the gate; a status that a file claims without having earned it is an error of its own."""
    asked = file_questions(context.pull, context.spec_reviews)
    questions = (*asked, *context.thread.questions)
    counts, early = _weigh(context, questions)
    decision = None
    if context.policy.approval.by_consent and counts:
        counts, decision = _decided(context, counts, asked, early, told)
    needed = dependencies_of(context.snapshot, context.policy, context.spec_reviews)
    heard = (event for event in context.thread.approval_events if event[2] not in early)
    paths = (*(one.path for one in context.spec_reviews), *(one.path for one in context.removals))
    objections = standing_objections(context.pull, heard, context.approvers, paths, objections_kept(context))
    unread = unread_parts(context)
    unclaimed = replace(
        gate.build(context.spec_reviews, questions, counts, needed, objections, unread), consent=decision
    )
    if any(context.lifecycle(one).states for one in context.spec_reviews):
        context = with_closed_states(context, unclaimed, moves)
    anyway = context.thread.implemented_anyway
    claimed = tuple(
        with_claim(one, unclaimed, context.lifecycle(one), context.closed(one), implemented_anyway=anyway)
        for one in context.spec_reviews
    )
    claimed = tuple(
        with_period(one, context.lifecycle(one), context) if context.lifecycle(one).lasts else one for one in claimed
    )
    if context.closed_states:
        halves = {one.path: tuple(missing_halves(one, context.snapshot, context.policy)) for one in claimed}
        claimed = tuple(with_other_halves(one, halves[one.path], context.snapshot, context.policy) for one in claimed)
        context = replace(context, halves=halves)
    claimed = tuple(located(one) if one.metadata_end else one for one in claimed)
    closed_or_open = gate.build(claimed, questions, counts, needed, objections, unread)
    return replace(context, spec_reviews=claimed, early=early, gate=replace(closed_or_open, consent=decision))


def _weigh(
    context: ReviewContext, questions: tuple[Question, ...]
) -> tuple[tuple[ApprovalCount, ...], tuple[Approval, ...]]:
    """Count the approvals that stand and name those that came too early: whoever approved twice has given both too early."""
    early: tuple[Approval, ...] = ()
    events = context.thread.approval_events
    spent = revoked_before(context.pull, events, context.memory.revoked)
    while True:
        given = standing_approvals(context.pull, events, without=(*early, *spent, *context.conditional))
        counts = _counts(context, given)
        more = too_early(counts, questions, context.policy.approval)
        if not more:
            return counts, early
        early = (*early, *more)


def _decided(
    context: ReviewContext,
    counts: tuple[ApprovalCount, ...],
    asked: tuple[Question, ...],
    early: tuple[Approval, ...],
    told: consent.Steps,
) -> tuple[tuple[ApprovalCount, ...], Consent]:
    """Judge a decision by consent, by everything that was ever said."""
    spent = revoked_before(context.pull, context.thread.approval_events, context.memory.revoked)
    without = (*early, *context.conditional, *consent.taken_back_unseen(context, spent))
    given = consent.Given(
        steps=told,
        questions=asked,
        ever=_counts(context, consent.every_approval(context, without)),
        without=without,
        uncounted=any(gate.uncounted_places(context.spec_reviews)),
    )
    return consent.with_consent(context, counts, given)


def _with_status(context: ReviewContext) -> ReviewContext:
    """Say what the files and the thread have earned; after the merge the base branch may have gone further."""
    specs, anyway = context.spec_reviews, context.thread.implemented_anyway
    today = {one.today.status if one.today is not None else None for one in specs}
    inputs = StatusInputs(
        state=context.pull.state,
        draft=context.pull.draft,
        gate_open=context.gate.is_open,
        held=any(context.closed_states and is_held(one, context.lifecycle(one), context.closed(one)) for one in specs),
        given_up=context.gate.consent is not None and context.gate.consent.gives_up,
        withdrawn=all(one.spec.status is Status.WITHDRAWN for one in specs) or today == {Status.WITHDRAWN},
        built=all(built(one, anyway=anyway) for one in specs) or today == {Status.IMPLEMENTED},
    )
    status, pull = earned(inputs), context.pull
    if inputs.held and inputs.gate_open and pull.state is PullState.MERGED:
        status = together(status, [one.spec.status for one in specs])
    if pull.state is PullState.MERGED:
        back = [
            status_on_base(
                pull, one, schema_of(one.source, context.policy.specs[one.source.rule]), context.memory.written, status
            )
            for one in specs
        ]
        status = together(status, back) if specs else status
    return replace(context, status=status)


def unread_parts(context: ReviewContext) -> tuple[str, ...]:
    """Say what of the pull request could not be read whole."""
    commits = () if context.contributors.complete else (TOO_MANY_COMMITS,)
    strangers, meant = passed_on(context.pull, context.approvers.known), context.policy.approval.accounts
    words = ((NOT_MEANT if one.login.casefold() in meant else PASSED_ON, code(one.login)) for one in strangers)
    others = tuple(said.format(login=login) for said, login in words)
    return (*commits, *others, *((TOO_MUCH,) if context.memory.overflowed else ()))


def _counts(context: ReviewContext, given: tuple[Approval, ...]) -> tuple[ApprovalCount, ...]:
    """Count the approvals of each spec, of those that leave too."""
    pull, approvers, policy, contributors = context.pull, context.approvers, context.policy, context.contributors
    given = tuple(given)
    subjects: tuple[SpecReview | Removal, ...] = (
        *context.spec_reviews,
        *(one for one in context.removals if one.guarded),
    )
    return tuple(
        count_approvals(one, given, pull=pull, approvers=approvers, policy=policy, contributors=contributors)
        for one in subjects
    )
