"""What a merge request is read from, asked at once: beside the merge request itself, as far as the last look knew what to ask.

What was said and approved counts only where the merge request that came back is the one that the last look saw: the same head,
in the same state. Else it is asked anew, so that nothing that was said is older than the head that it is held against.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.forges.ahead import Ahead
from bot.forges.gitlab import schemas
from bot.forges.gitlab.branches import BranchReader
from bot.forges.gitlab.paths import merge_request
from bot.review.model.references import PullRef


@dataclass(frozen=True, slots=True)
class _Known:
    """A merge request as the last look saw it."""

    head: str
    state: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Each waits for its answer, and raises what its question raised."""

    project: Callable[[], schemas.Project]
    tip: Callable[[], schemas.Branch | None]
    discussions: Callable[[], tuple[schemas.Discussion, ...]]
    approvals: Callable[[], schemas.Approvals]
    source_is_gone: Callable[[], bool]


class FirstQuestions:
    """Asks for one job."""

    def __init__(self, branches: BranchReader, ahead: Ahead) -> None:
        self._api = branches.api
        self._cache = branches.cache
        self._branches = branches
        self._ahead = ahead

    def begin(self, ref: PullRef) -> None:
        """Ask what can be asked without the merge request."""
        known = self._cache.look(("known", ref), _Known("", "", ""))
        if known.head:
            self._discussions(ref)
            self._approvals(ref)
            self._project(ref)
            self._tip(ref, known.target)

    def go_on(self, ref: PullRef, found: schemas.MergeRequest) -> Answers:
        """Ask for the rest, side by side; what was said is asked anew where the merge request has moved."""
        now = _Known(found.sha or "", found.state, found.target_branch)
        if now != self._cache.look(("known", ref), now):
            self._ahead.drop(("discussions", ref))
            self._ahead.drop(("approvals", ref))
        self._cache.put(("known", ref), now)
        gone = self._ahead.begun(("source", ref), partial(self._branches.source_is_gone, found))
        return Answers(
            project=self._project(ref),
            tip=self._tip(ref, found.target_branch),
            discussions=self._discussions(ref),
            approvals=self._approvals(ref),
            source_is_gone=gone,
        )

    def _project(self, ref: PullRef) -> Callable[[], schemas.Project]:
        return self._ahead.begun(("project", ref), partial(self._branches.project, ref.repository))

    def _tip(self, ref: PullRef, name: str) -> Callable[[], schemas.Branch | None]:
        return self._ahead.begun(("tip", ref, name), partial(self._branches.tip, ref, name))

    def _discussions(self, ref: PullRef) -> Callable[[], tuple[schemas.Discussion, ...]]:
        path = f"{merge_request(ref)}/discussions"
        return self._ahead.begun(("discussions", ref), lambda: tuple(self._api.pages(path, schemas.Discussion)))

    def _approvals(self, ref: PullRef) -> Callable[[], schemas.Approvals]:
        path = f"{merge_request(ref)}/approvals"
        return self._ahead.begun(("approvals", ref), partial(self._api.get, path, schemas.Approvals))
