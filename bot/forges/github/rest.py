"""The shapes of GitHub's REST answers, as far as they are read. Nothing of this leaves the adapter."""

from datetime import datetime

import msgspec


class File(msgspec.Struct, kw_only=True):
    """One file of `GET pulls/{n}/files`."""

    filename: str
    status: str
    previous_filename: str | None = None
    patch: str | None = None


class ComparedCommit(msgspec.Struct, kw_only=True):
    """A commit of a comparison."""

    sha: str


class Comparison(msgspec.Struct, kw_only=True):
    """The answer to `GET compare/{base}...{head}`: it shows 300 files at most."""

    merge_base_commit: ComparedCommit
    files: list[File] = []


class Committed(msgspec.Struct, kw_only=True):
    """Whom git names in a commit."""

    name: str | None = None
    email: str | None = None
    date: datetime | None = None


class Verification(msgspec.Struct, kw_only=True):
    """Whether a signature is good."""

    verified: bool = False


class GitCommit(msgspec.Struct, kw_only=True):
    """A commit as git keeps it."""

    message: str
    author: Committed | None = None
    committer: Committed | None = None
    verification: Verification | None = None


class CommitAccount(msgspec.Struct, kw_only=True):
    """The account that an address of a commit belongs to; empty where there is none."""

    id: int = 0
    login: str = ""
    type: str = "User"


class PullCommit(msgspec.Struct, kw_only=True):
    """One commit of `GET pulls/{n}/commits`, which lists 250 at most."""

    sha: str
    html_url: str = ""
    commit: GitCommit
    author: CommitAccount | None = None
    committer: CommitAccount | None = None
    parents: list[ComparedCommit] = []


class CommitStatus(msgspec.Struct, kw_only=True):
    """One of `GET commits/{sha}/statuses`, newest first."""

    context: str
    state: str
    description: str | None = None
    target_url: str | None = None
    creator: CommitAccount | None = None


class CheckOutput(msgspec.Struct, kw_only=True):
    """What a check run shows."""

    title: str | None = None


class CheckRun(msgspec.Struct, kw_only=True):
    """A check run."""

    id: int
    name: str
    head_sha: str
    conclusion: str | None = None
    external_id: str | None = None
    output: CheckOutput


class CheckRuns(msgspec.Struct, kw_only=True):
    """The answer to `GET commits/{sha}/check-runs`."""

    check_runs: list[CheckRun]


class Blob(msgspec.Struct, kw_only=True):
    """The answer to `GET git/blobs/{sha}`."""

    content: str


class CollaboratorPermission(msgspec.Struct, kw_only=True):
    """The answer to `GET collaborators/{login}/permission`."""

    permission: str
    role_name: str = ""


class Identified(msgspec.Struct, kw_only=True):
    """Anything that is known by its number."""

    id: int


class PullNumber(msgspec.Struct, kw_only=True):
    """A pull request in a list."""

    number: int


class Sha(msgspec.Struct, kw_only=True):
    """A commit, or the blob of a file."""

    sha: str


class ListedHead(msgspec.Struct, kw_only=True):
    """A pull request in a list, with its head."""

    number: int
    head: Sha


class NodeId(msgspec.Struct, kw_only=True):
    """Anything that GraphQL knows."""

    node_id: str


class Rights(msgspec.Struct, kw_only=True):
    """What the credential may do in a repository."""

    push: bool = False


class Repository(msgspec.Struct, kw_only=True):
    """The answer to `GET repos/{owner}/{repo}`."""

    full_name: str
    default_branch: str
    private: bool = True
    permissions: Rights = msgspec.field(default_factory=Rights)


class Ref(msgspec.Struct, kw_only=True):
    """The answer to `GET git/ref/heads/{branch}`."""

    object: Sha


class TreeEntry(msgspec.Struct, kw_only=True):
    """A file or directory in a tree; a file of mode 120000 is a symbolic link."""

    path: str
    mode: str
    type: str
    sha: str


class Tree(msgspec.Struct, kw_only=True):
    """The answer to `GET git/trees/{sha}`; cut off beyond 100,000 entries or 7 MB."""

    tree: list[TreeEntry]
    truncated: bool


class Place(msgspec.Struct, kw_only=True):
    """A repository in an answer about something else."""

    full_name: str


class End(msgspec.Struct, kw_only=True):
    """One end of a pull request; the repository of a head may be gone."""

    ref: str
    sha: str
    repo: Place | None = None


class User(msgspec.Struct, kw_only=True):
    """An account."""

    id: int
    login: str
    type: str = "User"


class ReviewComment(msgspec.Struct, kw_only=True):
    """A comment on the diff."""

    body: str
    user: User | None = None


class Pull(msgspec.Struct, kw_only=True):
    """The answer to `GET pulls/{n}`."""

    html_url: str
    title: str
    state: str
    head: End
    base: End
    merged_at: datetime | None = None
    draft: bool = False
    user: User | None = None


class ListedPull(msgspec.Struct, kw_only=True):
    """A pull request in a list that is sorted by its last change."""

    number: int
    state: str
    base: End
    updated_at: datetime
    merged_at: datetime | None = None
