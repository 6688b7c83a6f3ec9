"""Reads the branches of a merge request, and whether the bot may push to them."""

from contextlib import suppress
from datetime import timedelta

from bot.forges.cache import Cache
from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import branch, project
from bot.forges.gitlab.status_place import NOWHERE, status_place
from bot.forges.responses import gone_if_missing
from bot.review.model.account import Account
from bot.review.model.pull_request import Branch, Visibility
from bot.review.model.references import PullRef
from bot.review.port import ForbiddenError, NotFoundError

_DEVELOPER = 30
_PROJECT_KEPT = timedelta(minutes=5)
_SOURCE_MAY_BE_GONE = frozenset({"broken_status", "commits_status"})
"""What `detailed_merge_status` says of a source branch that is gone, among other things."""


class BranchReader:
    """Reads for one job, with what the process has in its cache."""

    def __init__(self, api: Api, cache: Cache, own: Account) -> None:
        self.api = api
        self.cache = cache
        self.own = own

    def project(self, repository: str | int) -> schemas.Project:
        """Read a project; what the bot may do there is believed for five minutes, because a write tells better."""
        now = self.api.now()
        path = f"/projects/{repository}" if isinstance(repository, int) else project(repository)
        return self.cache.keep_until(
            ("project", path), now + _PROJECT_KEPT, now, lambda: self.api.get(path, schemas.Project)
        )

    def may_set_statuses(self, found: schemas.MergeRequest) -> bool:
        """Tell whether statuses can stand where the merge request shows them; those of a fork's may have to stand in the fork."""
        place = status_place(found)
        if place.project_id == found.project_id:
            return True
        try:
            return place.project_id != NOWHERE and self.may_push(self.project(place.project_id))
        except (NotFoundError, ForbiddenError):
            return False

    def may_push(self, found: schemas.Project) -> bool:
        """Tell whether the bot may push to a project. The project itself tells of no invited group and of no administrator.

        https://docs.gitlab.com/api/project_members/#list-all-members-of-a-project-including-inherited-and-invited-members
        """
        if values.level(found) >= _DEVELOPER:
            return True
        now = self.api.now()

        def read() -> bool:
            if self.api.get("/user", schemas.User).is_admin:
                return True
            with suppress(NotFoundError, ForbiddenError):
                member = self.api.get(f"{project(found.path_with_namespace)}/members/all/{self.own.id}", schemas.Member)
                return member.state == "active" and member.access_level >= _DEVELOPER
            return False

        return self.cache.keep_until(("push", found.path_with_namespace), now + _PROJECT_KEPT, now, read)

    def tip(self, ref: PullRef, name: str) -> schemas.Branch | None:
        """Read the target branch as it is now; None where it is gone."""
        try:
            return self.api.get(branch(ref.repository, name), schemas.Branch)
        except NotFoundError:
            return None

    def base(
        self, found: schemas.MergeRequest, ref: PullRef, target: schemas.Project, tip: schemas.Branch | None
    ) -> Branch:
        """Say what the target branch is; where it is gone, what the merge request began with has to do.

        A protected branch counts as writable: what it refuses becomes a follow-up.
        """
        refs = found.diff_refs or schemas.DiffRefs()
        return Branch(
            name=found.target_branch,
            sha=tip.commit.id if tip else refs.start_sha or refs.base_sha or "",
            repository=ref.repository,
            writable=self.may_push(target),
            gone=tip is None,
            visibility=visibility(target),
        )

    def base_before(self, found: schemas.MergeRequest, ref: PullRef) -> str:
        """Name the tip from before the merge: what the merge added to. A fast-forward added to the commit of the diff."""
        made = found.merge_commit_sha or found.squash_commit_sha
        refs = found.diff_refs or schemas.DiffRefs()
        if made is None:
            return refs.base_sha or refs.start_sha or ""
        path = f"{project(ref.repository)}/repository/commits/{made}"
        commit = self.cache.keep(("commit", ref.repository, made), lambda: self.api.get(path, schemas.Commit))
        return next(iter(commit.parent_ids), refs.base_sha or "")

    def default_branch(self, repository: str) -> Branch:
        """Read a project's default branch and its tip."""
        with gone_if_missing():
            found = self.api.get(project(repository), schemas.Project)
        name = found.default_branch or "main"
        tip = self.api.get(branch(repository, name), schemas.Branch)
        writable = self.may_push(found)
        return Branch(
            name=name,
            sha=tip.commit.id,
            repository=found.path_with_namespace,
            writable=writable,
            visibility=visibility(found),
        )

    def source_is_gone(self, found: schemas.MergeRequest) -> bool:
        """Ask for the source branch where GitLab's word for the merge request leaves that open: it costs a request."""
        if found.state != "opened" or found.detailed_merge_status not in _SOURCE_MAY_BE_GONE:
            return False
        try:
            self.api.get(branch(str(found.source_project_id or found.project_id), found.source_branch), schemas.Branch)
        except NotFoundError:
            return True
        return False

    def head(self, found: schemas.MergeRequest, ref: PullRef, target: schemas.Project, *, gone: bool) -> Branch:
        """Read the source branch. A fork's is writable where its author lets members of the target project push."""
        repository, writable = ref.repository, self.may_push(target)
        if found.source_project_id != found.project_id:
            writable = writable and bool(found.allow_collaboration)
            try:
                source = self.project(found.source_project_id or 0)
            except NotFoundError:
                repository, writable = f"{ref.repository}/-/fork", False
            else:
                repository = source.path_with_namespace
        return Branch(
            name=found.source_branch, sha=found.sha or "", repository=repository, writable=writable and not gone
        )


def visibility(found: schemas.Project) -> Visibility:
    """Say who may read a project; what GitLab does not name is private."""
    known = {"public": Visibility.PUBLIC, "internal": Visibility.INTERNAL}
    return known.get(found.visibility, Visibility.PRIVATE)
