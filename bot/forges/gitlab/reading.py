"""Reads a merge request whole, in few requests: what cannot change is taken from the cache."""

from contextlib import suppress
from datetime import UTC, timedelta

from bot.forges.gitlab import pull_commits, schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.cache import Cache
from bot.forges.gitlab.discovery import MADE_FOR_PROJECTS
from bot.forges.gitlab.follow_ups import read_follow_ups
from bot.forges.gitlab.paths import branch, merge_request, project
from bot.forges.gitlab.talk import TalkReader
from bot.forges.responses import ensure_canonical_name, gone_if_missing
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Account, Branch, Capabilities, CheckRun, PullRequest, ReviewThread
from bot.review.model.write_kind import WriteKind
from bot.review.port import ForbiddenError, ForgeError, GoneError, NotFoundError, UnavailableError

_DEVELOPER = 30
_PROJECT_KEPT = timedelta(minutes=5)
_HELP = (
    "GitLab takes lines that begin with a quick action of its own, such as `/approve` or `/close`, out of a comment before "
    "I see it; a comment of nothing else never reaches me. Lines that begin with `/spec` always do."
)

_NO_GRAPHQL = (
    "This GitLab does not answer `/api/graphql`, so I cannot tell a comment that was edited from one that was not: approve with "
    "GitLab's own button, since commands that approve or change files do not count. Whoever runs GitLab lets that address through."
)
_NO_SOURCE = (
    "The source branch is gone, so nothing can be committed to this merge request: restore the branch, or open another merge "
    "request from the text that stands here."
)
_SOURCE_MAY_BE_GONE = frozenset({"broken_status", "commits_status"})
"""What `detailed_merge_status` says of a source branch that is gone, among other things."""
_GRANTS = {
    **dict.fromkeys(WriteKind, "Give the bot's account the role *Developer* in this project"),
    WriteKind.DISMISSAL: "Let me work with the access token of a project or group",
}


class Reader:
    """Reads for one job, with what the process has on its cache."""

    def __init__(self, api: Api, cache: Cache, own: Account) -> None:
        self.api = api
        self.cache = cache
        self.own = own
        self._talk = TalkReader(api, cache, own)

    def pull_request(self, ref: PullRef) -> PullRequest:
        """Read everything but the texts of files."""
        found = self.merge_request(ref)
        head = found.sha or ""
        target = self.project(ref.repository)
        ensure_canonical_name(ref.repository, target.path_with_namespace)
        base = self._base(found, ref, target)
        talk = tuple(self.api.pages(f"{merge_request(ref)}/discussions", schemas.Discussion))
        pushed = values.pushes(talk)
        approvals = self.api.get(f"{merge_request(ref)}/approvals", schemas.Approvals)
        files = tuple(map(values.changed_file, self.diffs(ref, found)))
        requested = values.requested_changes(self._reviewers(ref, found), talk, found)
        own_push = any(str(note.author.id) == self.own.id for note in pushed)
        people = (note for _, note in values.said(talk, self.own) if str(note.author.id) != self.own.id)
        ordered = any(map(self._talk.matters, people))
        gone = self._source_is_gone(found)
        versions = self._versions(ref, found) if approvals.approved_by or own_push or ordered else ()
        comments = values.with_heads(self._talk.comments(ref, talk, found), versions)
        return PullRequest(
            ref=ref,
            url=found.web_url,
            title=values.title(found),
            body=found.description or "",
            author=values.account(found.author),
            draft=found.draft,
            state=values.state(found),
            merged_at=found.merged_at.astimezone(UTC) if found.merged_at else None,
            updated_at=found.updated_at.astimezone(UTC) if found.updated_at else None,
            merge_sha=found.merge_commit_sha or found.squash_commit_sha or (head if found.merged_at else None),
            base=base,
            base_before=self._base_before(found, ref) if found.merged_at else base.sha,
            head=self._head(found, ref, target, gone=gone),
            bot=self.own,
            capabilities=self._capabilities(found, ref, gone=gone),
            files=files,
            files_complete=values.lists_all(found, len(files)),
            labels=tuple(found.labels),
            comments=comments,
            reviews=(
                *requested,
                *values.reviews(approvals, talk, versions, found.web_url, {one.author.id for one in requested}),
            ),
            threads=values.threads(talk, self.own, head, found.web_url),
            checks=self._checks(ref, found),
            is_public=target.visibility in {"public", "internal"},
            requested_reviewers=tuple(map(values.account, found.reviewers)),
            pushes=pull_commits.pushes(pushed),
            pushed_at=max((found.created_at, *(note.created_at for note in pushed))).astimezone(UTC),
            head_by_people=values.head_by_people(pushed, versions, head, self.own) if own_push else "",
            follow_ups=read_follow_ups(self.api, ref, self.own) if found.merged_at else (),
        )

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read only what a check needs; nothing is committed on the strength of it."""
        with gone_if_missing():
            found = self.api.get(merge_request(ref), schemas.MergeRequest)
        tip = (found.diff_refs or schemas.DiffRefs()).start_sha or ""
        try:
            checks = self._checks(ref, found)
        except ForgeError:
            checks = ()
        return PullRequest(
            ref=ref,
            url=found.web_url,
            title=values.title(found),
            body="",
            author=values.account(found.author),
            draft=found.draft,
            state=values.state(found),
            base=Branch(name=found.target_branch, sha=tip, repository=ref.repository, writable=False),
            base_before=tip,
            head=Branch(name=found.source_branch, sha=found.sha or "", repository=ref.repository, writable=False),
            bot=self.own,
            capabilities=self._capabilities(found, ref),
            merged_at=found.merged_at,
            checks=checks,
        )

    def merge_request(self, ref: PullRef) -> schemas.MergeRequest:
        """Read the merge request itself, once GitLab has compared its commits: shortly after a push it has not."""

        def read() -> schemas.MergeRequest:
            found = self.api.get(merge_request(ref), schemas.MergeRequest)
            refs = found.diff_refs or schemas.DiffRefs()
            if found.sha and refs.head_sha != found.sha:
                raise UnavailableError(f"GitLab is still comparing the commits of {ref}.")
            return found

        with gone_if_missing():
            found = self.api.retry_read(read)
        if not found.sha:
            raise GoneError(f"{ref} has no commits yet.")
        return found

    def project(self, repository: str | int) -> schemas.Project:
        """Read a project; what the bot may do there is believed for five minutes, because a write tells better."""
        now = self.api.now()
        path = f"/projects/{repository}" if isinstance(repository, int) else project(repository)
        return self.cache.keep_until(
            ("project", path), now + _PROJECT_KEPT, now, lambda: self.api.get(path, schemas.Project)
        )

    def _may_push(self, found: schemas.Project) -> bool:
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

    def diffs(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[schemas.Diff, ...]:
        """Read the diff between two commits."""
        refs = found.diff_refs or schemas.DiffRefs()
        key = ("diffs", ref, refs.base_sha, refs.head_sha)
        return self.cache.keep(key, lambda: tuple(self.api.pages(f"{merge_request(ref)}/diffs", schemas.Diff)))

    def threads(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[ReviewThread, ...]:
        """Read the threads as they are now."""
        talk = self.api.pages(f"{merge_request(ref)}/discussions", schemas.Discussion)
        return values.threads(talk, self.own, found.sha or "", found.web_url)

    def _base(self, found: schemas.MergeRequest, ref: PullRef, target: schemas.Project) -> Branch:
        """Read the target branch as it is now; where it is gone, what the merge request began with has to do.

        A protected branch counts as writable: what it refuses becomes a follow-up.
        """
        refs = found.diff_refs or schemas.DiffRefs()
        try:
            tip = self.api.get(branch(ref.repository, found.target_branch), schemas.Branch)
        except NotFoundError:
            tip = schemas.Branch(commit=schemas.Commit(id=refs.start_sha or refs.base_sha or ""))
        writable = self._may_push(target)
        return Branch(name=found.target_branch, sha=tip.commit.id, repository=ref.repository, writable=writable)

    def _base_before(self, found: schemas.MergeRequest, ref: PullRef) -> str:
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
        writable = self._may_push(found)
        return Branch(name=name, sha=tip.commit.id, repository=found.path_with_namespace, writable=writable)

    def _source_is_gone(self, found: schemas.MergeRequest) -> bool:
        """Ask for the source branch where GitLab's word for the merge request leaves that open: it costs a request."""
        if found.state != "opened" or found.detailed_merge_status not in _SOURCE_MAY_BE_GONE:
            return False
        try:
            self.api.get(branch(str(found.source_project_id or found.project_id), found.source_branch), schemas.Branch)
        except NotFoundError:
            return True
        return False

    def _head(self, found: schemas.MergeRequest, ref: PullRef, target: schemas.Project, *, gone: bool) -> Branch:
        """Read the source branch. A fork's is writable where its author lets members of the target project push."""
        repository, writable = ref.repository, self._may_push(target)
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

    def _capabilities(self, found: schemas.MergeRequest, ref: PullRef, *, gone: bool = False) -> Capabilities:
        """Say what GitLab can do. Only a project's or group's own bot may take approvals back, and then all of them."""
        web = found.web_url.partition(f"/{ref.repository}/-/")[0]
        return Capabilities(
            checks=False,
            check_buttons=False,
            dismiss_reviews=self.own.login.startswith(MADE_FOR_PROJECTS),
            dismiss_together=True,
            scoped_labels=True,
            suggestion_info="suggestion:-{above}+0",
            file_url=f"{web}/{{repository}}/-/blob/{{sha}}/{{path}}?plain=1#L{{line}}",
            compare_url=f"{web}/{{repository}}/-/compare/{{since}}...{{until}}",
            gate_thread=True,
            codeowners=("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
            request="merge request",
            help_note=_HELP,
            limits=(*((_NO_GRAPHQL,) if self._talk.without_graphql else ()), *((_NO_SOURCE,) if gone else ())),
            grants=_GRANTS,
        )

    def _reviewers(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[schemas.Reviewer, ...]:
        """Read how the reviewers stand, if there are any; a GitLab from before 15.3 does not tell."""
        if not found.reviewers:
            return ()
        try:
            return tuple(self.api.pages(f"{merge_request(ref)}/reviewers", schemas.Reviewer))
        except NotFoundError:
            return ()

    def _versions(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[schemas.Version, ...]:
        """Read the heads that the merge request had, and since when."""
        path = f"{merge_request(ref)}/versions"
        return self.cache.keep(("versions", ref, found.sha), lambda: tuple(self.api.pages(path, schemas.Version)))

    def _checks(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[CheckRun, ...]:
        """Read the bot's own statuses in the pipeline that the merge request waits for."""
        place = pipeline_of(found)
        sha, narrowed = (place.sha, {"pipeline_id": place.id}) if place else (found.sha or "", {})
        path = f"{project(ref.repository)}/repository/commits/{sha}/statuses"
        statuses = sorted(self.api.pages(path, schemas.Status, **narrowed), key=lambda one: one.id)
        own = (one for one in statuses if one.author is not None and str(one.author.id) == self.own.id)
        return tuple(values.check_run(one, found.sha or "") for one in own)


def pipeline_of(found: schemas.MergeRequest) -> schemas.Pipeline | None:
    """Name the pipeline of the head, if it is the target project's. That of a merged result has a commit of its own."""
    pipeline = found.head_pipeline
    if pipeline is None or pipeline.project_id not in {0, found.project_id}:
        return None
    merged_result = pipeline.ref.startswith("refs/merge-requests/") and not pipeline.ref.endswith("/head")
    return pipeline if merged_result or pipeline.sha == found.sha else None
