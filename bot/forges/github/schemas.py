"""The shapes of GitHub's GraphQL answers, as far as they are read. Nothing of this leaves the adapter."""

from datetime import datetime

import msgspec

from bot.forges.github.graphql_base import Graph, Nodes, Page, Paged


class Actor(Graph, kw_only=True):
    """An account of any kind."""

    typename: str = msgspec.field(name="__typename", default="User")
    login: str
    database_id: int | None = None
    name: str | None = None


class ReactionGroup(Graph, kw_only=True):
    """One emoji, and whether the bot gave it."""

    content: str
    viewer_has_reacted: bool


class Spoken(Graph, kw_only=True):
    """What comments and reviews have in common."""

    full_database_id: str | int
    body: str
    created_at: datetime
    url: str
    last_edited_at: datetime | None = None
    author: Actor | None = None
    editor: Actor | None = None
    reaction_groups: list[ReactionGroup] | None = None


class GitObject(Graph, kw_only=True):
    """Anything of git that has a name by its hash."""

    oid: str


class Review(Spoken, kw_only=True):
    """A native review."""

    state: str
    submitted_at: datetime | None = None
    commit: GitObject | None = None


class ThreadComments(Graph, kw_only=True):
    """The comments of a review thread, a page of them."""

    nodes: list[Spoken]
    page_info: Page | None = None


class Thread(Graph, kw_only=True):
    """A review thread on the diff."""

    id: str
    path: str
    line: int | None = None
    start_line: int | None = None
    is_resolved: bool
    is_outdated: bool
    comments: ThreadComments


class StatusContext(Graph, kw_only=True):
    """The newest commit status of one name."""

    context: str
    state: str
    description: str | None = None
    target_url: str | None = None
    creator: Actor | None = None


class Status(Graph, kw_only=True):
    """The commit statuses of a commit."""

    contexts: list[StatusContext]


class Commit(GitObject, kw_only=True):
    """A commit with its statuses."""

    status: Status | None = None


class GitActor(Graph, kw_only=True):
    """Whom a commit names as its author: an email, and the person that GitHub knows it of. Bots are no persons."""

    email: str | None = None
    user: Actor | None = None


class Signature(Graph, kw_only=True):
    """A commit's signature; GitHub signs what is made through its pages and its API."""

    is_valid: bool
    was_signed_by_git_hub: bool = msgspec.field(name="wasSignedByGitHub")


class SignedCommit(GitObject, kw_only=True):
    """A commit with what proves its author."""

    committed_date: datetime
    authored_date: datetime | None = None
    author: GitActor | None = None
    signature: Signature | None = None


class HeadCommit(Graph, kw_only=True):
    """A commit of the head, for its author."""

    commit: SignedCommit


class PullCommit(Graph, kw_only=True):
    """A commit of a pull request."""

    commit: Commit


class MergeCommit(GitObject, kw_only=True):
    """The commit that a merge left on the base branch, the last of several after a rebase."""

    authored_date: datetime
    parents: Nodes[GitObject]


class Counted(Graph, kw_only=True):
    """How many there are."""

    total_count: int


class Named(Graph, kw_only=True):
    """Anything that is known by its name."""

    name: str


class Ref(Graph, kw_only=True):
    """A branch and its tip."""

    target: GitObject | None


class Repository(Graph, kw_only=True):
    """A repository, and what the credential may do in it."""

    name_with_owner: str
    viewer_permission: str | None = None


class Talk(Graph, kw_only=True):
    """The parts of a pull request that come in pages."""

    comments: Paged[Spoken] | None = None
    reviews: Paged[Review] | None = None
    review_threads: Paged[Thread] | None = None


class Requested(Graph, kw_only=True):
    """A person who is asked for a review; a team has no login."""

    typename: str = msgspec.field(name="__typename", default="User")
    login: str = ""
    database_id: int | None = None
    name: str | None = None


class ReviewRequest(Graph, kw_only=True):
    """Somebody who is asked for a review."""

    requested_reviewer: Requested | None = None


class ForcePush(Graph, kw_only=True):
    """A push that was no fast forward; a commit that is gone is null."""

    id: str = ""
    created_at: datetime
    before_commit: GitObject | None = None
    after_commit: GitObject | None = None


class PageBefore(Graph, kw_only=True):
    """Whether there is more before the page."""

    has_previous_page: bool


class Timeline(Graph, kw_only=True):
    """The newest pushes that were no fast forward."""

    page_info: PageBefore
    nodes: list[ForcePush]


class PullRequest(Graph, kw_only=True):
    """A pull request with the first page of everything."""

    url: str
    title: str
    body: str
    is_draft: bool
    state: str
    created_at: datetime
    updated_at: datetime | None = None
    merged_at: datetime | None = None
    is_cross_repository: bool
    maintainer_can_modify: bool
    changed_files: int = 0
    author: Actor | None = None
    last_edited_at: datetime | None = None
    editor: Actor | None = None
    reaction_groups: list[ReactionGroup] | None = None
    merge_commit: MergeCommit | None = None
    changes: Counted
    newest: Nodes[HeadCommit]
    base_ref_name: str
    base_ref_oid: str
    base_ref: Ref | None = None
    head_ref_name: str
    head_ref_oid: str
    head_ref: Named | None = None
    head_repository: Repository | None = None
    review_requests: Nodes[ReviewRequest] | None = None
    labels: Nodes[Named] | None = None
    comments: Paged[Spoken]
    reviews: Paged[Review]
    review_threads: Paged[Thread]
    timeline_items: Timeline | None = None
    commits: Nodes[PullCommit] | None = None


class PullRepository(Repository, kw_only=True):
    """A repository around the pull request."""

    is_private: bool = True
    pull_request: PullRequest


class PullAnswer(Graph, kw_only=True):
    """The answer to `pull_request.graphql`."""

    viewer: Actor | None = None
    repository: PullRepository


class ThreadNode(Graph, kw_only=True):
    """A review thread that is asked for by its id; one that is gone is None."""

    comments: ThreadComments | None = None


class ThreadAnswer(Graph, kw_only=True):
    """The answer to `thread_comments.graphql`."""

    node: ThreadNode | None = None


class TalkRepository(Graph, kw_only=True):
    """A repository around further pages."""

    pull_request: Talk


class TalkAnswer(Graph, kw_only=True):
    """The answer to `more.graphql`."""

    repository: TalkRepository


class RecentTalk(Graph, kw_only=True):
    """The newest comments."""

    comments: Nodes[Spoken]


class RecentRepository(Graph, kw_only=True):
    """A repository around the newest comments."""

    pull_request: RecentTalk


class RecentAnswer(Graph, kw_only=True):
    """The answer to `recent_comments.graphql`."""

    repository: RecentRepository
