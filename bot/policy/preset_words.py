"""A list of states, as YAML, in which a word for a role is the new name of the first state that has it. Pure."""

from typing import cast

import yaml


def roles_of(listed: yaml.SequenceNode) -> tuple[str, ...]:
    """Name the roles of the states, each once."""
    return tuple(dict.fromkeys(_part(one, "role") for one in listed.value))


def rename_state(listed: yaml.SequenceNode, role: str, word: str) -> None:
    """Rename the first state of a role wherever the list names it; raises `StopIteration` where no state has the role."""
    name = next(_part(one, "name") for one in listed.value if _part(one, "role") == role)
    for state in listed.value:
        for key, value in state.value:
            for one in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                if key.value in {"name", "from"} and one.value == name:
                    one.value = word


def _part(state: yaml.MappingNode, key: str) -> str:
    return next(cast("str", value.value) for name, value in state.value if name.value == key)
