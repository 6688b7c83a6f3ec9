"""What should be: the visible state of one pull request, whole. Nothing here is a change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.policy.model import Mode
from bot.review.model.account import Account
from bot.review.model.board import SpecState
from bot.review.model.capabilities import Conclusion
from bot.review.model.notices import NOTHING_TO_TELL, Announcement
from bot.review.model.references import PullRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label with what is needed to create it. `colour` is six hex digits."""

    name: str
    colour: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where an inline comment stands: lines of the new file, or the whole file when `line` is None."""

    path: str
    line: int | None
    start_line: int | None = None
    previous_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment:
    """One inline comment that should stand. `fingerprint` holds no line number, so a rebase keeps it."""

    fingerprint: str
    anchor: Anchor
    body: str
    code: str = ""
    """The diagnostic's; empty where somebody asked for a suggestion."""


class Level(StrEnum):
    """The level of an annotation; the value is GitHub's."""

    FAILURE = "failure"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A mark on lines of the head commit, shown by a check. Lines and columns start at 1."""

    path: str
    start_line: int
    end_line: int
    level: Level
    title: str
    message: str
    start_column: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button on a check: label of at most 20 characters, description of at most 40, identifier of at most 20."""

    label: str
    description: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check that should stand on `sha`."""

    name: str
    sha: str
    conclusion: Conclusion
    title: str
    summary: str
    digest: str = ""
    """It changes when anything that the check shows changes; empty until the check is sealed."""
    seen: tuple[str, ...] = ()
    """The approve commands that saw this commit: the second place where the bot keeps that, beside its summary."""
    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A comment that answers comment `to`; its body carries the marker with that name."""

    to: str
    body: str
    thread: str = ""
    """The thread that it belongs in; empty: the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """The bot's emoji on comment `to`: the receipt of an accepted command."""

    to: str
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """A file's whole new content, under a new name if it `replaces` another path."""

    path: str
    content: bytes
    replaces: str | None = None
    metadata: str = ""
    """The file that holds the metadata of a spec, which `content` and `before` have as their front matter."""
    before: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit that should exist on `branch` on top of `expected_sha`."""

    repository: str
    branch: str
    expected_sha: str
    message: str
    files: tuple[FileText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPull:
    """A pull request of the bot's own that carries one commit to `base`.

    `commit.branch` is a branch of the bot's own that starts at `commit.expected_sha`; the body's first line is the marker.
    """

    base: str
    commit: Commit
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseEdit:
    """Edits on their way to the base branch: as a commit, and where that is refused (or None) as a proposal.

    `renews`: the proposal stands already and conflicts, so its commit is made anew, on the base branch of today.
    """

    commit: Commit | None
    proposal: FollowUpPull
    renews: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissedReview:
    """A native approval that policy sends back, with the reason."""

    review: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateThread:
    """The gate as a thread: unresolved while it is closed. An open gate needs none."""

    is_open: bool
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredState:
    """The whole visible state. What is absent here and was made by the bot should go (threads: be resolved)."""

    label: Label | None
    """The one status label; None on a pull request without specs."""
    status_labels: frozenset[str]
    """Every name that is a status label under this policy; no other label is ever touched."""
    summary: str | None
    findings: tuple[ReviewComment, ...] = ()
    checks: tuple[Check, ...] = ()
    replies: tuple[Reply, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    dismissals: tuple[DismissedReview, ...] = ()
    review_requests: tuple[Account, ...] = ()
    """Whose approval has lapsed and who is to be asked again, once."""
    commits: tuple[Commit, ...] = ()
    gate_thread: GateThread | None = None
    """None: whatever stands is left alone."""
    landing: BaseEdit | None = None
    """After the merge: what the base branch should get."""
    closes: bool = False
    """It was decided by consent not to merge this, and the team lets the bot close it."""
    stamp: Commit | None = None
    """Status and history for the head branch, once the gate is open."""
    enqueue: tuple[PullRef, ...] = ()
    """Other pull requests that have something new to show because of this one."""
    followers: tuple[PullRef, ...] = ()
    """Earlier pull requests that show something else once this look has changed anything."""
    same_head: tuple[PullRef, ...] = ()
    """Other open pull requests that show the same checks, as they are on the same commit: look at them when one changes."""
    checks_only: bool = False
    """Only the checks and the gate's thread are decided (policy or template is broken): everything else stays as it is."""
    board: tuple[SpecState, ...] = ()
    """What the board shows of the specs; no forge sees it."""
    announcement: Announcement = NOTHING_TO_TELL
    """What the policy wants told outside of the forge."""
    wake_at: datetime | None = None
    """When time alone changes what should be true: look again then."""
    mode: Mode = Mode.ENFORCE
    """How far the bot goes here; what is observed is written nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The status label that stood and the one that should, and whether the gate is open. Empty: no label."""

    status_before: str
    status_after: str
    gate: str


CHECK_AGAIN = Button(label="Check again", description="Look at everything anew", identifier="check")
ADD_SECTIONS = Button(label="Add missing sections", description="Commit every safe fix", identifier="fix")
