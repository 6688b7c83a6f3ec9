"""The shapes of GitHub's GraphQL answers about a repository: follow-ups, files, mentions. Nothing of this leaves the adapter."""

import msgspec

from bot.forges.github.graphql_base import Graph, Nodes
from bot.forges.github.schemas import Actor


class Message(Graph, kw_only=True):
    """A commit's message."""

    message: str


class Carried(Graph, kw_only=True):
    """A commit of a pull request."""

    commit: Message


class FollowUp(Graph, kw_only=True):
    """A pull request from a branch that a follow-up may have."""

    number: int
    url: str
    state: str
    body: str
    head_ref_name: str
    mergeable: str
    commits: Nodes[Carried]
    author: Actor | None = None


class FollowUpsRepository(Graph, kw_only=True):
    """A repository around the pull requests from the two branches."""

    merged: Nodes[FollowUp]
    implemented: Nodes[FollowUp]
    withdrawn: Nodes[FollowUp]


class FollowUpsAnswer(Graph, kw_only=True):
    """The answer to `follow_ups.graphql`."""

    repository: FollowUpsRepository


class Entry(Graph, kw_only=True):
    """A name in a directory."""

    name: str
    type: str
    mode: int = 0


class Object(Graph, kw_only=True):
    """A file (`text` …) or a directory (`entries`) at a commit."""

    typename: str = msgspec.field(name="__typename")
    oid: str = ""
    byte_size: int = 0
    text: str | None = None
    is_truncated: bool = False
    entries: list[Entry] = msgspec.field(default_factory=list)


class ObjectsAnswer(Graph, kw_only=True):
    """The answer to a query made by `objects`: one entry per alias."""

    repository: dict[str, Object | None]


class Related(Graph, kw_only=True):
    """A pull request that speaks of something."""

    author: Actor | None = None
    number: int
    url: str
    title: str
    body: str
    state: str


class RelatedRepository(Graph, kw_only=True):
    """A repository around the pull requests that moved last."""

    pull_requests: Nodes[Related]


class MentionsAnswer(Graph, kw_only=True):
    """The answer to `mentions.graphql`."""

    search: Nodes[Related]
    repository: RelatedRepository
