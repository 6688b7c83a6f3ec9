"""The commands of decisions by consent: a proposal, and what the people whom the policy names say to it."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from bot.review.commands.friendly_words import bare, has_text, unknown_words, words
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
    """Propose an outcome; whoever is asked agrees with what they propose. The first of the same proposals stands."""
    named = _is_named(command.author, context)
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if not named and not context.may_write(command.author):
        return refuse(thread, command, f"{NOT_NAMED}, or for anyone with write access.")
    said = [bare(word) for word in words(command.rest)]
    found = [one for one in Outcome if one.value in said]
    if len(found) != 1 or unknown_words(command.rest, {found[0].value}):
        return refuse(thread, command, WHAT)
    before = thread.spoken.proposal
    if before is None or before.outcome is not found[0]:
        comment = command.comment
        before = Proposal(outcome=found[0], account=command.author, at=comment.created_at, url=comment.url)
    thread = replace(thread, spoken=replace(thread.spoken, proposal=before))
    return _agrees(thread, command, context) if named and command.author.id != context.pull.author.id else thread


def agree(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Agree to what is proposed; whether it counts is evaluated for each spec later, as that of an approval is."""
    if not context.policy.approval.by_consent:
        return refuse(thread, command, BY_APPROVALS)
    if thread.spoken.proposal is None:
        return refuse(thread, command, NOTHING_PROPOSED)
    return _agrees(thread, command, context)


def _agrees(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Hear an agreement: an approval of what is proposed at that moment."""
    proposal = thread.spoken.proposal
    heard = approve(thread, command, context)
    *before, (at, who, approval) = heard.approval_events
    outcome = proposal.outcome if proposal is not None else Outcome.MERGE
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
    if command.author.id == context.pull.author.id or not context.may_write(command.author):
        return refuse(thread, command, "This is for anyone with write access, but not the author.")
    said = [bare(word).removeprefix("@") for word in command.rest.replace(",", " ").split()]
    known = {one.login.casefold(): one for one in named_people(context) if one.word is not Word.AUTHOR}
    wanted = [word for word in said if word in known]
    strange = [word for word in said if word not in known and word not in _BESIDE]
    if strange or not wanted:
        return refuse(thread, command, _whom(strange, known))
    meant = {known[word].key for word in wanted}
    left = {key: one for key, one in thread.spoken.left_out.items() if key not in meant}
    if "cancel" not in said:
        at, url, by = command.comment.created_at, command.comment.url, command.author.login
        left |= {known[word].key: replace(known[word], at=at, url=url, by=by) for word in wanted}
    return replace(thread, spoken=replace(thread.spoken, left_out=MappingProxyType(left)))


def _whom(strange: Iterable[str], known: Iterable[str]) -> str:
    """Say which name is none, and how it is written."""
    name = next(iter(strange), "")
    said = f"“{escape(name[:40])}” is none of the people. " if name else ""
    return f"{said}Write `/spec leave-out @name`, of: {', '.join(map(escape, known)) or 'nobody'}."


def _is_named(account: Account, context: ReviewContext) -> bool:
    paths = (*(one.path for one in context.spec_reviews), *(one.path for one in context.removals))
    return any(context.approvers.groups(account, path) for path in paths)
