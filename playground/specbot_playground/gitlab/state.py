"""GitLab's world as plain objects in memory. Behaviour lives in `acts`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from specbot_playground.git import History
from specbot_playground.store import Refusal, Store, Token, User

__all__ = [
    "Access",
    "Approval",
    "Award",
    "Discussion",
    "Draft",
    "Event",
    "Group",
    "Hook",
    "Label",
    "MergeRequest",
    "Note",
    "Pipeline",
    "Position",
    "Project",
    "Protection",
    "Refs",
    "Refusal",
    "Settings",
    "Status",
    "Token",
    "User",
    "Version",
    "World",
]


class Access(IntEnum):
    """What a member may do. Compare with `>=`: releases add levels in between."""

    NONE = 0
    MINIMAL = 5
    GUEST = 10
    PLANNER = 15
    REPORTER = 20
    DEVELOPER = 30
    MAINTAINER = 40
    OWNER = 50
    ADMIN = 60


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
class Label:
    """A label of a project or a group."""

    id: int
    name: str
    colour: str
    description: str | None = None
    group: bool = False


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
class Status:
    """A commit status: a job that ran elsewhere."""

    id: int
    sha: str
    ref: str
    name: str
    state: str
    description: str | None
    target_url: str | None
    author: User
    pipeline: int
    at: datetime
    coverage: float | None = None


@dataclass(kw_only=True)
class Pipeline:
    """A pipeline. `source` is `external` when statuses made it, `merge_request_event` for a merge request's own."""

    id: int
    iid: int
    sha: str
    ref: str
    source: str
    user: User
    at: datetime
    own: str | None = None
    """The state of its own jobs; None when it has none but the statuses."""


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


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Who may push to a protected branch and merge into it; `Access.NONE` is nobody."""

    id: int
    push: Access = Access.MAINTAINER
    merge: Access = Access.DEVELOPER


@dataclass(kw_only=True)
class Hook:
    """A project's webhook, and how often it failed of late."""

    id: int
    url: str
    token: str = ""
    signing_token: str = ""
    events: set[str] = field(default_factory=set)
    name: str | None = None
    description: str | None = None
    at: datetime
    failures: int = 0
    disabled_until: datetime | None = None


@dataclass(kw_only=True)
class Settings:
    """What a project asks of its merge requests."""

    only_allow_merge_if_all_discussions_are_resolved: bool = False
    only_allow_merge_if_pipeline_succeeds: bool = False
    allow_merge_on_skipped_pipeline: bool | None = None
    merge_method: str = "merge"
    squash_option: str = "default_off"
    resolve_outdated_diff_discussions: bool = False
    remove_source_branch_after_merge: bool = True


@dataclass(kw_only=True)
class Group:
    """A group: its members are members of its projects, its labels serve there."""

    id: int
    path: str
    name: str
    members: dict[str, Access] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    hooks: list[Hook] = field(default_factory=list)


@dataclass(kw_only=True)
class Project:
    """A project. Forks share the history of their source."""

    id: int
    path: str
    history: History
    at: datetime
    visibility: str = "public"
    default_branch: str = "main"
    branches: dict[str, str] = field(default_factory=dict)
    protected: dict[str, Protection] = field(default_factory=dict)
    members: dict[str, Access] = field(default_factory=dict)
    invited: dict[str, Access] = field(default_factory=dict)
    """Groups that were invited into the project, and the most that their members may do there."""
    labels: dict[str, Label] = field(default_factory=dict)
    merge_requests: dict[int, MergeRequest] = field(default_factory=dict)
    pipelines: list[Pipeline] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    source: str | None = None
    next_iid: int = 1


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that hooks tell of. `facts` hold what the payload needs."""

    kind: str
    action: str
    project: Project
    user: User
    facts: Mapping[str, Any]


@dataclass(kw_only=True)
class World(Store):
    """Everything there is."""

    bot: User
    bot_token: str
    webhook_token: str
    signing_token: str
    blocked: set[str] = field(default_factory=set)
    """Logins of accounts that an administrator has blocked: they stay members, and may do nothing."""
    files_listed: int = 1000
    """So many files of a diff are collected at most."""
    groups: dict[str, Group] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    administrators: set[str] = field(default_factory=set)
    """Logins whose token may do everything, without being a member."""
    executed: list[tuple[str, str]] = field(default_factory=list)
    """The quick actions that GitLab found in notes, by whom: none should be the bot's."""
    slow_diffs: int = 0
    token_scopes: list[str] = field(default_factory=lambda: ["api"])
    token_lasts: timedelta = timedelta(days=300)
    """How many reads of a new merge request come before its diff is ready."""

    def tell(self, kind: str, action: str, project: Project, user: User, **facts: Any) -> None:  # noqa: ANN401  # payload parts
        """Tell the listeners what happened."""
        for listener in self.listeners:
            listener(Event(kind=kind, action=action, project=project, user=user, facts=facts))

    def project(self, name: str) -> Project:
        """Find a project by its id or its path, whatever its case."""
        for path, found in self.projects.items():
            if name == str(found.id) or path.casefold() == name.casefold():
                return found
        raise Refusal(404, "404 Project Not Found")

    def group(self, name: str) -> Group:
        """Find a group by its id or its path."""
        for path, found in self.groups.items():
            if name == str(found.id) or path.casefold() == name.casefold():
                return found
        raise Refusal(404, "404 Group Not Found")
