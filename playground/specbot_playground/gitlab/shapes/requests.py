"""Merge requests, their versions and approvals."""

from specbot_playground.gitlab.operations.approvals import may_approve
from specbot_playground.gitlab.operations.labels import ensure_label
from specbot_playground.gitlab.operations.merging import may_merge
from specbot_playground.gitlab.operations.reading import (
    commits_of,
    conflicts,
    discussions_resolved,
    diverged,
    files_of,
    head_pipeline,
    head_sha,
    home_of,
    merge_status,
    newest,
    source_of,
    state_of,
)
from specbot_playground.gitlab.shapes.basics import Json, label, stamp, user, user_or_none
from specbot_playground.gitlab.shapes.files import commit, diff
from specbot_playground.gitlab.shapes.pipelines import basic as basic_pipeline
from specbot_playground.gitlab.shapes.pipelines import pipeline
from specbot_playground.gitlab.state import MergeRequest, Project, Refs, User, Version, World


def listed(world: World, project: Project, found: MergeRequest, *, details: bool = False) -> Json:
    """A merge request as lists show it."""
    source = source_of(world, found)
    forked = {"allow_collaboration": found.allow_collaboration, "allow_maintainer_to_push": found.allow_collaboration}
    names = sorted(found.labels)
    return {
        "id": found.id,
        "iid": found.iid,
        "project_id": project.id,
        "title": found.title,
        "description": found.description,
        "state": found.state,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.updated_at),
        "merged_at": stamp(found.merged_at),
        "closed_at": stamp(found.closed_at),
        "target_branch": found.target_branch,
        "source_branch": found.source_branch,
        "user_notes_count": sum(not note.system for note in found.notes),
        "upvotes": sum(one.name == "thumbsup" for one in found.awards),
        "downvotes": sum(one.name == "thumbsdown" for one in found.awards),
        **_people(world, found),
        "source_project_id": source.id if source else None,
        "target_project_id": project.id,
        "labels": [label(ensure_label(world, project, name)) for name in names] if details else names,
        "draft": found.draft,
        "work_in_progress": found.draft,
        **_UNUSED,
        **_mergeability(project, found),
        "sha": head_sha(found),
        "merge_commit_sha": found.merge_sha,
        "squash_commit_sha": found.squash_sha,
        "discussion_locked": found.locked or None,
        "should_remove_source_branch": found.remove_source_branch or None,
        "force_remove_source_branch": found.remove_source_branch,
        "prepared_at": None if found.unready else stamp(found.at),
        **(forked if found.source_project != project.path else {}),
        **_references(world, project, found),
    }


def _references(world: World, project: Project, found: MergeRequest) -> Json:
    """How a merge request is named."""
    short = f"!{found.iid}"
    return {
        "reference": short,
        "references": {"short": short, "relative": short, "full": f"{project.path}{short}"},
        "web_url": f"{world.web_url}/{project.path}/-/merge_requests/{found.iid}",
    }


def _people(world: World, found: MergeRequest) -> Json:
    """Whoever has to do with a merge request."""
    return {
        "author": user(world, found.author),
        "assignees": [user(world, one) for one in found.assignees],
        "assignee": user(world, found.assignees[0]) if found.assignees else None,
        "reviewers": [user(world, one) for one in found.reviewers],
        "merged_by": user_or_none(world, found.merged_by),
        "merge_user": user_or_none(world, found.merged_by or found.auto_merge_by),
        "closed_by": user_or_none(world, found.closed_by),
    }


def _mergeability(project: Project, found: MergeRequest) -> Json:
    """How a merge request can be merged, and what keeps it from that."""
    settings = project.settings
    return {
        "merge_when_pipeline_succeeds": found.auto_merge_by is not None,
        "merge_status": _old_status(project, found),
        "detailed_merge_status": merge_status(project, found),
        "merge_after": None,
        "has_conflicts": found.state == "opened" and conflicts(project, found),
        "blocking_discussions_resolved": discussions_resolved(found)
        or not settings.only_allow_merge_if_all_discussions_are_resolved,
        "squash": found.squash,
        "squash_on_merge": found.squash,
    }


_TIMES = dict.fromkeys(("time_estimate", "total_time_spent"), 0) | dict.fromkeys(
    ("human_time_estimate", "human_total_time_spent")
)
_UNUSED: Json = {
    "imported": False,
    "imported_from": "none",
    "milestone": None,
    "time_stats": _TIMES,
    "task_completion_status": {"count": 0, "completed_count": 0},
    "approvals_before_merge": None,
}


def _old_status(project: Project, found: MergeRequest) -> str:
    if found.unready:
        return "preparing"
    return "cannot_be_merged" if found.state == "opened" and conflicts(project, found) else "can_be_merged"


def full(world: World, project: Project, found: MergeRequest, viewer: User) -> Json:
    """A merge request by itself. Its diff is not there at first."""
    head = head_pipeline(project, found)
    home = home_of(project, found, head) if head else project
    ready = not found.unready
    times = ("latest_build_started_at", "latest_build_finished_at", "first_deployed_to_production_at")
    return {
        **listed(world, project, found),
        "subscribed": False,
        "changes_count": _changes_count(world, project, found) if ready else None,
        **dict.fromkeys(times),
        "pipeline": basic_pipeline(world, home, head) if head else None,
        "head_pipeline": pipeline(world, home, head) if head else None,
        "diff_refs": refs(newest(found).refs) if ready else None,
        "merge_error": None,
        "first_contribution": False,
        "user": {"can_merge": may_merge(world, project, found, viewer)},
    }


def _changes_count(world: World, project: Project, found: MergeRequest) -> str:
    """Count the files; over its limit GitLab stops and says so."""
    count = len(files_of(project, newest(found).refs))
    return f"{world.files_listed}+" if count > world.files_listed else str(count)


def with_divergence(shape: Json, project: Project, found: MergeRequest) -> Json:
    """Add how far the target has gone on."""
    return {**shape, "diverged_commits_count": diverged(project, found)}


def with_changes(shape: Json, project: Project, found: MergeRequest) -> Json:
    """Add the diffs: the old way to ask for them."""
    files = () if found.unready else files_of(project, newest(found).refs)
    return {**shape, "changes": [diff(one) for one in files], "overflow": False}


def refs(found: Refs) -> Json:
    """The three commits of a diff."""
    return {"base_sha": found.base, "head_sha": found.head, "start_sha": found.start}


def version(project: Project, request: MergeRequest, found: Version) -> Json:
    """A diff version in few words."""
    return {
        "id": found.id,
        "head_commit_sha": found.refs.head,
        "base_commit_sha": found.refs.base,
        "start_commit_sha": found.refs.start,
        "created_at": stamp(found.at),
        "merge_request_id": request.id,
        "state": "collected",
        "real_size": str(len(files_of(project, found.refs))),
        "patch_id_sha": found.refs.head,
    }


def full_version(world: World, project: Project, request: MergeRequest, found: Version) -> Json:
    """A diff version with its commits and diffs."""
    return {
        **version(project, request, found),
        "commits": [commit(world, project, one) for one in commits_of(project, request)],
        "diffs": [diff(one) for one in files_of(project, found.refs)],
    }


def approvals(world: World, project: Project, found: MergeRequest, viewer: User) -> Json:
    """Who approved: on the Free tier nothing is required."""
    own = any(one.user is viewer for one in found.approvals)
    return {
        "user_has_approved": own,
        "user_can_approve": may_approve(world, project, found, viewer) and not own,
        "approved": bool(found.approvals),
        "approved_by": [{"user": user(world, one.user), "approved_at": stamp(one.at)} for one in found.approvals],
    }


def reviewer(world: World, found: MergeRequest, who: User) -> Json:
    """A reviewer, and how the review stands."""
    return {"user": user(world, who), "state": found.reviews[who.login], "created_at": stamp(found.at)}


def pipeline_state(project: Project, found: MergeRequest) -> str | None:
    """The state of the pipeline that decides."""
    head = head_pipeline(project, found)
    return state_of(home_of(project, found, head), head) if head else None
