"""A merge request's ends, files and state, worked out from its versions and the branches as they are now."""

from specbot_playground.diff import FileDiff, compare
from specbot_playground.git import Commit
from specbot_playground.gitlab.state import MergeRequest, Pipeline, Project, Refs, Status, Version, World

_OWN = "merge_request_event"
RUNNING = ("created", "waiting_for_resource", "preparing", "pending", "running", "scheduled")


def newest(request: MergeRequest) -> Version:
    """Give the newest diff."""
    return request.versions[-1]


def head_sha(request: MergeRequest) -> str:
    """Tell where the head is."""
    return newest(request).refs.head


def files_of(project: Project, refs: Refs) -> tuple[FileDiff, ...]:
    """Compare the head with where it left the target."""
    return compare(project.history[refs.base].tree, project.history[refs.head].tree)


def commits_of(project: Project, request: MergeRequest) -> tuple[Commit, ...]:
    """List the commits, newest first."""
    refs = newest(request).refs
    return tuple(reversed(project.history.between(refs.start, refs.head)))


def target_sha(project: Project, request: MergeRequest) -> str:
    """Tell where the target is, or was at the merge."""
    return request.target_sha or project.branches.get(request.target_branch, newest(request).refs.start)


def conflicts(project: Project, request: MergeRequest) -> bool:
    """Tell whether target and head do not go together."""
    return project.history.merged(target_sha(project, request), head_sha(request)) is None


def diverged(project: Project, request: MergeRequest) -> int:
    """Count the commits of the target that the head does not have."""
    return len(project.history.between(head_sha(request), target_sha(project, request)))


def discussions_resolved(request: MergeRequest) -> bool:
    """Tell whether no discussion is open."""
    return all(one.resolved for one in request.discussions if one.resolvable)


def newest_statuses(project: Project, pipeline: Pipeline) -> list[Status]:
    """List the newest status of each name."""
    return list({one.name: one for one in project.statuses if one.pipeline == pipeline.id}.values())


def state_of(project: Project, pipeline: Pipeline) -> str:
    """Tell a pipeline's state from its jobs."""
    states = {one.state for one in newest_statuses(project, pipeline)}
    states |= {pipeline.own} if pipeline.own else set()
    return next((one for one in ("failed", "canceled", "running", "pending", "success") if one in states), "created")


def pipelines_of(project: Project, request: MergeRequest) -> list[Pipeline]:
    """List the pipelines of a merge request, newest first, as GitLab's PipelinesForMergeRequestFinder does.

    Its own, which the target project or the source project runs, and those of its branch in the source project: whatever
    stands at the same commit in the target of a fork's merge request is none.
    """
    shas, origin = {version.refs.head for version in request.versions}, _origin(project, request)
    own = [
        one
        for place in (project, *((origin,) if origin is not project else ()))
        for one in place.pipelines
        if one.source == _OWN and one.ref.startswith(f"refs/merge-requests/{request.iid}/")
    ]
    of_branch = [
        one for one in origin.pipelines if one.source != _OWN and one.ref == request.source_branch and one.sha in shas
    ]
    return sorted((*own, *of_branch), key=lambda one: one.id, reverse=True)


def head_pipeline(project: Project, request: MergeRequest) -> Pipeline | None:
    """Find the pipeline that decides: the newest on the head, whoever made it."""
    return next((one for one in pipelines_of(project, request) if one.sha == head_sha(request)), None)


def home_of(project: Project, request: MergeRequest, pipeline: Pipeline) -> Project:
    """Find the project that a merge request's pipeline belongs to."""
    origin = _origin(project, request)
    return origin if pipeline in origin.pipelines else project


def _origin(project: Project, request: MergeRequest) -> Project:
    """Find the project of the source branch."""
    return project.forks.get(request.source_project, project)


def merge_status(project: Project, request: MergeRequest) -> str:
    """Tell in GitLab's word why it cannot be merged, or that it can."""
    if request.state != "opened":
        return "not_open"
    if request.unready or request.draft:
        return "preparing" if request.unready else "draft_status"
    if request.source_project == project.path and request.source_branch not in project.branches:
        return "broken_status"
    if conflicts(project, request):
        return "conflict"
    if project.settings.merge_method != "merge" and diverged(project, request):
        return "need_rebase"
    return _gated(project, request)


def _gated(project: Project, request: MergeRequest) -> str:
    if project.settings.only_allow_merge_if_pipeline_succeeds:
        pipeline = head_pipeline(project, request)
        state = state_of(home_of(project, request, pipeline), pipeline) if pipeline else "missing"
        if state != "success":
            return "ci_still_running" if state in RUNNING else "ci_must_pass"
    if project.settings.only_allow_merge_if_all_discussions_are_resolved and not discussions_resolved(request):
        return "discussions_not_resolved"
    return "mergeable"


def source_of(world: World, request: MergeRequest) -> Project | None:
    """Find the project that the head is in."""
    return world.projects.get(request.source_project)
