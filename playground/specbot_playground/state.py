"""The playground's world as plain objects in memory, behind one lock. Behaviour lives in `acts`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from specbot_playground.git import History
from specbot_playground.store import Refusal, Store, Token, User

__all__ = [
    "ROLES",
    "App",
    "CheckRun",
    "Comment",
    "Event",
    "ForcePush",
    "Label",
    "Pull",
    "Reaction",
    "Refusal",
    "Repository",
    "Review",
    "ReviewComment",
    "Status",
    "Thread",
    "Token",
    "User",
    "World",
    "may",
    "role",
]

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
Event = tuple[str, str, "Repository", Mapping[str, Any]]


@dataclass(kw_only=True)
class Reaction:
    """An emoji that somebody left."""

    id: int
    user: User
    content: str
    at: datetime


@dataclass(kw_only=True)
class TextEdit:
    """A text that somebody gave a comment; the first one is what it began with."""

    id: int
    editor: User
    body: str
    at: datetime


@dataclass(kw_only=True)
class Comment:
    """A comment in the conversation."""

    id: int
    author: User
    body: str
    at: datetime
    edited_at: datetime | None = None
    editor: User | None = None
    edits: list[TextEdit] = field(default_factory=list)
    """Every text that it ever had, the oldest first; none while it was never edited."""
    reactions: list[Reaction] = field(default_factory=list)
    minimized: str | None = None


@dataclass(kw_only=True)
class ReviewComment(Comment):
    """A comment on the diff. `line` is where it was made; `current_line` where that line is now, and so is `current_start`."""

    review_id: int
    path: str
    sha: str
    side: str
    line: int | None
    start_line: int | None
    text: str
    """The commented line's text: it tells where the line went when the file changes."""
    current_line: int | None
    current_start: int | None = None
    reply_to: int | None = None


@dataclass(kw_only=True)
class Review(Comment):
    """A review: APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""

    state: str
    sha: str


@dataclass(kw_only=True)
class Thread:
    """A thread on the diff: its comments in order."""

    id: str
    comments: list[ReviewComment]
    resolved_by: User | None = None


@dataclass(kw_only=True)
class Label:
    """A label of a repository."""

    id: int
    name: str
    colour: str = "ededed"
    description: str = ""


@dataclass(kw_only=True)
class CheckRun:
    """One run of a check by an App."""

    id: int
    name: str
    sha: str
    app_id: int
    status: str = "completed"
    conclusion: str | None = None
    external_id: str = ""
    title: str = ""
    summary: str = ""
    text: str = ""
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)
    at: datetime
    details_url: str = ""


@dataclass(kw_only=True)
class Status:
    """A commit status."""

    id: int
    sha: str
    context: str
    state: str
    description: str
    target_url: str
    creator: User
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ForcePush:
    """The head branch was moved to a commit that does not follow from the one before."""

    id: int
    actor: User
    before: str
    after: str
    at: datetime


@dataclass(kw_only=True)
class Pull:
    """A pull request, which is an issue too."""

    id: int
    number: int
    title: str
    body: str
    author: User
    base: str
    head: str
    head_repository: str
    base_sha: str
    at: datetime
    draft: bool = False
    state: str = "open"
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_sha: str | None = None
    closed_head: str | None = None
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    requested: list[User] = field(default_factory=list)
    """Who is asked for a review and has not given one since."""
    auto_merge: bool = False
    maintainer_can_modify: bool = False
    edited_at: datetime | None = None
    editor: User | None = None
    force_pushes: list[ForcePush] = field(default_factory=list)
    updated_at: datetime

    @property
    def review_comments(self) -> list[ReviewComment]:
        """List the comments on the diff in the order they were made."""
        return sorted((one for thread in self.threads for one in thread.comments), key=lambda one: one.id)


@dataclass(kw_only=True)
class Repository:
    """A repository. Forks share the history of their source."""

    id: int
    full_name: str
    history: History
    private: bool = False
    default_branch: str = "main"
    branches: dict[str, str] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    auto_merge: bool = True
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    checks: list[CheckRun] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    next_number: int = 1
    source: str | None = None


@dataclass(kw_only=True)
class App:
    """The GitHub App of the bot, installed on every repository of the playground."""

    id: int
    slug: str
    bot: User
    private_key: str
    public_key: str
    webhook_secret: str
    installation_id: int
    permissions: dict[str, str]
    tells_permissions: bool = True
    """Whether the answer with a new token lists them."""
    events: set[str] = field(default_factory=set)
    """What the App is subscribed to."""
    accepted: dict[str, str] | None = None
    """What the owner has accepted; None: all that the App asks for."""
    suspended: bool = False
    content_type: str = "json"
    client_id: str = ""
    client_secret: str = ""
    callbacks: tuple[str, ...] = ()
    """Where people who sign in with it may be sent back to."""


@dataclass(kw_only=True)
class World(Store):
    """Everything there is."""

    app: App
    teams: dict[str, list[str]] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    files_listed: int = 3000
    """So many of a pull request's files are listed at most."""
    lacking: set[str] = field(default_factory=set)
    """Fields of GraphQL, `Type.field`, that this server is too old to have."""
    readers: set[str] = field(default_factory=set)
    """Logins whose credential may read files but not write them (contents: read), whatever their role is."""

    def tell(self, event: str, action: str, repository: Repository, **facts: Any) -> None:  # noqa: ANN401  # payload parts
        """Tell the listeners what happened."""
        for listener in self.listeners:
            listener((event, action, repository, facts))

    def repository(self, full_name: str) -> Repository:
        """Find a repository, whatever the case of its name. Raises `Refusal`."""
        wanted = full_name.casefold()
        for name, found in self.repositories.items():
            if name.casefold() == wanted:
                return found
        raise Refusal(404, "Not Found")


def role(repository: Repository, user: User | None) -> str:
    """Tell what a user may do: in a public repository everybody reads."""
    least = "none" if repository.private else "read"
    return repository.roles.get(user.login, least) if user else least


def may(repository: Repository, user: User | None, wanted: str) -> bool:
    """Tell whether a user has at least a role."""
    return ROLES.index(role(repository, user)) >= ROLES.index(wanted)
