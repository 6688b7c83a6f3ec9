"""GitLab's world as plain objects in memory. What changes it is in `operations`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from specbot_playground.git import History
from specbot_playground.gitlab.merge_request_state import (
    Approval,
    Award,
    Discussion,
    Draft,
    MergeRequest,
    Note,
    Position,
    Refs,
    Version,
)
from specbot_playground.oauth import Client
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


@dataclass(kw_only=True)
class Label:
    """A label of a project or a group."""

    id: int
    name: str
    colour: str
    description: str | None = None
    group: bool = False


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
    repository_access_level: str = "enabled"
    merge_requests_access_level: str = "enabled"
    """Who reads files, and merge requests: `enabled` (who sees the project), `private` (its members) or `disabled`."""


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
    forks: dict[str, "Project"] = field(default_factory=dict)
    """Its forks by their paths at the time they were made: the pipelines of a branch are its own project's."""
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
    lacking: set[str] = field(default_factory=set)
    """Fields of GraphQL, `Type.field`, that this server is too old to have."""
    slow_diffs: int = 0
    applications: dict[str, Client] = field(default_factory=dict)
    """Sites that people sign in to, by the id of the application."""
    token_scopes: list[str] = field(default_factory=lambda: ["api"])
    token_lasts: timedelta = timedelta(days=300)
    """How many reads of a new merge request come before its diff is ready."""

    def tell(self, kind: str, action: str, project: Project, user: User, **facts: Any) -> None:  # noqa: ANN401  # payload parts
        """Tell the listeners what happened."""
        for listener in self.listeners:
            listener(Event(kind=kind, action=action, project=project, user=user, facts=facts))

    def project(self, name: str) -> Project:
        """Find a project by its id or its path, whatever its case. Raises `Refusal`."""
        for path, found in self.projects.items():
            if name == str(found.id) or path.casefold() == name.casefold():
                return found
        raise Refusal(404, "404 Project Not Found")

    def group(self, name: str) -> Group:
        """Find a group by its id or its path. Raises `Refusal`."""
        for path, found in self.groups.items():
            if name == str(found.id) or path.casefold() == name.casefold():
                return found
        raise Refusal(404, "404 Group Not Found")
