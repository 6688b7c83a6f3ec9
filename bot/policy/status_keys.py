"""Keys that name a status, under `severity` and `labels.colours`: of the five, or of the states that the team lists."""

from collections.abc import Iterable

from bot.policy.model import STATUSES, SpecRule
from bot.policy.yaml_nodes import YamlPosition

LONGEST_LABEL = 50
"""A label of GitHub has at most so many characters, with its prefix."""


def refuse_unknown_statuses(root: YamlPosition, rules: Iterable[SpecRule]) -> None:
    """Raise `PolicyError` at the first key that names no status and no state, nor what a state means."""
    states = [state for rule in rules for state in rule.lifecycle.states]
    known = tuple(dict.fromkeys((*STATUSES, *(state.name for state in states), *(state.role for state in states))))
    top = root.entries()
    levels = top["severity"].entries().values() if "severity" in top else ()
    labels = top["labels"].entries() if "labels" in top else {}
    for place in (*levels, *((labels["colours"],) if "colours" in labels else ())):
        if place.is_mapping:
            place.entries(known)


def refuse_long_labels(root: YamlPosition, prefix: str, rules: Iterable[SpecRule]) -> None:
    """Raise `PolicyError` at a prefix that makes a label too long for GitHub."""
    longest = max((word for rule in rules for word in rule.lifecycle.words), key=len)
    if len(prefix) + len(longest) > LONGEST_LABEL:
        place = root.entries()["labels"].entries()["prefix"]
        place.fail(
            f'{place.key} and "{longest}" have {len(prefix) + len(longest)} characters, and a label of GitHub has at most'
            f" {LONGEST_LABEL}; shorten it."
        )


def refuse_status_as_deadline(place: YamlPosition, rule: SpecRule) -> None:
    """Raise `PolicyError` at a state whose end would be written into the field of the status."""
    status = _field(rule.roles.status)
    found = (number for number, state in enumerate(rule.lifecycle.states) if _field(state.deadline) == status)
    number = next(found, None)
    if number is not None:
        where = place.entries()["lifecycle"].items()[number].entries()["deadline"]
        where.fail(f'{where.key} is "{rule.roles.status}", where the status stands; name a field of its own.')


def _field(name: str) -> list[str]:
    return [one for one in name.casefold() if one.isalnum()]
