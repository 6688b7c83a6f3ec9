"""Labels of projects and groups, and on merge requests."""

from collections.abc import Iterable

from specbot_playground.gitlab.operations.rights import need
from specbot_playground.gitlab.state import Access, Group, Label, MergeRequest, Project, Refusal, User, World

LONGEST = 255
"""So many characters a label's title has at most; a comma parts labels from each other."""
_GREY = "#6699cc"


def groups_of(world: World, project: Project) -> list[Group]:
    """List the groups above a project, nearest first."""
    path, found = project.path.rpartition("/")[0], []
    while path:
        if path in world.groups:
            found.append(world.groups[path])
        path = path.rpartition("/")[0]
    return found


def labels_of(world: World, project: Project) -> list[Label]:
    """List what labels a project may use: its own and its groups'."""
    above = [label for group in groups_of(world, project) for label in group.labels.values()]
    return sorted([*project.labels.values(), *above], key=lambda one: one.name.casefold())


def find_label(world: World, project: Project, name: str) -> Label | None:
    """Find a label by name or id."""
    return next((one for one in labels_of(world, project) if name in (one.name, str(one.id))), None)


def create_label(world: World, user: User, project: Project, name: str, colour: str, description: str | None) -> Label:
    """Make a label of the project; a group's of the same name is in the way. Raises `Refusal`."""
    need(world, project, user, Access.PLANNER)
    if not name or "," in name or len(name) > LONGEST:
        raise Refusal(400, "title is invalid")
    if find_label(world, project, name):
        raise Refusal(409, "Label already exists")
    made = Label(id=world.id(), name=name, colour=colour, description=description)
    project.labels[name] = made
    return made


def ensure_label(world: World, project: Project, name: str) -> Label:
    """Find a label, or make one."""
    found = find_label(world, project, name)
    if found is None:
        found = project.labels[name] = Label(id=world.id(), name=name, colour=_GREY)
    return found


def own_label(project: Project, name: str) -> Label:
    """Find a label that the project itself has. Raises `Refusal`."""
    found = next((one for one in project.labels.values() if name in (one.name, str(one.id))), None)
    if found is None:
        raise Refusal(404, "404 Label Not Found")
    return found


def delete_label(world: World, user: User, project: Project, name: str) -> None:
    """Remove a label of the project, from every merge request too."""
    need(world, project, user, Access.PLANNER)
    found = own_label(project, name)
    del project.labels[found.name]
    for request in project.merge_requests.values():
        request.labels = [each for each in request.labels if each != found.name]


def change_labels(
    world: World, project: Project, request: MergeRequest, add: Iterable[str], remove: Iterable[str]
) -> bool:
    """Put labels on and take labels off in one go; missing ones are made. Tells whether anything changed."""
    gone = {name.casefold() for name in remove}
    kept = [name for name in request.labels if name.casefold() not in gone]
    new = [ensure_label(world, project, name).name for name in add]
    wanted = list(dict.fromkeys([*kept, *new]))
    changed = sorted(wanted) != sorted(request.labels)
    request.labels = wanted
    return changed
