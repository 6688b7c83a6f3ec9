"""A merge request, its notes, diffs and approvals as plain objects in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from specbot_playground.store import User


@dataclass(frozen=True, kw_only=True)
class Refs:
    """The three commits that a diff is made of."""

    base: str
    start: str
    head: str


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where on a diff a note stands. Unchanged lines have both numbers, a file has none."""

    refs: Refs
    kind: str
    old_path: str
    new_path: str
    old_line: int | None = None
    new_line: int | None = None
    line_range: Mapping[str, Any] | None = None


@dataclass(kw_only=True)
class Award:
    """An emoji that somebody left."""

    id: int
    user: User
    name: str
    at: datetime


@dataclass(kw_only=True)
class Note:
    """A note. Only notes of a discussion can be resolved."""

    id: int
    author: User
    body: str
    at: datetime
    updated_at: datetime
    kind: str | None = None
    """None, `DiscussionNote` or `DiffNote`, as the API calls it."""
    edited_at: datetime | None = None
    editor: User | None = None
    system: bool = False
    internal: bool = False
    """Only reporters, and who have more rights, see it."""
    position: Position | None = None
    original: Position | None = None
    written_on: Position | None = None
    """Where it stood when its body was written: that is what its suggestions were made from."""
    resolved_by: User | None = None
    resolved_at: datetime | None = None
    awards: list[Award] = field(default_factory=list)

    @property
    def resolvable(self) -> bool:
        """Tell whether it can be resolved."""
        return self.kind is not None and not self.system


@dataclass(kw_only=True)
class Discussion:
    """Notes that belong together; an individual note is a discussion of its own."""

    id: str
    notes: list[Note]
    individual: bool = False

    @property
    def resolvable(self) -> bool:
        """Tell whether it can be resolved."""
        return any(note.resolvable for note in self.notes)

    @property
    def resolved(self) -> bool:
        """Tell whether every note that can be resolved is."""
        return self.resolvable and all(note.resolved_by for note in self.notes if note.resolvable)


@dataclass(kw_only=True)
class Draft:
    """A note that only its author sees until it is published."""

    id: int
    author: User
    body: str
    position: Position | None = None
    discussion: str | None = None
    resolve: bool = False


@dataclass(kw_only=True)
class Approval:
    """Somebody's approval."""

    user: User
    at: datetime
    sha: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """A diff of the merge request: one per push."""

    id: int
    refs: Refs
    at: datetime


@dataclass(kw_only=True)
class MergeRequest:
    """A merge request."""

    id: int
    iid: int
    title: str
    description: str | None
    author: User
    target_branch: str
    source_branch: str
    source_project: str
    at: datetime
    updated_at: datetime
    state: str = "opened"
    labels: list[str] = field(default_factory=list)
    discussions: list[Discussion] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    assignees: list[User] = field(default_factory=list)
    reviewers: list[User] = field(default_factory=list)
    reviews: dict[str, str] = field(default_factory=dict)
    """How each reviewer's review stands, by login: `unreviewed`, `reviewed`, `requested_changes`, `approved`, `unapproved`."""
    allow_collaboration: bool = False
    squash: bool = False
    remove_source_branch: bool = False
    auto_merge_by: User | None = None
    merged_by: User | None = None
    merged_at: datetime | None = None
    closed_by: User | None = None
    closed_at: datetime | None = None
    merge_sha: str | None = None
    squash_sha: str | None = None
    target_sha: str | None = None
    """Where the target was when it was merged."""
    locked: bool = False
    applied: set[int] = field(default_factory=set)
    """The suggestions that were taken over."""
    unready: int = 0
    """So many reads find no diff yet."""

    @property
    def draft(self) -> bool:
        """Tell whether the title says that it is a draft."""
        return self.title.lower().startswith(("draft:", "[draft]", "(draft)"))

    @property
    def notes(self) -> list[Note]:
        """List all notes in the order they were made."""
        return sorted((note for each in self.discussions for note in each.notes), key=lambda note: note.id)
