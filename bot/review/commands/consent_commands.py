"""The commands of decisions by consent: a proposal, and what the people whom the policy names say to it."""

from dataclasses import replace
from types import MappingProxyType

from bot.review.commands.friendly_words import bare, has_text, unknown_words, words
from bot.review.commands.parser import Command
from bot.review.commands.standing_commands import approve, question, refuse, unapprove
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.decision import Outcome, Proposal
from bot.review.model.account import Account

BY_APPROVALS = "This team decides by approvals (`approval.decision` in the policy): write `/spec approve`, or ask by `/spec question`."
NOTHING_PROPOSED = "Nothing is proposed here yet. Write `/spec propose merge` first, then agree."
NOT_NAMED = "This is for the people whom the policy names (`approval.people`)"
WHAT = "I know one thing to propose: write `/spec propose merge`."


def propose(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Propose an outcome; whoever is asked agrees with what they propose. The first of the same proposals stands."""
    named = _is_named(command.author, context)
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if not named and not context.may_write(command.author):
        return refuse(thread, command, f"{NOT_NAMED}, or for anyone with write access.")
    said = [bare(word) for word in words(command.rest)]
    outcome = next((one for one in Outcome if one.value in said), None)
    if outcome is None or unknown_words(command.rest, {outcome.value}):
        return refuse(thread, command, WHAT)
    before = thread.spoken.proposal
    if before is None or before.outcome is not outcome:
        comment = command.comment
        before = Proposal(outcome=outcome, account=command.author, at=comment.created_at, url=comment.url)
    thread = replace(thread, spoken=replace(thread.spoken, proposal=before))
    return approve(thread, command, context) if named and command.author.id != context.pull.author.id else thread


def agree(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Agree to what is proposed; whether it counts is evaluated for each spec later, as that of an approval is."""
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if thread.spoken.proposal is None:
        return refuse(thread, command, NOTHING_PROPOSED)
    return approve(thread, command, context)


def object_(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Object: a question that keeps the spec from approval until it is resolved."""
    if not has_text(command.text):
        return refuse(thread, command, "Say what is wrong: `/spec object The limits are too low for imports.`")
    return question(thread, command, context)


def abstain(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Neither agree nor object, and be waited for no more."""
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if not _is_named(command.author, context):
        return refuse(thread, command, f"{NOT_NAMED}.")
    moment = (command.author.id, command.comment.created_at)
    spoken = replace(
        thread.spoken,
        abstentions=MappingProxyType({**thread.spoken.abstentions, moment: command.comment.url}),
    )
    return unapprove(replace(thread, spoken=spoken), command, context)


def _is_named(account: Account, context: ReviewContext) -> bool:
    paths = (*(one.path for one in context.spec_reviews), *(one.path for one in context.removals))
    return any(context.approvers.groups(account, path) for path in paths)
