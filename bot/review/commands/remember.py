"""What the next run must know of this one."""

from collections.abc import Iterable

from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext
from bot.review.model.memory import Memory


def remember(
    context: ReviewContext,
    commands: Iterable[Command],
    written: Iterable[str] = (),
) -> Memory:
    """Keep what approvals saw, the numbers of questions, what is written, and whether a label was changed by hand."""
    pull, before = context.pull, context.memory
    spoken = {
        approval.key: approval.sha
        for _, _, approval in context.thread.approval_events
        if approval is not None and approval.sha is not None
    }
    for approval in context.early:
        spoken.pop(approval.key, None)
    keys = {command.key for command in commands if command.comment.review_id is None}
    return Memory(
        head=pull.head.sha,
        approvals={key: sha for key, sha in spoken.items() if key in keys},
        questions={**before.questions, **context.thread.numbers},
        written=tuple(dict.fromkeys((*before.written, *written))),
        label=context.label.name,
        label_restored=before.label_restored or _changed_by_hand(context),
    )


def _changed_by_hand(context: ReviewContext) -> bool:
    """Tell whether somebody took the label that the last run left, or added another beside it."""
    ours = {name.casefold() for name in context.status_labels}
    found = {name.casefold() for name in context.pull.labels} & ours
    before, now = context.memory.label.casefold(), context.label.name.casefold()
    return before in ours and found not in ({before}, {now})
