"""Forks: somebody's own project over the same history."""

from specbot_playground.gitlab.operations.rights import need
from specbot_playground.gitlab.state import Access, Project, Refusal, User, World


def fork(world: World, user: User, project: Project) -> Project:
    """Fork a project into one's own namespace. Raises `Refusal`."""
    need(world, project, user, Access.NONE)
    path = f"{user.login}/{project.path.rpartition('/')[2]}"
    if path in world.projects:
        raise Refusal(409, "", {"name": ["has already been taken"], "path": ["has already been taken"]})
    made = Project(
        id=world.id(),
        path=path,
        history=project.history,
        at=world.now(),
        visibility=project.visibility,
        default_branch=project.default_branch,
        branches=dict(project.branches),
        source=project.path,
    )
    world.projects[path] = project.forks[path] = made
    return made
