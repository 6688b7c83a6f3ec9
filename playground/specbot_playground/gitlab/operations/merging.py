"""Merging: with a merge commit, fast-forward, squashed, rebased first, or when the pipeline succeeds."""

from specbot_playground.git import Commit, merge_trees
from specbot_playground.gitlab.operations.branches import move_branch
from specbot_playground.gitlab.operations.reading import (
    RUNNING,
    head_pipeline,
    head_sha,
    home_of,
    merge_status,
    source_of,
    state_of,
    target_sha,
)
from specbot_playground.gitlab.operations.requests import may_commit
from specbot_playground.gitlab.operations.rights import level
from specbot_playground.gitlab.state import Access, MergeRequest, Project, Refusal, User, World

_NOT_ALLOWED = "405 Method Not Allowed"


def may_merge(world: World, project: Project, request: MergeRequest, user: User) -> bool:
    """Tell who may merge: developers, or whom the target's protection names."""
    protection = project.protected.get(request.target_branch)
    wanted = protection.merge if protection else Access.DEVELOPER
    return wanted != Access.NONE and level(world, project, user) >= wanted


def accept(
    world: World,
    user: User,
    project: Project,
    request: MergeRequest,
    *,
    sha: str | None = None,
    squash: bool | None = None,
    when_green: bool = False,
    remove_source: bool | None = None,
) -> None:
    """Merge now, or when the running pipeline succeeds. Raises `Refusal`."""
    if not may_merge(world, project, request, user):
        raise Refusal(401, "401 Unauthorized")
    if sha is not None and sha != head_sha(request):
        raise Refusal(409, f"SHA does not match HEAD of source branch: {head_sha(request)}")
    request.squash = request.squash if squash is None else squash
    request.remove_source_branch = request.remove_source_branch if remove_source is None else remove_source
    pipeline = head_pipeline(project, request)
    if when_green and pipeline and state_of(home_of(project, request, pipeline), pipeline) in RUNNING:
        if request.draft or request.state != "opened":
            raise Refusal(405, _NOT_ALLOWED)
        request.auto_merge_by = user
        return
    status = merge_status(project, request)
    if status == "conflict":
        raise Refusal(422, "Branch cannot be merged")
    if status != "mergeable":
        raise Refusal(405, _NOT_ALLOWED)
    _merge(world, user, project, request)


def _merge(world: World, user: User, project: Project, request: MergeRequest) -> None:
    """Bring the head onto the target."""
    request.target_sha = target_sha(project, request)
    landed = _land(world, user, project, request)
    request.state, request.merged_by, request.merged_at = "merged", user, world.now()
    request.auto_merge_by, request.updated_at = None, world.now()
    world.tell("merge_request", "merge", project, user, request=request, changes={})
    move_branch(world, user, project, request.target_branch, landed.sha)
    source = source_of(world, request)
    if request.remove_source_branch and source and may_commit(world, request, user):
        source.branches.pop(request.source_branch, None)


def _land(world: World, user: User, project: Project, request: MergeRequest) -> Commit:
    """Make the commits that bring a merge request onto its target; gives the last."""
    onto, tip = target_sha(project, request), head_sha(request)
    tree = project.history.merged(onto, tip)
    if tree is None:
        raise Refusal(422, "Branch cannot be merged")
    if request.squash:
        base = onto if project.settings.merge_method == "ff" else request.versions[-1].refs.base
        content = tree if base == onto else project.history[tip].tree
        squashed = project.history.commit(content, (base,), request.title, user.login, world.now())
        request.squash_sha = tip = squashed.sha
    if project.settings.merge_method == "ff":
        return project.history[tip]
    message = f"Merge branch '{request.source_branch}' into '{request.target_branch}'\n\n{request.title}\n\n"
    message += f"See merge request {project.path}!{request.iid}"
    made = project.history.commit(tree, (onto, tip), message, user.login, world.now())
    request.merge_sha = made.sha
    return made


def rebase(world: World, user: User, project: Project, request: MergeRequest) -> None:
    """Replay the head's commits on the target. Raises `Refusal`."""
    source = source_of(world, request)
    if source is None or not may_commit(world, request, user):
        raise Refusal(403, "403 Forbidden - Cannot push to source branch")
    onto = target_sha(project, request)
    tip = project.history[onto]
    for each in project.history.between(onto, head_sha(request)):
        tree = merge_trees(project.history[each.parents[0]].tree, tip.tree, each.tree)
        if tree is None:
            raise Refusal(409, "409 Conflict")
        tip = project.history.commit(tree, (tip.sha,), each.message, each.author, world.now())
    move_branch(world, user, source, request.source_branch, tip.sha)


def merge_when_due(world: World, project: Project, sha: str) -> None:
    """Merge what waits for the pipeline of a commit, if that has succeeded; the pipeline may be a fork's."""
    for target in list(world.projects.values()):
        for request in list(target.merge_requests.values()):
            if (
                project.path not in (target.path, request.source_project)
                or not request.auto_merge_by
                or head_sha(request) != sha
            ):
                continue
            pipeline = head_pipeline(target, request) if merge_status(target, request) == "mergeable" else None
            if pipeline and state_of(home_of(target, request, pipeline), pipeline) == "success":
                _merge(world, request.auto_merge_by, target, request)
