"""The shapes of GitLab's GraphQL answers, as far as they are read. Nothing of this leaves the adapter."""

from datetime import datetime

import msgspec


class KnownAuthor(msgspec.Struct, kw_only=True):
    """The account of a commit's author in GraphQL."""

    id: str
    username: str
    name: str = ""


class KnownCommit(msgspec.Struct, kw_only=True):
    """A commit in GraphQL, with the account of its author."""

    sha: str
    author: KnownAuthor | None = None


class KnownPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Whether and where a connection goes on."""

    has_next_page: bool = False
    end_cursor: str | None = None


class KnownCommits(msgspec.Struct, kw_only=True, rename="camel"):
    """Commits in GraphQL."""

    nodes: list[KnownCommit | None] = []
    page_info: KnownPage


class CommitsRequest(msgspec.Struct, kw_only=True):
    """A merge request around its commits."""

    commits: KnownCommits | None = None


class CommitsProject(msgspec.Struct, kw_only=True, rename="camel"):
    """A project around a merge request."""

    merge_request: CommitsRequest | None = None


class CommitsAnswer(msgspec.Struct, kw_only=True):
    """The answer to a query for the authors of commits."""

    project: CommitsProject | None = None


class Account(msgspec.Struct, kw_only=True):
    """An account in GraphQL, known by its global id."""

    id: str


class Award(msgspec.Struct, kw_only=True):
    """A reaction in GraphQL."""

    name: str
    user: Account | None = None


class Awards(msgspec.Struct, kw_only=True):
    """Reactions in GraphQL."""

    nodes: list[Award] = []


class NoteFacts(msgspec.Struct, kw_only=True, rename="camel"):
    """What only GraphQL says of a note."""

    last_edited_at: datetime | None = None
    last_edited_by: Account | None = None
    award_emoji: Awards | None = None


class Blob(msgspec.Struct, kw_only=True, rename="camel"):
    """A file in GraphQL."""

    path: str
    oid: str
    raw_size: int | str | None = None
    raw_text_blob: str | None = None
    mode: str | None = None


class Blobs(msgspec.Struct, kw_only=True):
    """Files in GraphQL."""

    nodes: list[Blob] = []


class BlobRepository(msgspec.Struct, kw_only=True):
    """A repository's files, by alias."""

    repository: dict[str, Blobs | None] | None = None


class BlobsAnswer(msgspec.Struct, kw_only=True):
    """The answer to a query for files."""

    project: BlobRepository | None = None
