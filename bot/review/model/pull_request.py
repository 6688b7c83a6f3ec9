"""Everything that a forge says of a pull request itself, as frozen values, without any file's text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

from bot.review.model.account import Account, ForcePush, Push
from bot.review.model.capabilities import (
    SEEN,
    Capabilities,
    Conclusion,
    FileStatus,
    PullState,
    Verdict,
)
from bot.review.model.references import PullRef


class Visibility(IntEnum):
    """Who may read a repository."""

    PRIVATE = 0
    INTERNAL = 1
    """Everybody who is signed in (GitLab)."""
    PUBLIC = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One end of the pull request. `writable`: the bot may commit to it."""

    name: str
    sha: str
    repository: str
    writable: bool
    visibility: Visibility = Visibility.PUBLIC
    """Of the repository; where nobody asked, whatever is said is taken to be read by everybody."""
    gone: bool = False
    """The branch was deleted; `sha` is where it was once, and says nothing of what came after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """A stretch of the diff: the new lines it shows (added or context, from 1) and which of them were added."""

    lines: tuple[int, ...]
    added: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One file of the diff. `hunks` is empty when the forge shows no patch (binary, very large)."""

    path: str
    status: FileStatus
    previous_path: str | None = None
    hunks: tuple[Hunk, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment in the conversation or in a thread of the diff, the body of a review (`review_id` set), the description."""

    id: str
    author: Account
    body: str
    created_at: datetime
    url: str
    edited: bool = False
    review_id: str | None = None
    saw: tuple[str, ...] = ()
    """The head commit of the moment when it was written, where the forge keeps when each head came; more than one where
    several are of that moment. Empty: not known."""
    edited_by_other: bool = False
    """Somebody else than its author edited it last, as far as the forge tells."""
    edited_at: datetime | None = None
    """When it was edited last; None: never, or the forge does not tell."""
    before_edits: str = ""
    """What its author had written before somebody else edited it, where the bot has not answered it yet and the forge tells."""
    thread: str = ""
    """The thread in which an answer belongs; empty: the conversation."""
    internal: bool = False
    """Only members see it, so nothing of it may stand where others read."""
    reactions: frozenset[str] = frozenset()
    """The bot's own reactions on it: `+1`, `eyes`, `confused` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeReview:
    """A native review; its body also stands among the comments."""

    id: str
    author: Account
    verdict: Verdict
    submitted_at: datetime
    sha: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadComment:
    """One comment of a review thread."""

    id: str
    author: Account
    body: str
    url: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewThread:
    """A review thread on the diff; `line` is None for a file-level thread or one whose line is gone.

    `line` and `start_line` are where the forge keeps it on the head that was read: a click on a suggestion replaces those
    lines. One of the bot's own in the conversation has an empty path.
    """

    id: str
    path: str
    line: int | None
    resolved: bool
    comments: tuple[ThreadComment, ...]
    start_line: int | None = None
    """The first of several lines; None for one."""
    outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """One of the bot's own checks on the head commit. `digest` covers what it shows."""

    id: str
    name: str
    sha: str
    conclusion: Conclusion | None
    title: str
    digest: str
    """What `external_id` carried (or the status description's tail): compares a check without its long text."""

    @property
    def seen(self) -> tuple[str, ...]:
        """Name the approve commands that saw its commit: nobody but the bot can change its own check."""
        return tuple(filter(None, self.digest.partition(SEEN)[2].split(",")))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFollowUp:
    """A pull request that the bot itself opened to bring edits to the base branch after a merge."""

    ref: PullRef
    url: str
    branch: str
    state: PullState
    renewable: bool = False
    """It is open and conflicts with the base branch, and nobody but the bot has committed to it (`markers.is_untouched`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPull:
    """Another pull request, found by what its description says."""

    ref: PullRef
    url: str
    author: Account
    title: str
    body: str
    state: PullState


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """Everything the forge says of a pull request itself, without any file's text."""

    ref: PullRef
    url: str
    title: str
    body: str
    author: Account
    draft: bool
    state: PullState
    base: Branch
    base_before: str
    """The commit of the base branch that the pull request's own changes count from: `base.sha` while it is not merged,
    then the tip from before the merge. `base.sha` is always the tip of today, which holds the merged text. Policy,
    template and code owners are read from before, too: a merge does not change the rules that it was judged by."""
    head: Branch
    bot: Account
    capabilities: Capabilities
    merged_at: datetime | None = None
    merge_sha: str | None = None
    updated_at: datetime | None = None
    """When somebody touched it last, as the forge says; checks and statuses do not count. None: not asked."""
    opened_at: datetime | None = None
    pushed_at: datetime | None = None
    """When it was opened or last pushed to, the later of both: GitHub tells when the head was committed, GitLab has a note
    of each push. None: nobody looked."""
    forked_at: str = ""
    """Of the bot's own follow-up: the commit at which it left the base branch. Empty: not asked."""
    files: tuple[ChangedFile, ...] = ()
    files_complete: bool = True
    """Whether `files`, with `unlisted`, are all that changed: a forge lists only so many."""
    unlisted: tuple[ChangedFile, ...] = ()
    """What the forge's list leaves out, found by comparing whole trees; the forge's pages show none of these."""
    labels: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    reviews: tuple[NativeReview, ...] = ()
    threads: tuple[ReviewThread, ...] = ()
    checks: tuple[CheckRun, ...] = ()
    statuses: tuple[CheckRun, ...] = ()
    """The bot's own commit statuses on the head where `checks` are check runs: they stood in for those while they were refused."""
    head_by_people: str = ""
    """The newest commit of the head that the bot did not make itself, as far as the forge proves who made one (a signature
    of the forge's own, not a name in a commit); empty where it cannot, or where the bot made none on top."""
    witnessed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By approve command: the commit whose own check says that the command saw it; asked only when the summary is lost."""
    was_seen: bool = False
    """An earlier commit has the bot's own check; asked only when the summary is lost."""
    is_public: bool = False
    """Everybody may read the repository, so that the right to read is no role in it."""
    requested_reviewers: tuple[Account, ...] = ()
    """Who was asked for a review and has not given it yet (GitHub), or is a reviewer (GitLab)."""
    force_pushes: tuple[ForcePush, ...] = ()
    """The newest pushes to the head branch that were no fast forward (GitHub), the oldest first. GitLab keeps every head
    instead (`Comment.saw`)."""
    possible_heads: tuple[str, ...] = ()
    """The commits that may have been the head when commands were written that wait; asked only where some do."""
    pushes: tuple[Push, ...] = ()
    """Who pushed what (GitLab); GitHub does not tell."""
    follow_ups: tuple[StandingFollowUp, ...] = ()
    """Of a merged pull request: those from the branches `markers.branch_of` that the bot opened, in any
    state, whatever people made of their bodies while the bot's own commit is all they carry. Nobody else's, whatever its branch is called."""
