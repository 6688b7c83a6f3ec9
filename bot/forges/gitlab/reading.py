"""Reads a merge request whole, in few requests: what cannot change is taken from the cache."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from functools import partial

from bot.forges.ahead import Ahead
from bot.forges.cache import Cache
from bot.forges.gitlab import pull_commits, review_values, schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.branches import BranchReader
from bot.forges.gitlab.conversation_reader import ConversationReader
from bot.forges.gitlab.discovery import MADE_FOR_PROJECTS
from bot.forges.gitlab.first_questions import Answers, FirstQuestions
from bot.forges.gitlab.follow_ups import read_follow_ups
from bot.forges.gitlab.paths import CODEOWNERS, merge_request, project
from bot.forges.gitlab.status_place import status_place
from bot.forges.responses import ensure_canonical_name, gone_if_missing
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities, WriteKind
from bot.review.model.pull_request import Branch, CheckRun, PullRequest, ReviewThread
from bot.review.model.references import PullRef
from bot.review.port import ForgeError, GoneError, NotFoundError, UnavailableError

_HELP = (
    "GitLab takes lines that begin with a quick action of its own, such as `/approve` or `/close`, out of a comment before "
    "I see it; a comment of nothing else never reaches me. Lines that begin with `/spec` always do."
)

_NO_GRAPHQL = (
    "This GitLab does not answer `/api/graphql`, or is too old to answer what I ask there, so I cannot tell a comment that was edited "
    "from one that was not: approve with GitLab's own button, since commands that approve or change files do not count. Whoever runs "
    "GitLab lets that address through, or updates it."
)
_NO_SOURCE = (
    "The source branch is gone, so nothing can be committed to this merge request: restore the branch, or open another merge "
    "request from the text that stands here."
)
_GRANTS = {
    **dict.fromkeys(WriteKind, "Give the bot's account the role *Developer* in this project"),
    WriteKind.DISMISSAL: "Let me work with the access token of a project or group",
}


_FORK_STATUSES = (
    "The statuses of a fork's merge request belong to the fork: give the bot's account the role *Developer* there, or leave it to my"
    " thread to hold the merge back"
)


Known = Callable[[str, str], None]
"""Takes the tip of the target branch and the head, as soon as GitLab has named them."""


class Reader:
    """Reads for one job, with what the process has on its cache."""

    def __init__(self, api: Api, cache: Cache, own: Account) -> None:
        self.api = api
        self.cache = cache
        self.own = own
        self.branches = BranchReader(api, cache, own)
        self.ahead = Ahead(api.beside, cache)
        self._first = FirstQuestions(self.branches, self.ahead)
        self._conversation = ConversationReader(api, cache, own)

    def pull_request(self, ref: PullRef, known: Known = lambda *_: None) -> PullRequest:
        """Read everything but the texts of files; raises `ForgeError`, `GoneError` where there is no such merge request."""
        self._first.begin(ref)
        found = self.merge_request(ref)
        asked = self._first.go_on(ref, found)
        checks = self.ahead.begun(("checks", ref), partial(self._checks, ref, found))
        diffs = self.ahead.begun(("diffs", ref), partial(self.diffs, ref, found))
        for _ in self.ahead.needed(("versions", ref)):
            self.ahead.begun(("versions", ref), partial(self._versions, ref))
        target = asked.project()
        ensure_canonical_name(ref.repository, target.path_with_namespace)
        base = self.branches.base(found, ref, target, asked.tip())
        known(base.sha, found.sha or "")
        gone = asked.source_is_gone()
        files = tuple(map(values.changed_file, diffs()))
        told = self._with_talk(self._outline(ref, found, base), found, asked)
        return replace(
            told,
            body=found.description or "",
            updated_at=found.updated_at.astimezone(UTC) if found.updated_at else None,
            merge_sha=found.merge_commit_sha or found.squash_commit_sha or (found.sha if found.merged_at else None),
            base_before=self.branches.base_before(found, ref) if found.merged_at else base.sha,
            head=self.branches.head(found, ref, target, gone=gone),
            capabilities=self._capabilities(found, ref, gone=gone),
            files=files,
            files_complete=values.lists_all(found, len(files)),
            labels=tuple(found.labels),
            checks=checks(),
            is_public=target.visibility in {"public", "internal"},
            requested_reviewers=tuple(map(values.account, found.reviewers)),
            follow_ups=read_follow_ups(self.api, ref, self.own) if found.merged_at else (),
        )

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read only what a check needs; nothing is committed on the strength of it. Raises `ForgeError`."""
        with gone_if_missing():
            found = self.api.get(merge_request(ref), schemas.MergeRequest)
        tip = (found.diff_refs or schemas.DiffRefs()).start_sha or ""
        try:
            checks = self._checks(ref, found)
        except ForgeError:
            checks = ()
        base = Branch(name=found.target_branch, sha=tip, repository=ref.repository, writable=False)
        return replace(self._outline(ref, found, base), checks=checks)

    def _outline(self, ref: PullRef, found: schemas.MergeRequest, base: Branch) -> PullRequest:
        """Say what the merge request alone tells; its source branch counts as one that nothing can be pushed to."""
        return PullRequest(
            ref=ref,
            url=found.web_url,
            title=values.title(found),
            body="",
            author=values.account(found.author),
            draft=found.draft,
            state=values.state(found),
            merged_at=found.merged_at.astimezone(UTC) if found.merged_at else None,
            base=base,
            base_before=base.sha,
            head=Branch(name=found.source_branch, sha=found.sha or "", repository=ref.repository, writable=False),
            bot=self.own,
            capabilities=self._capabilities(found, ref),
        )

    def _with_talk(self, pull: PullRequest, found: schemas.MergeRequest, asked: Answers) -> PullRequest:
        """Add what people said, approved and pushed. The heads of earlier times are read only where one of these needs them."""
        discussions, approvals = asked.discussions(), asked.approvals()
        pushed = review_values.pushes(discussions)
        own_push = any(str(note.author.id) == self.own.id for note in pushed)
        people = (note for _, note in values.said(discussions, self.own) if str(note.author.id) != self.own.id)
        commanded = any(map(self._conversation.matters, people))
        heads_matter = bool(approvals.approved_by) or own_push or commanded
        reviewers = self.api.beside.begin(partial(self._reviewers, pull.ref, found))
        heads = self._heads(pull.ref) if heads_matter else tuple
        comments = self._conversation.comments(pull.ref, discussions, found)
        requested, versions = review_values.requested_changes(reviewers(), discussions, found), heads()
        changes = {one.author.id for one in requested}
        return replace(
            pull,
            comments=review_values.with_heads(comments, versions),
            reviews=(
                *requested,
                *review_values.ended_requests(discussions, pull.url, changes),
                *review_values.reviews(approvals, discussions, versions, pull.url, changes),
            ),
            threads=values.threads(discussions, self.own, pull.head.sha, pull.url),
            pushes=pull_commits.pushes(pushed),
            opened_at=found.created_at.astimezone(UTC),
            pushed_at=max((found.created_at, *(note.created_at for note in pushed))).astimezone(UTC),
            head_by_people=review_values.head_by_people(pushed, versions, pull.head.sha, self.own) if own_push else "",
        )

    def merge_request(self, ref: PullRef) -> schemas.MergeRequest:
        """Read the merge request itself, once GitLab has compared its commits: shortly after a push it has not.

        Raises `GoneError` where it has no commits, `UnavailableError` while GitLab compares them.
        """

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

    def diffs(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[schemas.Diff, ...]:
        """Read the diff between two commits."""
        refs = found.diff_refs or schemas.DiffRefs()
        key = ("diffs", ref, refs.base_sha, refs.head_sha)
        return self.cache.keep(key, lambda: tuple(self.api.pages(f"{merge_request(ref)}/diffs", schemas.Diff)))

    def threads(self, ref: PullRef, head: str, url: str) -> tuple[ReviewThread, ...]:
        """Read the threads as they are now."""
        discussions = self.api.pages(f"{merge_request(ref)}/discussions", schemas.Discussion)
        return values.threads(discussions, self.own, head, url)

    def _capabilities(self, found: schemas.MergeRequest, ref: PullRef, *, gone: bool = False) -> Capabilities:
        """Say what GitLab can do. Only a project's or group's own bot may take approvals back, and then all of them."""
        hidden = not self.branches.may_set_statuses(found)
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
            codeowners=CODEOWNERS,
            request="merge request",
            help_note=_HELP,
            limits=(*((_NO_GRAPHQL,) if self._conversation.without_graphql else ()), *((_NO_SOURCE,) if gone else ())),
            withheld=frozenset({WriteKind.STATUS}) if hidden else frozenset(),
            grants={**_GRANTS, WriteKind.STATUS: _FORK_STATUSES} if hidden else _GRANTS,
        )

    def _reviewers(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[schemas.Reviewer, ...]:
        """Read how the reviewers stand, if there are any; a GitLab from before 15.3 does not tell."""
        if not found.reviewers:
            return ()
        try:
            return tuple(self.api.pages(f"{merge_request(ref)}/reviewers", schemas.Reviewer))
        except NotFoundError:
            return ()

    def _heads(self, ref: PullRef) -> Callable[[], tuple[schemas.Version, ...]]:
        """Ask for the heads that the merge request had, at each look anew: one that comes back had another between."""
        self.ahead.want(("versions", ref), ("all",))
        return self.ahead.begun(("versions", ref), partial(self._versions, ref))

    def _versions(self, ref: PullRef) -> tuple[schemas.Version, ...]:
        return tuple(self.api.pages(f"{merge_request(ref)}/versions", schemas.Version))

    def _checks(self, ref: PullRef, found: schemas.MergeRequest) -> tuple[CheckRun, ...]:
        """Read the bot's own statuses in the pipeline that the merge request waits for; none in a fork that hides them."""
        if not self.branches.may_set_statuses(found):
            return ()
        place = status_place(found)
        where = project(ref.repository) if place.project_id == found.project_id else f"/projects/{place.project_id}"
        narrowed = {} if place.pipeline is None else {"pipeline_id": place.pipeline}
        path = f"{where}/repository/commits/{place.sha}/statuses"
        statuses = sorted(self.api.pages(path, schemas.Status, **narrowed), key=lambda one: one.id)
        own = (one for one in statuses if one.author is not None and str(one.author.id) == self.own.id)
        return tuple(values.check_run(one, found.sha or "") for one in own)
