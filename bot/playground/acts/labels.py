"""Labels of a repository and on its pull requests."""

from collections.abc import Iterable

from bot.playground.acts.rights import need
from bot.playground.state import (
    Label,
    Pull,
    Refusal,
    Repository,
    User,
    World,
)


def ensure_label(world: World, repository: Repository, name: str) -> Label:
    """Find a label of the repository, or make a grey one."""
    found = find_label(repository, name)
    if found is None:
        found = Label(id=world.id(), name=name)
        repository.labels[name.casefold()] = found
    return found


def find_label(repository: Repository, name: str) -> Label | None:
    """Find a label, whatever its case."""
    return repository.labels.get(name.casefold())


def create_label(world: World, user: User, repository: Repository, name: str, colour: str, description: str) -> Label:
    """Make a label."""
    need(repository, user, "write")
    if find_label(repository, name):
        raise Refusal(422, "Validation Failed", [{"resource": "Label", "code": "already_exists", "field": "name"}])
    made = Label(id=world.id(), name=name, colour=colour, description=description)
    repository.labels[name.casefold()] = made
    return made


def add_labels(world: World, user: User, repository: Repository, pull: Pull, names: Iterable[str]) -> None:
    """Put labels on; missing ones are made."""
    need(repository, user, "triage")
    for name in names:
        label = ensure_label(world, repository, name)
        if label.name not in pull.labels:
            pull.labels.append(label.name)
            world.tell("pull_request", "labeled", repository, sender=user, pull=pull, label=label)


def remove_label(world: World, user: User, repository: Repository, pull: Pull, name: str) -> None:
    """Take a label off."""
    need(repository, user, "triage")
    standing = next((one for one in pull.labels if one.casefold() == name.casefold()), None)
    if standing is None:
        raise Refusal(404, "Label does not exist")
    pull.labels.remove(standing)
    label = ensure_label(world, repository, name)
    world.tell("pull_request", "unlabeled", repository, sender=user, pull=pull, label=label)
