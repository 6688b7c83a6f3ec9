"""What is: one pull request, read whole, as frozen values. Nothing here fetches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from hashlib import sha1
from types import MappingProxyType

from bot.policy.model import UNLIMITED, Rollout
from bot.review.model.account import Account as Account  # noqa: PLC0414 - it belongs to the snapshot
from bot.review.model.commits import NO_COMMITS, CommitList, Push
from bot.review.model.references import PullRef
from bot.review.model.team_files import TeamFiles
from bot.review.model.write_kind import WriteKind
from bot.spec.precedent import Precedent


class Permission(IntEnum):
    """What an account may do in the repository, ordered; both forges map onto it."""

    NONE = 0
    READ = 10
    TRIAGE = 20
    WRITE = 30
    MAINTAIN = 40
    ADMIN = 50


class PullState(StrEnum):
    """Where the pull request stands on the forge."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What this forge, with this credential, can do; the only thing that decisions know of a forge."""

    checks: bool = True
    """Check runs with annotations; otherwise commit statuses."""
    resolve_threads: bool = True
    file_comments: bool = True
    check_buttons: bool = True
    dismiss_reviews: bool = True
    dismiss_together: bool = False
    """Approvals can only be taken back all at once (GitLab)."""
    gate_thread: bool = False
    """A closed gate also stands as a thread to resolve, for a forge that can hold a merge back for open threads."""
    scoped_labels: bool = False
    """Labels are written `spec::draft` (GitLab) rather than `spec: draft`."""
    body_limit: int = 60_000
    """Characters in one comment, with room to spare under the forge's own limit."""
    suggestion_info: str = "suggestion"
    """The info string of a fence that offers a one-click replacement of the commented lines; `{above}` becomes the
    number of lines above the last one (GitLab: `suggestion:-{above}+0`)."""
    codeowners: tuple[str, ...] = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
    """Where this forge looks for code owners; the first file that is there counts."""
    request: str = "pull request"
    """What the forge calls the thing itself."""
    help_note: str = ""
    """What people must know about writing commands here."""
    limits: tuple[str, ...] = ()
    """What this forge does not offer here, and what follows from that, a sentence each; the summary says them."""
    compare_url: str = ""
    """Where two commits are compared, with `{repository}`, `{since}` and `{until}`; empty: no links."""
    file_url: str = ""
    """Where a line of a file is shown, with `{repository}`, `{sha}`, `{path}` and `{line}`; empty: no links."""
    withheld: frozenset[WriteKind] = frozenset()
    """What this credential may not write here, as far as the forge has told."""
    grants: Mapping[WriteKind, str] = field(default_factory=lambda: MappingProxyType({}))
    """What somebody has to grant for each kind of writes: a sentence in the forge's words, without its full stop."""

    @property
    def memory_limit(self) -> int:
        """Say how much of a comment the bot's memory may take: what people read has to fit beside it."""
        return self.body_limit * 2 // 3

    @property
    def shows_checks(self) -> bool:
        """Tell whether checks can stand anywhere: as check runs, or as commit statuses."""
        return self.checks or WriteKind.STATUS not in self.withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One end of the pull request. `writable`: the bot may commit to it."""

    name: str
    sha: str
    repository: str
    writable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """A stretch of the diff: the new lines it shows (added or context, from 1) and which of them were added."""

    lines: tuple[int, ...]
    added: frozenset[int]


class FileStatus(StrEnum):
    """What the pull request does to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One file of the diff. `hunks` is empty when the forge shows no patch (binary, very large)."""

    path: str
    status: FileStatus
    previous_path: str | None = None
    hunks: tuple[Hunk, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file's bytes at one commit. A symbolic link is no text of anybody's: it has no content."""

    path: str
    sha: str
    content: bytes
    is_link: bool = False

    @property
    def blob(self) -> str:
        """Name the content as git does: unlike a commit, it changes only when the file does."""
        return sha1(b"blob %d\0" % len(self.content) + self.content, usedforsecurity=False).hexdigest()


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
    saw: str = ""
    """The head commit of the moment when it was written, where the forge keeps when each head came; empty: not known."""
    edited_by_other: bool = False
    """Somebody else than its author edited it last, as far as the forge tells."""
    edited_at: datetime | None = None
    """When it was edited last; None: never, or the forge does not tell."""
    thread: str = ""
    """The thread in which an answer belongs; empty: the conversation."""
    internal: bool = False
    """Only members see it, so nothing of it may stand where others read."""
    reactions: frozenset[str] = frozenset()
    """The bot's own reactions on it: `+1`, `eyes`, `confused` …"""


class Verdict(StrEnum):
    """What a native review says."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes requested"
    COMMENTED = "commented"
    DISMISSED = "dismissed"


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


class Conclusion(StrEnum):
    """How a check ended. A closed gate is a failure, never neutral: neutral passes a required check."""

    SUCCESS = "success"
    FAILURE = "failure"


SEEN = "~"
"""Between what a check's digest covers and the approvals that saw its commit."""


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
    """It is open and conflicts with the base branch, and nobody but the bot has committed to it (`follow_up.is_untouched`)."""


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
    pushes: tuple[Push, ...] = ()
    """Who pushed what (GitLab); GitHub does not tell."""
    follow_ups: tuple[StandingFollowUp, ...] = ()
    """Of a merged pull request: those from the branches `follow_up.branch_of` that pass `follow_up.is_follow_up`, in any
    state. Nobody else's, whatever its branch is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecSource:
    """A spec in the pull request: its text at head and at base, and the template that rules it."""

    path: str
    rule: int
    """Index into `policy.specs` of the rule that selected it."""
    head: SourceFile | None
    base: SourceFile | None
    template: SourceFile | None
    """None: the built-in template."""
    seen: tuple[SourceFile, ...] = ()
    """The spec as it was at the commits that approvals saw; what is gone is absent."""
    today: SourceFile | None = None
    """After the merge: the file at the tip of the base branch, under the name that it has there now; None when it is gone."""


RERUN = "rerequested"
"""The identifier of the button that is the forge's own: it wants a check to be completed anew, whatever it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingSpec:
    """A spec of the base branch that the pull request deletes, or moves to where it is no spec."""

    path: str
    rule: int
    base: SourceFile | None
    """None: it is too large, or no plain file."""
    moved_to: str | None = None
    gone_at: frozenset[str] = frozenset()
    """The commits that approvals saw and at which it had left already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAction:
    """A button of a check that somebody pressed; `identifier` is the button's, or `RERUN`."""

    identifier: str
    account: Account
    delivery: str = ""
    """The delivery that told of it, under which the forge can be asked whether it is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A pull request with every text, permission and moment that a decision may use."""

    pull: PullRequest
    policy: SourceFile | None
    """The policy that the pull request is judged by: the base branch's, from before the merge."""
    codeowners: SourceFile | None
    specs: tuple[SpecSource, ...]
    permissions: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """By account id: everyone who wrote a command or a verdict, and the author."""
    named: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """What the users whom policy or code owners name may do, by login in small letters."""
    teams: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """`org/team` → account ids of its active members, for the teams that policy or code owners name; one that
    is not there, or that the bot may not see, is absent."""
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By path: the numbers that specs have at the base sha; empty when no number matters."""
    relatives: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    """By path, at the base sha: the specs that those of the pull request depend on."""
    implements: tuple[SourceFile, ...] = ()
    """At the base sha: the specs that the description calls implemented by this pull request."""
    implementations: tuple[RelatedPull, ...] = ()
    """After the merge: the pull requests whose description calls one of the specs implemented by them."""
    leaving: tuple[LeavingSpec, ...] = ()
    """The specs that are specs no more when this is merged."""
    commits: CommitList = NO_COMMITS
    """The commits of the pull request, where it matters who made them; empty: not asked."""
    precedents: Mapping[tuple[int, str], Precedent] = field(default_factory=lambda: MappingProxyType({}))
    """By number of the rule and path of the template (empty: the built-in one): what accepted specs of the base branch show."""
    unread_precedent: tuple[int, int] | None = None
    """So many of so many accepted specs are read yet, and none speaks; None: all are read, or nobody asked."""
    now: datetime
    check_actions: tuple[CheckAction, ...] = ()
    """Buttons pressed since the last run: the one thing that the forge does not keep. `permissions` covers them."""
    same_head: tuple[PullRef, ...] = ()
    """The other open pull requests with the same head: what stands on that commit speaks for all of them."""
    others: tuple["Snapshot", ...] = ()
    """Those of `same_head`, read whole; none while the pull request is not open itself, or when they are too many."""
    team: TeamFiles | None = None
    """The team's own files, where an open pull request changes some."""
    original: "Snapshot | None" = None
    """Of the bot's own follow-up: the pull request that it is for, with the base branch as it was when the follow-up left it."""
    carried: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    """Of a follow-up: every file that it changes, by path, as it is at its head."""
    policy_today: SourceFile | None = None
    """The policy at the tip of the base branch; the same while the pull request is open."""
    rollout: Rollout = UNLIMITED
    """What the operator allows."""
    met_at: datetime | None = None
    """When the bot met the repository; None: it is there since ever, or somebody asks for this very pull request."""
    rejected: Mapping[WriteKind, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the forge refused, earlier in this run or today, with its reason."""
    push_rejected: str = ""
    """Why the forge refused, earlier in this run, what should have gone to the base branch; empty before the first try."""
