"""One policy over another: a key of the first wins, mappings are merged key by key, lists are taken whole."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import cast

import yaml

OWN = frozenset({"extends", "version"})
"""What a policy says of itself and not of those that extend it."""


def laid_over(own: yaml.Node, under: yaml.Node) -> yaml.MappingNode:
    """Lay a policy over another one; both were read before, so both are mappings without a mistake."""
    return _merged(cast("yaml.MappingNode", own), cast("yaml.MappingNode", under), skip=OWN)


def with_entries(node: yaml.MappingNode, entries: Iterable[tuple[yaml.Node, yaml.Node]]) -> yaml.MappingNode:
    """Give a mapping that stands where another one does, with entries of its own."""
    found = copy(node)
    found.value = list(entries)
    return found


def _merged(own: yaml.MappingNode, under: yaml.MappingNode, skip: frozenset[str] = frozenset()) -> yaml.MappingNode:
    below = {key.value: (key, value) for key, value in under.value if key.value not in skip}
    above = {key.value: (key, _value(value, below.get(key.value))) for key, value in own.value}
    entries: Mapping[str, tuple[yaml.Node, yaml.Node]] = {**below, **above}
    return with_entries(own, entries.values())


def _value(own: yaml.Node, entry: tuple[yaml.Node, yaml.Node] | None) -> yaml.Node:
    """Merge two mappings; anything else of the own policy stands as it is."""
    under = entry[1] if entry is not None else None
    if isinstance(own, yaml.MappingNode) and isinstance(under, yaml.MappingNode):
        return _merged(own, under)
    return own
