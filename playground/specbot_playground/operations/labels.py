"""Labels of a repository and on its pull requests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from specbot_playground.operations.rights import need
from specbot_playground.state import Label, Pull, Refusal, Repository, User, World

LONGEST = 50
"""So many characters a label's name has at most."""


def ensure_label(world: World, repository: Repository, name: str) -> Label:
    """Find a label of the repository, or make a grey one."""
    found = find_label(repository, name)
    if found is None:
        found = Label(id=world.id(), name=_sized(name))
        repository.labels[name.casefold()] = found
    return found


def find_label(repository: Repository, name: str) -> Label | None:
    """Find a label, whatever its case."""
    return repository.labels.get(name.casefold())


def create_label(world: World, user: User, repository: Repository, name: str, colour: str, description: str) -> Label:
    """Make a label. Raises `Refusal`."""
    need(repository, user, "write")
    if find_label(repository, name):
        raise Refusal(422, "Validation Failed", [{"resource": "Label", "code": "already_exists", "field": "name"}])
    made = Label(id=world.id(), name=_sized(name), colour=colour, description=description)
    repository.labels[name.casefold()] = made
    return made


def _sized(name: str) -> str:
    """Refuse a name that GitHub takes for no label."""
    if not 0 < len(name) <= LONGEST:
        raise Refusal(422, "Validation Failed", [{"resource": "Label", "code": "invalid", "field": "name"}])
    return name


def add_labels(world: World, user: User, repository: Repository, pull: Pull, names: Iterable[str]) -> None:
    """Put labels on; missing ones are made."""
    need(repository, user, "triage")
    for name in names:
        label = ensure_label(world, repository, name)
        if label.name not in pull.labels:
            pull.labels.append(label.name)
            world.tell("pull_request", "labeled", repository, sender=user, pull=pull, label=label)


def remove_label(world: World, user: User, repository: Repository, pull: Pull, name: str) -> None:
    """Take a label off. Raises `Refusal`."""
    need(repository, user, "triage")
    standing = next((one for one in pull.labels if one.casefold() == name.casefold()), None)
    if standing is None:
        raise Refusal(404, "Label does not exist")
    pull.labels.remove(standing)
    label = ensure_label(world, repository, name)
    world.tell("pull_request", "unlabeled", repository, sender=user, pull=pull, label=label)


def set_labels(world: World, user: User, repository: Repository, pull: Pull, names: Sequence[str]) -> None:
    """Set exactly these labels."""
    need(repository, user, "triage")
    kept = {name.casefold() for name in names}
    for standing in [each for each in pull.labels if each.casefold() not in kept]:
        remove_label(world, user, repository, pull, standing)
    add_labels(world, user, repository, pull, names)


def change_label(user: User, repository: Repository, name: str, changes: Mapping[str, Any]) -> Label:
    """Change name, colour or description, on every pull request too. Raises `Refusal`."""
    need(repository, user, "write")
    found = find_label(repository, name)
    if found is None:
        raise Refusal(404, "Not Found")
    before, found.name = found.name, changes.get("new_name") or found.name
    found.colour = (changes.get("color") or found.colour).lstrip("#")
    found.description = changes.get("description", found.description)
    del repository.labels[before.casefold()]
    repository.labels[found.name.casefold()] = found
    for pull in repository.pulls.values():
        pull.labels = [found.name if each == before else each for each in pull.labels]
    return found


def delete_label(user: User, repository: Repository, name: str) -> None:
    """Remove a label, from every pull request too. Raises `Refusal`."""
    need(repository, user, "write")
    found = repository.labels.pop(name.casefold(), None)
    if found is None:
        raise Refusal(404, "Not Found")
    for pull in repository.pulls.values():
        pull.labels = [each for each in pull.labels if each != found.name]
