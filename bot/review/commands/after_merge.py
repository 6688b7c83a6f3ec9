"""Commands on a merged pull request that move the status on the base branch: one commit, one row of history."""

from dataclasses import dataclass

from bot.markdown.document import parse
from bot.policy.lifecycle import State, Status
from bot.policy.model import WriteBackMode
from bot.policy.paths import metadata_path
from bot.policy.states import refused_step
from bot.review.commands.command_spec import (
    CommandOutcome,
    Done,
    EditedOnBase,
    Explained,
    States,
    named_status,
    names_of,
    says_anyway,
    usual_states,
)
from bot.review.commands.parser import Command
from bot.review.evaluate.closed_states import lacks, refuses
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.evaluate.rules_in_force import schema_of
from bot.review.evaluate.state_periods import too_soon
from bot.review.evaluate.state_steps import stands_in
from bot.review.evaluate.status import tasks_left
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit, FileText
from bot.review.model.markers import Purpose, proposed
from bot.review.text.render import Markdown, code, escape, link
from bot.review.write_back.base_edits import landing, patch, text_of, written
from bot.review.write_back.model import SpecEdits
from bot.spec.history import HistoryRow, spelled_author
from bot.spec.model import Examination

_PURPOSES = {Status.IMPLEMENTED: Purpose.IMPLEMENTED, Status.WITHDRAWN: Purpose.WITHDRAWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One spec that moves, with its result."""

    wanted: SpecEdits
    file: FileText


def status(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status on the base branch."""
    wanted = named_status(command, context)
    return wanted if isinstance(wanted, Explained) else _move(command, context, wanted)


def implemented(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status on the base branch to Implemented when the plan's tasks are ticked there."""
    return _move_to(command, context, Status.IMPLEMENTED)


def withdraw(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status on the base branch to Withdrawn."""
    return _move_to(command, context, Status.WITHDRAWN)


def _move_to(command: Command, context: ReviewContext, wanted: Status) -> CommandOutcome:
    """Move to the state that a status means here."""
    states = usual_states(context, wanted)
    return states if isinstance(states, Explained) else _move(command, context, states)


def _move(command: Command, context: ReviewContext, wanted: States) -> CommandOutcome:
    """Move the status of the merged specs, unless something is missing for it."""
    pull, status = context.pull, next(iter(wanted.values())).status
    found = [(one, one.today) for one in context.spec_reviews if one.today is not None]
    if status not in _PURPOSES:
        return Explained(text=f"The {pull.capabilities.request} is {pull.state}: open a new one for this change.")
    if not found:
        return Explained(text=f"The spec is not on {code(pull.base.name)} any more.")
    moving = [
        (one, now)
        for one, now in found
        if not stands_in(context.lifecycle(one), now.status_text, now.status, wanted[one.path])
    ]
    if not moving:
        return Done()
    anyway = says_anyway(command)
    lacking = [
        line
        for spec_review, now in moving
        for line in _lacking(spec_review, now, context, wanted[spec_review.path], command.author, anyway=anyway)
    ]
    if lacking:
        said = "\n".join(f"- {line}" for line in lacking)
        return Explained(text=f"{escape(names_of(wanted))} has to be earned:\n\n{said}")
    work = [
        one
        for spec_review, now in moving
        if (one := _work(command, context, spec_review, now, wanted[spec_review.path])) is not None
    ]
    if len(work) < len(moving):
        return Explained(text="A spec here has no Status field on the base branch; add it first.")
    return _on_its_way(context, work, status)


def _lacking(
    spec_review: SpecReview, now: Examination, context: ReviewContext, wanted: State, author: Account, *, anyway: bool
) -> tuple[Markdown, ...]:
    """Say what a spec lacks on the base branch: tasks are counted there, where later pull requests tick them."""
    path, words = code(now.path), context.lifecycle(spec_review)
    refused = refused_step(words, now.status_text, wanted) if words.states else ""
    refused = refused or (too_soon(words, now, wanted, context, context.snapshot.now) if words.states else "")
    refused = refused or lacks(now, wanted) or refuses(context, now.path, wanted, (author,))
    if refused or wanted.status is not Status.IMPLEMENTED:
        return (Markdown(f"{path}: {escape(refused)}"),) if refused else ()
    if now.status is not Status.APPROVED and not words.states:
        said = escape(now.status_text or "nothing of a status")
        return (Markdown(f"{path} says {said}; it has to be {escape(words.name(Status.APPROVED))} first."),)
    tasks = tasks_left(now)
    if not tasks or anyway:
        return ()
    return (Markdown(f"{path} still lacks {tasks}. `/spec implemented anyway` goes ahead without."),)


def _work(
    command: Command, context: ReviewContext, spec_review: SpecReview, now: Examination, wanted: State
) -> _Work | None:
    """Make the edit; None where the file has no place for a status."""
    policy, before = context.policy, text_of(spec_review.source.today)
    if before is None or now.status is None:
        return None
    schema = schema_of(spec_review.source, policy.specs[spec_review.source.rule])
    name = wanted.name
    author = spelled_author(parse(before), schema, login=command.author.login, name=command.author.name)
    row = HistoryRow(
        date=command.comment.created_at.date().isoformat(),
        author=escape(author),
        change=escape(name),
        reference=escape(context.pull.ref.short),
        status=escape(name),
    )
    beside = metadata_path(policy, now.path) or ""
    back = SpecEdits(path=now.path, before=before, metadata=beside, schema=schema, status=name, row=row)
    file = written(back)
    return None if file is None else _Work(wanted=back, file=file)


def _on_its_way(context: ReviewContext, work: list[_Work], status: Status) -> CommandOutcome:
    """Choose the rung: a commit, the pull request that stands for it, or the lines for somebody who may."""
    pull, policy, push_rejected = context.pull, context.policy, context.snapshot.push_rejected
    base, standing = code(pull.base.name), proposed(pull, _PURPOSES[status])
    if standing is not None:
        name = link(standing.ref.short, standing.url)
        if standing.state is PullState.OPEN:
            return Explained(text=f"{name} brings it to {base}: merge it.")
        return _by_hand(work, f"{name} was for this and is {standing.state}.")
    if policy.write_back is WriteBackMode.OFF:
        return _by_hand(work, f"The team's policy lets me write nothing to {base} (`write_back: off`).")
    if push_rejected or not pull.base.writable:
        return _by_hand(work, f"I may not write to {base}. {escape(push_rejected)}".rstrip())
    return EditedOnBase(landing=_landing(context, work, status))


def _landing(context: ReviewContext, work: list[_Work], status: Status) -> BaseEdit:
    """Bring it to the base branch."""
    pull, name = context.pull, ", ".join(dict.fromkeys(one.wanted.status or "" for one in work))
    return landing(
        pull,
        tuple(one.file for one in work),
        headline=f"{name}: {pull.title} ({pull.ref.short})",
        purpose=_PURPOSES[status],
        way=context.policy.write_back,
        changes=[
            f"{code(one.file.path)}: Status “{escape(one.wanted.status or '')}”, and a row in the Revision History"
            for one in work
        ],
    )


def _by_hand(work: list[_Work], why: str) -> Explained:
    """Show the exact edit."""
    shown = patch(one.file for one in work)
    return Explained(text=f"{why} This is the edit:\n\n{shown}")
