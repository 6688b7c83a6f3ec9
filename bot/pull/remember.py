"""What the next run must know of this one."""

from collections.abc import Iterable

from bot.pull.commands.desk import Desk
from bot.pull.commands.grammar import Order
from bot.pull.memory import Memory


def remember(
    desk: Desk, orders: Iterable[Order], label: str, status_labels: Iterable[str], written: Iterable[str] = ()
) -> Memory:
    """Keep what approvals saw, the numbers of questions, what is written, and whether a label was changed by hand."""
    pull, before = desk.scene.pull, desk.hearing.memory
    spoken = {voice.key: voice.sha for _, _, voice in desk.thread.words if voice is not None and voice.sha is not None}
    for voice in desk.early:
        spoken.pop(voice.key, None)
    keys = {order.key for order in orders if order.comment.review_id is None}
    return Memory(
        head=pull.head.sha,
        approvals={key: sha for key, sha in spoken.items() if key in keys},
        questions={**before.questions, **desk.thread.numbers},
        written=tuple(dict.fromkeys((*before.written, *written))),
        label=label,
        label_restored=before.label_restored or _changed_by_hand(pull.labels, before.label, label, status_labels),
    )


def _changed_by_hand(present: Iterable[str], before: str, now: str, status_labels: Iterable[str]) -> bool:
    """Tell whether somebody took the label that the last run left, or added another beside it."""
    ours = {name.casefold() for name in status_labels}
    found = {name.casefold() for name in present} & ours
    return before.casefold() in ours and found not in ({before.casefold()}, {now.casefold()})
