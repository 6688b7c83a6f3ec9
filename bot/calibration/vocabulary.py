"""Which word a team uses for each of the five statuses. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import STATUSES
from bot.policy.vocabulary import SYNONYMS

_AFTER_APPROVAL = frozenset({"superseded", "replaced", "obsolete", "deprecated"})
"""Words for a spec that was approved once: a proposal that is closed without a merge is not called so."""


def lifecycle_in_use(used: Mapping[str, int], choices: Collection[str], names: LifecycleNames) -> LifecycleNames:
    """Give each status the team's word: the one in the policy if it is in use, else the most used synonym.

    States that a team has listed stay as they are.
    """
    if names.states:
        return names
    offered = _offered(used, choices)
    taken: dict[str, Any] = {}
    for status in STATUSES:
        known = str(getattr(names, status))
        free = offered.keys() - _folded(taken) - _AFTER_APPROVAL
        candidates = [offered[word] for word in SYNONYMS[status] if word in free]
        is_used = known.casefold() in offered
        taken[status] = known if is_used or not candidates else max(candidates, key=lambda item: item[0])[1]
    return LifecycleNames(**taken) if len(_folded(taken)) == len(STATUSES) else names


def _offered(used: Mapping[str, int], choices: Collection[str]) -> dict[str, tuple[int, str]]:
    """Count words whatever their case; the template's spelling goes before the most used one."""
    counts: dict[str, int] = {}
    for word, count in used.items():
        counts[word.casefold()] = counts.get(word.casefold(), 0) + count
    spelled = {word.casefold(): word for word in (*sorted(used, key=lambda word: used[word]), *choices)}
    return {key: (counts.get(key, 0), word) for key, word in spelled.items()}


def _folded(taken: Mapping[str, str]) -> set[str]:
    return {word.casefold() for word in taken.values()}
