"""What the forge refuses this credential, and what follows: it is said once, with the permission that is missing.

What was refused is not tried at each event: the summary's memory keeps the day, and the next try is on the next day, or
when somebody comments `/spec check` or presses *Check again*. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.review.apply import RejectedAction
from bot.review.commands.parser import parse_commands
from bot.review.commands.receipts import has_receipt
from bot.review.commands.registry import COMMANDS
from bot.review.model import actions
from bot.review.model.capabilities import Capabilities, WriteKind
from bot.review.model.memory import recall
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot

_CHECK_AGAIN = "check"


_KINDS: Mapping[type[actions.Action], WriteKind] = {
    actions.ChangeLabels: WriteKind.LABEL,
    actions.PublishReview: WriteKind.REVIEW,
    actions.RequestReviews: WriteKind.REVIEW,
    actions.EditThreadComment: WriteKind.REVIEW,
    actions.ResolveThread: WriteKind.THREAD,
    actions.ReopenThread: WriteKind.THREAD,
    actions.OpenGateThread: WriteKind.GATE_THREAD,
    actions.DismissReview: WriteKind.DISMISSAL,
    actions.AddReaction: WriteKind.REACTION,
    actions.CreateSummary: WriteKind.COMMENT,
    actions.EditComment: WriteKind.COMMENT,
    actions.DeleteComment: WriteKind.COMMENT,
    actions.PostReply: WriteKind.COMMENT,
    actions.ClosePull: WriteKind.CLOSE,
    actions.OpenPull: WriteKind.LANDING,
    actions.RenewPull: WriteKind.LANDING,
}


def kind_of(action: actions.Action, capabilities: Capabilities) -> WriteKind:
    """Name the kind of a write, which one permission allows."""
    if isinstance(action, actions.SetCheck):
        return WriteKind.STATUS if not capabilities.checks or action.as_status else WriteKind.CHECK
    if isinstance(action, actions.PushCommit):
        return WriteKind.COMMIT if action.otherwise is None else WriteKind.LANDING
    return _KINDS[type(action)]


def rejections(refused: Iterable[RejectedAction], capabilities: Capabilities) -> Mapping[WriteKind, str]:
    """Name what was refused in a way that another decision can answer: for want of a permission, or a commit."""
    return {
        kind_of(one.action, capabilities): one.reason
        for one in refused
        if one.forbidden or isinstance(one.action, actions.PushCommit | actions.OpenPull | actions.RenewPull)
    }


def respecting(snapshot: Snapshot) -> Snapshot:
    """See the pull request with what the credential may not do: decisions and plans leave that out, and say so."""
    known = {**_remembered(snapshot), **snapshot.rejected}
    if not known:
        return snapshot
    return replace(
        snapshot,
        pull=_without(snapshot.pull, known),
        rejected=known,
        push_rejected=snapshot.push_rejected or known.get(WriteKind.LANDING, ""),
    )


def _without(pull: PullRequest, known: Mapping[WriteKind, str]) -> PullRequest:
    """Take away what is refused; commit statuses stand in for check runs, and are what the checks show then."""
    can = pull.capabilities
    stands_in = can.checks and WriteKind.CHECK in known
    less = replace(
        can,
        checks=can.checks and WriteKind.CHECK not in known,
        check_buttons=can.check_buttons and WriteKind.CHECK not in known,
        resolve_threads=can.resolve_threads and WriteKind.THREAD not in known,
        gate_thread=can.gate_thread and WriteKind.GATE_THREAD not in known,
        dismiss_reviews=can.dismiss_reviews and WriteKind.DISMISSAL not in known,
        withheld=can.withheld | frozenset(known),
    )
    head = replace(pull.head, writable=pull.head.writable and WriteKind.COMMIT not in known)
    checks, statuses = ((*pull.checks, *pull.statuses), ()) if stands_in else (pull.checks, pull.statuses)
    return replace(pull, capabilities=less, head=head, checks=checks, statuses=statuses)


def _remembered(snapshot: Snapshot) -> Mapping[WriteKind, str]:
    """Recall what was refused today, unless somebody asks to try again."""
    kept = recall(snapshot.pull).rejected
    today = snapshot.now.date().isoformat()
    found = {kind: reason for kind, (day, reason) in kept.items() if day == today}
    return {} if found and _asks_again(snapshot) else found


def _asks_again(snapshot: Snapshot) -> bool:
    """Tell whether somebody wants everything to be looked at anew, and was not answered yet."""
    pressed = any(one.identifier == _CHECK_AGAIN for one in snapshot.check_actions)
    check = COMMANDS.find(_CHECK_AGAIN)
    return pressed or any(
        COMMANDS.find(command.word) is check and not has_receipt(command, snapshot.pull)
        for command in parse_commands(snapshot.pull)
    )
