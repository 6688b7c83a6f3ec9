"""Keys of the policy that have another name now: read for one minor version more, with a warning that names the new one."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import yaml

from bot.policy.yaml_nodes import YamlPosition, places

RENAMED: Mapping[str, tuple[str, str]] = MappingProxyType({})
"""The old path of a key (`approval.needed`, `specs[].kind`) → its new last name, and the version that reads it no more."""
_INDEX = re.compile(r"\[\d+\]")


def rename_keys(root: YamlPosition) -> tuple[str, ...]:
    """Give the keys of a policy that was just loaded their names of today; gives a warning for each.

    Raises `PolicyError` where the old and the new one stand side by side.
    """
    return tuple(_renamed(root)) if RENAMED else ()


def _renamed(place: YamlPosition) -> Iterator[str]:
    for child in tuple(places(place)):
        found = RENAMED.get(_INDEX.sub("[]", child.key))
        if found is not None and isinstance(place.node, yaml.MappingNode):
            name, until = found
            path = f"{place.key}.{name}" if place.key else name
            if name in (key.value for key, _ in place.node.value):
                child.fail(f"{child.key} is the old name of {path}, which stands there too; keep {path}.")
            old = child.key.rpartition(".")[2]
            for key, _ in place.node.value:
                key.value = name if key.value == old else key.value
            yield f"line {child.line}: {child.key} is called {path} now; the old name is read until version {until}."
        yield from _renamed(child)
