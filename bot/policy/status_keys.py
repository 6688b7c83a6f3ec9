"""Keys that name a status, under `severity` and `labels.colours`: of the five, or of the states that the team lists."""

from collections.abc import Iterable

from bot.policy.model import STATUSES, SpecRule
from bot.policy.yaml_nodes import YamlPosition


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
