"""What the bot may not do here, and which permission is missing: said in the summary, once for each kind."""

from collections.abc import Mapping

from bot.review.evaluate.context import ReviewContext
from bot.review.model.write_kind import WriteKind
from bot.review.text.render import Markdown

_DOING: Mapping[WriteKind, str] = {
    WriteKind.CHECK: "set checks",
    WriteKind.STATUS: "set commit statuses",
    WriteKind.LABEL: "change labels",
    WriteKind.REVIEW: "comment on lines",
    WriteKind.THREAD: "resolve my own threads",
    WriteKind.GATE_THREAD: "open the thread that holds the merge back",
    WriteKind.DISMISSAL: "take approvals back",
    WriteKind.REACTION: "react to comments",
    WriteKind.COMMIT: "commit to this branch",
}
"""What a landing meets is said where the patch is; a comment that is refused can be said nowhere."""
_ALWAYS_TOLD = frozenset({WriteKind.CHECK, WriteKind.STATUS})
"""Known to be missing is as good as refused: a required check would be waited for in vain."""


def permission_notices(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what is refused here, what stands in for it, and what to grant."""
    can = context.pull.capabilities
    told = [kind for kind in _DOING if kind in context.snapshot.rejected or kind in can.withheld & _ALWAYS_TOLD]
    if can.checks:
        told = [kind for kind in told if kind is not WriteKind.STATUS]
    return tuple(Markdown(_notice(kind, context)) for kind in told)


def missing(kind: WriteKind, context: ReviewContext) -> str:
    """Say what to grant for a kind of writes; empty where the forge has no word for it."""
    grant = context.pull.capabilities.grants.get(kind, "")
    return f"{grant}; then comment `/spec check`." if grant else ""


def _notice(kind: WriteKind, context: ReviewContext) -> str:
    return " ".join(filter(None, (f"I may not {_DOING[kind]}{_instead(kind, context)}.", missing(kind, context))))


def _instead(kind: WriteKind, context: ReviewContext) -> str:
    """Say what stands in."""
    can = context.pull.capabilities
    if kind is WriteKind.CHECK and WriteKind.STATUS not in can.withheld:
        return ", so commit statuses stand in for them"
    if kind in {WriteKind.CHECK, WriteKind.STATUS}:
        return ", so what they would say stands here"
    return ", so they stand below" if kind is WriteKind.REVIEW else ""
