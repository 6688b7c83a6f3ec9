"""The difference, as a closed set of changes. Every adapter applies every one of them."""

from dataclasses import dataclass

from bot.pull.desired import Check, Commit, DismissedReview, Finding, Label, Reaction, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLabels:
    """Add and remove status labels in one go; create what is missing."""

    add: tuple[Label, ...]
    remove: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSummary:
    """Post the one sticky comment."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditComment:
    """Give one of the bot's own comments a new text."""

    comment: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteComment:
    """Remove one of the bot's own comments (a second summary made by a race)."""

    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReview:
    """Post these findings as one review on `sha`: one notification."""

    sha: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditThreadComment:
    """Give the bot's own finding a new text, in place."""

    comment: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveThread:
    """Mark one of the bot's own threads as resolved."""

    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenThread:
    """Mark one of the bot's own threads as unresolved: its finding is back."""

    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGateThread:
    """Open the thread that stands for the closed gate."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCheck:
    """Create the check, or update run `id`."""

    check: Check
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """Answer a comment, once."""

    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReaction:
    """React to a comment, once."""

    reaction: Reaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissReview:
    """Send back a native approval."""

    dismissal: DismissedReview


@dataclass(frozen=True, slots=True, kw_only=True)
class PushCommit:
    """Commit files on the sha that was read; `Conflict` when the branch has moved."""

    commit: Commit


Action = (
    ChangeLabels
    | CreateSummary
    | EditComment
    | DeleteComment
    | PublishReview
    | EditThreadComment
    | ResolveThread
    | ReopenThread
    | OpenGateThread
    | SetCheck
    | PostReply
    | AddReaction
    | DismissReview
    | PushCommit
)
