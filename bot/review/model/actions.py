"""The difference, as a closed set of changes. Every adapter applies every one of them."""

from dataclasses import dataclass

from bot.review.model.account import Account
from bot.review.model.desired_state import (
    Check,
    Commit,
    DismissedReview,
    FollowUpPull,
    Label,
    Reaction,
    Reply,
    ReviewComment,
)


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
    findings: tuple[ReviewComment, ...]


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
    """Create the check, or update run `id`. `as_status`: as a commit status, although check runs may be made."""

    check: Check
    id: str | None
    as_status: bool = False


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
class RequestReviews:
    """Ask people anew for a review, by the forge's own means; it is a courtesy: who cannot be asked is left out."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePull:
    """Close the pull request without a merge: it was decided so. One that is closed already stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPull:
    """Open a pull request that carries one commit, once, whatever happens in between.

    Any forge must: do nothing if the bot has opened a pull request from `commit.branch` before, in any state, for
    one that a person closed stays closed; else start the branch at `commit.expected_sha` (a branch that an earlier try
    left is set back to it), commit, open the pull request, and ask for it to be merged as soon as it may be. That last
    wish is a courtesy: where the repository does not have it, or refuses, nothing is raised. `ForbiddenError` when branch
    or pull request may not be made.
    """

    proposal: FollowUpPull


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewPull:
    """Let the branch of the bot's own pull request hold one commit, on `expected_sha` of the base branch, and nothing else.

    Any forge must keep the pull request open: its branch may at no moment be without a commit of its own.
    """

    commit: Commit


@dataclass(frozen=True, slots=True, kw_only=True)
class PushCommit:
    """Commit files on the sha that was read, all in one; `Conflict` when the branch has moved.

    A forge that cannot expect a head must guard every file by the version that was read. `ForbiddenError` when the branch
    is protected or the permission is missing; `otherwise` is for the caller to try then, adapters leave it alone.
    """

    commit: Commit
    otherwise: OpenPull | None = None


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
    | RequestReviews
    | ClosePull
    | PushCommit
    | OpenPull
    | RenewPull
)
