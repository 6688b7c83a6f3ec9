"""What a push does to a merge request: a new diff, moved notes, a system note, a hook."""

from specbot_playground.gitlab.operations.positions import follow
from specbot_playground.gitlab.operations.reading import discussions_resolved
from specbot_playground.gitlab.operations.system import note
from specbot_playground.gitlab.state import MergeRequest, Project, Refs, User, Version, World


def new_version(world: World, project: Project, request: MergeRequest, head: str) -> None:
    """Make the diff of a head against the target as it is now."""
    start = project.branches.get(request.target_branch, head)
    base = project.history.merge_base(start, head) or start
    refs = Refs(base=base, start=start, head=head)
    request.versions.append(Version(id=world.id(), refs=refs, at=world.now()))


def pushed(world: World, user: User, project: Project, request: MergeRequest, before: str, head: str) -> None:
    """Take in a push to the source branch."""
    new_version(world, project, request, head)
    follow(project, request)
    added = project.history.between(before, head) if before in project.history else ()
    items = "".join(f"<li>{one.sha[:8]} - {one.message.partition(chr(10))[0]}</li>" for one in added)
    note(world, request, user, f"added {len(added)} commit{'' if len(added) == 1 else 's'}\n\n<ul>{items}</ul>")
    if project.settings.resolve_outdated_diff_discussions:
        _resolve_outdated(world, user, request)
    request.updated_at = world.now()
    request.auto_merge_by = None
    world.tell("merge_request", "update", project, user, request=request, oldrev=before, changes={})


def _resolve_outdated(world: World, user: User, request: MergeRequest) -> None:
    """Resolve the discussions whose lines are gone."""
    was = discussions_resolved(request)
    refs = request.versions[-1].refs
    for each in request.notes:
        if each.position and each.position.refs != refs and each.resolvable and not each.resolved_by:
            each.resolved_by, each.resolved_at = user, world.now()
    if not was and discussions_resolved(request):
        note(world, request, user, "resolved all threads")
