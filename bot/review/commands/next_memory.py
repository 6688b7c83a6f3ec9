"""What the next run must know of this one."""

from collections.abc import Iterable, Mapping

from bot.review.commands.kept_commands import MOST
from bot.review.commands.parser import Command
from bot.review.commands.receipts import bindings, digests, shown
from bot.review.commands.registry import COMMANDS
from bot.review.commands.resolving import is_void
from bot.review.commands.standing_commands import with_what_was_edited_away
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.gate import lapsed
from bot.review.evaluate.model import Approval
from bot.review.evaluate.words import kept_askers, objections_heard, revoked
from bot.review.model.account import Account
from bot.review.model.capabilities import WriteKind
from bot.review.model.desired_state import BaseEdit
from bot.review.model.memory import Memory
from bot.review.model.proposed_files import diff_of_files, digest_of, start_of

_LONGEST_REASON = 300

_COMMENTS = 60
"""So many answered comments are remembered, the newest ones."""
_APPROVALS = 200
_TAKEN_BACK = 100
_PROPOSED = 5


def next_memory(
    context: ReviewContext,
    commands: Iterable[Command],
    written: Iterable[str] = (),
    landing: BaseEdit | None = None,
) -> Memory:
    """Keep what approvals saw, the numbers of questions, what is written or proposed, and whether a label was changed by hand."""
    pull, before, commands = context.pull, context.memory, tuple(commands)
    numbers = shown(context.gate.questions)
    today = context.snapshot.now.date().isoformat()
    closed_at = context.gate.consent.closed_at if context.gate.consent is not None else None
    return Memory(
        head=pull.head.sha,
        forced=pull.force_pushes[-1].id if pull.force_pushes else before.forced,
        approvals=_approvals(context, commands),
        questions=_questions(context),
        askers=kept_askers(context),
        shown=numbers,
        shown_before=before.shown_before if numbers == before.shown else before.shown,
        bound=bindings(commands, context),
        taken_back=_taken_back(context, commands),
        revoked=_revoked(context),
        void=_void(context, commands),
        undone=_undone(context, commands),
        answered=_last(digests(commands), _COMMENTS),
        asked=tuple(dict.fromkeys(one.approval.key for one in lapsed(context))),
        written=tuple(dict.fromkeys((*before.written, *written))),
        # What lands goes first, and the run that follows it sets the label.
        label=before.label if landing is not None else _label(context),
        rejected={kind: (today, _told(kind, reason)) for kind, reason in context.snapshot.rejected.items()},
        accounts=_accounts(context),
        closed_at=closed_at.isoformat() if closed_at is not None else "",
        heard=_last({**before.heard, **context.thread.spoken.heard, **objections_heard(context)}, MOST),
        proposed=_proposed(before, landing),
        overflowed=before.overflowed,
        label_restored=before.label_restored or _changed_by_hand(context),
    )


def _proposed(before: Memory, landing: BaseEdit | None) -> Mapping[str, str]:
    """Keep what a follow-up brings and where it begins: later nobody could work it out, when somebody's rights have changed."""
    if landing is None:
        return before.proposed
    commit = landing.proposal.commit
    return _last({**before.proposed, start_of(commit): digest_of(diff_of_files(commit.files))}, _PROPOSED)


def _accounts(context: ReviewContext) -> Mapping[str, str]:
    """Keep whose each named login was at first, but for those that the policy says itself."""
    said = context.policy.approval.accounts
    return {login: account for login, account in context.approvers.known.items() if login not in said}


def _approvals(context: ReviewContext, commands: Iterable[Command]) -> Mapping[str, str]:
    """Keep which commit each person's last approval by a command saw; where people decide by consent, each of them."""
    commands, early = tuple(commands), {approval.key for approval in context.early}
    keys = {command.key for command in commands if command.comment.review_id is None}
    spoken = {
        approval.key: approval.sha
        for approval in sorted(_kept(context), key=lambda one: _may_approve(one.account, context))
        if approval.sha is not None and approval.key in keys - early
    }
    return _last({**_agreed(context, commands), **spoken}, _APPROVALS)


def _agreed(context: ReviewContext, commands: Iterable[Command]) -> Mapping[str, str]:
    """Keep what agreements saw while another policy is in force, which may go again: then nobody has to agree anew."""
    known = ((command, COMMANDS.of(command)) for command in commands if command.key in context.memory.approvals)
    return {one.key: context.memory.approvals[one.key] for one, spec in known if spec is not None and spec.by_consent}


def _kept(context: ReviewContext) -> Iterable[Approval]:
    """Choose whose commit still matters: since when people agree, is told by what they said before, too."""
    events = context.thread.approval_events
    if context.policy.approval.by_consent:
        return tuple(approval for *_, approval in events if approval is not None)
    last: dict[str, Approval] = {}
    for _, account, approval in events:
        if approval is None:
            last.pop(account.id, None)
        elif not approval.edited or account.id not in last:
            last[account.id] = approval
    return last.values()


def _questions(context: ReviewContext) -> Mapping[str, int]:
    """Keep the numbers of the questions that are there, and the highest ever given: none is given twice."""
    known = {**context.memory.questions, **context.thread.numbers}
    highest = sorted(known.items(), key=lambda one: one[1])[-1:]
    return {**dict(highest), **context.thread.numbers}


def _may_approve(account: Account, context: ReviewContext) -> bool:
    """Tell whose word is kept first when a crowd speaks."""
    paths = (*(one.path for one in context.spec_reviews), *(one.path for one in context.removals))
    return any(context.approvers.groups(account, path) for path in paths)


def _taken_back(context: ReviewContext, commands: Iterable[Command]) -> tuple[str, ...]:
    """Keep which commands took an approval back, as long as their comments are there."""
    now = [one.key for one in with_what_was_edited_away(commands, context, COMMANDS) if _takes_back(one)]
    authors = {comment.id: comment.author for comment in context.pull.comments}
    kept = dict.fromkeys((*context.memory.taken_back, *now))
    found = {key: authors[number] for key in kept if (number := key.rpartition(".")[0]) in authors}
    return tuple(sorted(found, key=lambda key: _may_approve(found[key], context)))[-_TAKEN_BACK:]


def _revoked(context: ReviewContext) -> tuple[str, ...]:
    """Keep which approvals were taken back, of people who may approve; what took them back may be deleted."""
    heard = (event for event in context.thread.approval_events if _may_approve(event[1], context))
    return revoked(context.pull, tuple(heard), context.memory.revoked)[-_TAKEN_BACK:]


def _void(context: ReviewContext, commands: Iterable[Command]) -> tuple[str, ...]:
    """Keep which commands closed a question whose number is not known any more, as long as they are there."""
    resolve = COMMANDS.find("resolve")
    void = (one.key for one in commands if COMMANDS.of(one) is resolve and is_void(one, context))
    return tuple(void)[-_TAKEN_BACK:]


def _undone(context: ReviewContext, commands: Iterable[Command]) -> tuple[str, ...]:
    """Keep which commands a later one undid, as long as they are there: the later one may be deleted."""
    there = {command.key for command in commands}
    undone = context.thread.undone | set(context.memory.undone)
    return tuple(sorted(one for one in undone if one.partition(":")[0] in there))[-_TAKEN_BACK:]


def _takes_back(command: Command) -> bool:
    known = COMMANDS.of(command)
    return known is not None and known.name == "unapprove" and not known.refusal(command)


def _last(found: Mapping[str, str], most: int) -> Mapping[str, str]:
    """Keep the newest entries."""
    return dict(list(found.items())[-most:])


def _told(kind: WriteKind, reason: str) -> str:
    """Keep the reason where it is said again: beside the patch that somebody applies by hand."""
    return reason[:_LONGEST_REASON] if kind is WriteKind.LANDING else ""


def _label(context: ReviewContext) -> str:
    """Name the label that this run leaves; none where the bot may set none."""
    withheld = WriteKind.LABEL in context.pull.capabilities.withheld
    return context.label.name if context.label and not withheld else ""


def _changed_by_hand(context: ReviewContext) -> bool:
    """Tell whether somebody took the label that the last run left, or added another; not where the bot may set none."""
    if WriteKind.LABEL in context.pull.capabilities.withheld:
        return False
    ours = {name.casefold() for name in context.status_labels}
    found = {name.casefold() for name in context.pull.labels} & ours
    before, now = context.memory.label.casefold(), context.label.name.casefold() if context.label else ""
    return before in ours and found not in ({before}, {now})
