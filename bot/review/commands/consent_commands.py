"""The commands of decisions by consent: a proposal, and what the people whom the policy names say to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.review.commands.friendly_words import bare, has_text, unknown_words, words
from bot.review.commands.kept_commands import heard
from bot.review.commands.parser import Command
from bot.review.commands.standing_commands import approve, question, refuse, unapprove
from bot.review.evaluate.consent import named_people
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.decision import Outcome, Proposal, Word
from bot.review.model.account import Account
from bot.review.text.render import escape

BY_APPROVALS = "This team decides by approvals (`approval.decision` in the policy): write `/spec approve`, or ask by `/spec question`."
NOTHING_PROPOSED = "Nothing is proposed here yet. Write `/spec propose merge` (or `close`, `postpone`) first."
_BESIDE = frozenset({"cancel", "and", "&", "please"})
NOT_NAMED = "This is for the people whom the policy names (`approval.people`)"
WHAT = "Propose one of three things: write `/spec propose merge`, `/spec propose close` or `/spec propose postpone`."


def propose(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Propose an outcome; whoever is asked agrees with what they propose. The first of the same proposals stands.

    One that does not count any more still takes the place of another one: who agreed to it agreed to nothing else.
    """
    named = _is_named(command.author, context)
    may = named or context.may_write(command.author)
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if not may and not command.kept and command.key not in context.memory.heard:
        return refuse(thread, command, f"{NOT_NAMED}, or for anyone with write access.")
    said = [bare(word) for word in words(command.rest)]
    found = [one for one in Outcome if one.value in said]
    if len(found) != 1 or unknown_words(command.rest, {found[0].value}):
        return refuse(thread, command, WHAT)
    counts = may and not command.kept and not command.comment.edited
    thread = _with_proposal(thread, command, found[0], counts=counts)
    if not counts:
        return thread
    is_asked = named and command.author.id != context.pull.author.id
    return _agrees(thread, command, context, found[0]) if is_asked else thread


def _with_proposal(thread: ThreadState, command: Command, outcome: Outcome, *, counts: bool) -> ThreadState:
    """Let a proposal take the place of one of another outcome; where it does not count, nothing is proposed then."""
    spoken, comment = thread.spoken, command.comment
    before = spoken.proposal
    if before is None or before.outcome is not outcome:
        new = Proposal(outcome=outcome, account=command.author, at=comment.created_at, url=comment.url)
        before = new if counts else None
    kept = heard(thread, command, f"propose {outcome}") if counts or command.kept else spoken.heard
    return replace(thread, spoken=replace(spoken, proposal=before, heard=MappingProxyType(kept)))


def agree(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Agree to what is proposed; whether it counts is evaluated for each spec later, as that of an approval is."""
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    proposal = thread.spoken.proposal
    if proposal is None:
        return refuse(thread, command, NOTHING_PROPOSED)
    return _agrees(thread, command, context, proposal.outcome)


def _agrees(thread: ThreadState, command: Command, context: ReviewContext, outcome: Outcome) -> ThreadState:
    """Hear an agreement: an approval of what is proposed at that moment."""
    heard = approve(thread, command, context)
    *before, (at, who, approval) = heard.approval_events
    agreed = replace(approval, outcome=outcome) if approval is not None else None
    return replace(heard, approval_events=(*before, (at, who, agreed)))


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


def leave_out(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Let people who are away be waited for no more, or, with `cancel`, be waited for again."""
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    said = [bare(word).removeprefix("@") for word in command.rest.replace(",", " ").split()]
    may = command.author.id != context.pull.author.id and context.may_write(command.author)
    kept = command.kept or (not may and command.key in context.memory.heard)
    if not may and not kept:
        return refuse(thread, command, "This is for anyone with write access, but not the author.")
    if kept or command.comment.edited:
        return _waited_for_again(thread, said, context) if "cancel" in said else thread
    known = {one.login.casefold(): one for one in named_people(context) if one.word is not Word.AUTHOR}
    wanted = [word for word in said if word in known]
    strange = [word for word in said if word not in known and word not in _BESIDE]
    if strange or not wanted:
        return refuse(thread, command, _whom(strange, known))
    meant = {known[word].key for word in wanted}
    left = {key: one for key, one in thread.spoken.left_out.items() if key not in meant}
    kept_too = heard(thread, command, f"leave-out {' '.join(said)}") if "cancel" in said else thread.spoken.heard
    if "cancel" not in said:
        at, url, by = command.comment.created_at, command.comment.url, command.author.login
        left |= {known[word].key: replace(known[word], at=at, url=url, by=by) for word in wanted}
    spoken = replace(thread.spoken, left_out=MappingProxyType(left), heard=MappingProxyType(kept_too))
    return replace(thread, spoken=spoken)


def _waited_for_again(thread: ThreadState, said: Iterable[str], context: ReviewContext) -> ThreadState:
    """Let the order to wait for people again stand, whatever became of its comment or of who gave it."""
    names = frozenset(said)
    meant = {one.key for one in named_people(context) if one.login.casefold() in names}
    left = {key: one for key, one in thread.spoken.left_out.items() if key not in meant}
    return replace(thread, spoken=replace(thread.spoken, left_out=MappingProxyType(left)))


def _whom(strange: Sequence[str], known: Iterable[str]) -> str:
    """Say which name is none, and how it is written."""
    said = f"“{escape(strange[0][:40])}” is none of the people. " if strange else ""
    return f"{said}Write `/spec leave-out @name`, of: {', '.join(map(escape, known)) or 'nobody'}."


def _is_named(account: Account, context: ReviewContext) -> bool:
    paths = (*(one.path for one in context.spec_reviews), *(one.path for one in context.removals))
    return any(context.approvers.groups(account, path) for path in paths)
