"""What every forge has in its own way: kinds of writes, permissions, states, and what it can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType


class WriteKind(StrEnum):
    """What a write makes; the value stands in the memory of the summary."""

    CHECK = "check"
    STATUS = "status"
    LABEL = "label"
    REVIEW = "review"
    THREAD = "thread"
    GATE_THREAD = "gate thread"
    DISMISSAL = "dismissal"
    REACTION = "reaction"
    COMMENT = "comment"
    COMMIT = "commit"
    CLOSE = "close"
    LANDING = "landing"
    """What a merge has earned, on its way to the base branch."""


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


class FileStatus(StrEnum):
    """What the pull request does to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    REMOVED = "removed"


class Verdict(StrEnum):
    """What a native review says."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes requested"
    COMMENTED = "commented"
    DISMISSED = "dismissed"


class Conclusion(StrEnum):
    """How a check ended. A closed gate is a failure, never neutral: neutral passes a required check."""

    SUCCESS = "success"
    FAILURE = "failure"


SEEN = "~"
"""Between what a check's digest covers and the approvals that saw its commit."""
