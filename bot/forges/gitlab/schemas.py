"""The shapes of GitLab's REST answers, as far as they are read. Nothing of this leaves the adapter."""

from datetime import datetime

import msgspec


class User(msgspec.Struct, kw_only=True):
    """An account, as it stands beside everything that it wrote."""

    id: int
    username: str
    name: str = ""
    bot: bool = False
    """Only `GET /user` says it."""
    is_admin: bool = False
    """The same, of an administrator alone."""


class RangeEnd(msgspec.Struct, kw_only=True):
    """One end of several commented lines."""

    new_line: int | None = None


class LineRange(msgspec.Struct, kw_only=True):
    """Several commented lines; the last of them is the position's own line."""

    start: RangeEnd | None = None


class Position(msgspec.Struct, kw_only=True):
    """Where a note stands in a diff."""

    head_sha: str | None = None
    position_type: str = "text"
    new_path: str | None = None
    old_path: str | None = None
    new_line: int | None = None
    old_line: int | None = None
    line_range: LineRange | None = None


class Note(msgspec.Struct, kw_only=True):
    """A note of any kind."""

    id: int
    type: str | None = None
    body: str
    author: User
    created_at: datetime
    updated_at: datetime
    system: bool = False
    resolvable: bool = False
    resolved: bool = False
    internal: bool | None = None
    confidential: bool | None = None
    """The older name of the same."""
    position: Position | None = None


class Discussion(msgspec.Struct, kw_only=True):
    """Notes that belong together; a note of its own is a discussion with `individual_note`."""

    id: str
    individual_note: bool = False
    notes: list[Note]


class DiffRefs(msgspec.Struct, kw_only=True):
    """The three commits of a diff."""

    base_sha: str | None = None
    head_sha: str | None = None
    start_sha: str | None = None


class Pipeline(msgspec.Struct, kw_only=True):
    """The pipeline that a merge request waits for."""

    id: int
    sha: str
    ref: str = ""
    project_id: int = 0


class MergeRequest(msgspec.Struct, kw_only=True):
    """A merge request."""

    iid: int
    project_id: int
    source_project_id: int | None = None
    web_url: str
    title: str
    description: str | None = None
    state: str
    draft: bool = False
    author: User
    created_at: datetime
    source_branch: str
    target_branch: str
    detailed_merge_status: str = ""
    sha: str | None = None
    diff_refs: DiffRefs | None = None
    merged_at: datetime | None = None
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None
    labels: list[str] = []
    head_pipeline: Pipeline | None = None
    allow_collaboration: bool | None = None
    reviewers: list[User] = []
    changes_count: str | None = None
    """How many files changed; `1000+` where GitLab has stopped counting, and lists no more."""
    updated_at: datetime | None = None


class Numbered(msgspec.Struct, kw_only=True):
    """A merge request in a list."""

    iid: int


class ListedHead(msgspec.Struct, kw_only=True):
    """A merge request in a list, with its head; it has none before its first commit."""

    iid: int
    sha: str | None = None


class References(msgspec.Struct, kw_only=True, frozen=True):
    """How a merge request is named; `full` is `group/project!7`, whatever address the instance is reached by."""

    full: str = ""


class Listed(msgspec.Struct, kw_only=True):
    """A merge request in a list, with its texts."""

    iid: int
    web_url: str
    state: str
    author: User
    title: str
    draft: bool = False
    has_conflicts: bool = False
    description: str | None = None
    updated_at: datetime
    detailed_merge_status: str = ""
    references: References = References()


class Diff(msgspec.Struct, kw_only=True):
    """What happens to one file."""

    old_path: str
    new_path: str
    new_file: bool = False
    renamed_file: bool = False
    deleted_file: bool = False
    diff: str = ""


class Version(msgspec.Struct, kw_only=True):
    """One state of the merge request's diff: a push makes a new one."""

    head_commit_sha: str | None = None
    created_at: datetime


class Approval(msgspec.Struct, kw_only=True):
    """Somebody's approval that stands; older GitLab does not say since when."""

    user: User
    approved_at: datetime | None = None


class Approvals(msgspec.Struct, kw_only=True):
    """The approvals that stand."""

    approved_by: list[Approval] = []


class Reviewer(msgspec.Struct, kw_only=True):
    """A reviewer, and how the review stands: `unreviewed`, `reviewed`, `requested_changes`, `approved` and others."""

    user: User
    state: str = "unreviewed"


class Status(msgspec.Struct, kw_only=True):
    """A commit status; the jobs of a pipeline are statuses too."""

    id: int
    name: str
    status: str
    sha: str = ""
    description: str | None = None
    target_url: str | None = None
    author: User | None = None


class Commit(msgspec.Struct, kw_only=True):
    """A commit."""

    id: str
    parent_ids: list[str] = []


class PullCommit(Commit, kw_only=True):
    """A commit of a merge request, with whom git names in it; no account is told."""

    message: str = ""
    web_url: str = ""
    author_name: str = ""
    author_email: str = ""
    committer_name: str = ""
    committer_email: str = ""


class Comparison(msgspec.Struct, kw_only=True):
    """What changed between two commits."""

    diffs: list[Diff] = []


class Branch(msgspec.Struct, kw_only=True):
    """A branch and its tip."""

    commit: Commit


class Access(msgspec.Struct, kw_only=True):
    """A level of access."""

    access_level: int = 0


class ProjectPermissions(msgspec.Struct, kw_only=True):
    """What the token's account may do."""

    project_access: Access | None = None
    group_access: Access | None = None


class Project(msgspec.Struct, kw_only=True):
    """A project."""

    id: int
    path_with_namespace: str
    default_branch: str | None = None
    visibility: str = "private"
    permissions: ProjectPermissions | None = None
    only_allow_merge_if_all_discussions_are_resolved: bool | None = None


class Member(User, kw_only=True):
    """An account with its level of access."""

    access_level: int = 0
    state: str = "active"


class Entry(msgspec.Struct, kw_only=True):
    """A name in a directory; `id` is git's name of its content."""

    id: str
    path: str
    type: str
    mode: str = ""


class DraftNote(msgspec.Struct, kw_only=True):
    """A note that is not published yet."""

    id: int
    note: str


class RestAward(msgspec.Struct, kw_only=True):
    """A reaction, as REST tells it."""

    name: str
    user: User
