"""Forks: somebody's own repository over the same history."""

from specbot_playground.operations.rights import need
from specbot_playground.state import Refusal, Repository, User, World, may


def fork(world: World, user: User, repository: Repository) -> Repository:
    """Fork a repository, or find the fork that stands. Raises `Refusal`."""
    need(repository, user, "read")
    if user.kind == "Bot":
        raise Refusal(403, "Resource not accessible by integration")
    name = f"{user.login}/{repository.full_name.split('/')[1]}"
    if name not in world.repositories:
        world.repositories[name] = Repository(
            id=world.id(),
            full_name=name,
            history=repository.history,
            private=repository.private,
            default_branch=repository.default_branch,
            branches=dict(repository.branches),
            roles={user.login: "admin"},
            source=repository.full_name,
        )
    return world.repositories[name]


def may_push(world: World, repository: Repository, user: User, branch: str) -> bool:
    """Tell who may push to a branch: to a fork's also maintainers, where its author lets them. Never an App."""
    if may(repository, user, "write"):
        return True
    source = world.repositories.get(repository.source or "")
    if source is None or user.kind == "Bot" or not may(source, user, "write"):
        return False
    return any(
        pull.state == "open" and pull.maintainer_can_modify and pull.head == branch
        for pull in source.pulls.values()
        if pull.head_repository == repository.full_name
    )
