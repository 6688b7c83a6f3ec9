"""Presets: entries of `specs` that are shipped with Specbot; an entry that names one lies over it, key by key.

What a preset says for the whole policy, such as how it is decided, stands in its file under `policy`, and lies under the
policy's own keys.
"""

from collections.abc import Container
from dataclasses import replace
from importlib.resources import files
from typing import TypeAlias, cast

import yaml

from bot.policy.merge import laid_over, with_entries
from bot.policy.preset_words import rename_state, roles_of
from bot.policy.yaml_nodes import YamlPosition, load

KEY = "preset"
_LIFECYCLE = "lifecycle"
_FOLDER = files("config").joinpath("presets")
_ENDING = ".yml"
_WHOLE = "policy"
"""The key of a preset's file under which stands what it says for the whole policy."""
_Said: TypeAlias = tuple[str, yaml.Node, yaml.Node | None]
"""The preset that says a thing first, the key, and the value; None: another preset says something else."""


def preset_names() -> tuple[str, ...]:
    """List the presets by name."""
    return tuple(sorted(file.name.removesuffix(_ENDING) for file in _FOLDER.iterdir() if file.name.endswith(_ENDING)))


def preset_text(name: str) -> str:
    """Read the file of a preset; raises `KeyError` for a name that is none of `preset_names`."""
    if name not in preset_names():
        raise KeyError(name)
    return _FOLDER.joinpath(f"{name}{_ENDING}").read_bytes().decode()


def over_preset(entry: YamlPosition) -> YamlPosition:
    """Lay an entry of `specs` over the preset that it names; raises `PolicyError` for an unknown name."""
    chosen = _chosen(entry)
    if chosen is None:
        return entry
    under, _ = _parts(_keys(chosen))
    return replace(entry, node=laid_over(_in_words(entry, under), under))


def _in_words(entry: YamlPosition, under: yaml.MappingNode) -> yaml.Node:
    """Give an entry in which its words stand for the preset's states under new names; as it is where there are none."""
    words = entry.entries().get(_LIFECYCLE)
    listed = next((value for key, value in under.value if key.value == _LIFECYCLE), None)
    if words is None or not words.is_mapping or not isinstance(listed, yaml.SequenceNode):
        return entry.node
    for role, word in words.entries().items():
        if role not in roles_of(listed):
            roles = ", ".join(roles_of(listed))
            word.fail(f"{word.key} names a state that the preset does not have; it has {roles}.")
        rename_state(listed, role, word.text())
    node = cast("yaml.MappingNode", entry.node)
    return with_entries(node, ((key, listed if key.value == _LIFECYCLE else one) for key, one in node.value))


def over_presets(root: YamlPosition) -> YamlPosition:
    """Lay a policy over what its presets say for the whole of it; the policy's own keys win, key by key.

    Raises `PolicyError` where two presets differ in a key that the policy does not give itself. An error in a preset's
    value, such as a list of people that only the team knows, is told at the line that names the preset.
    """
    own = root.entries()
    entries = own.get("specs")
    said: dict[str, _Said] = {}
    for entry in entries.items() if entries is not None and entries.is_list else ():
        chosen = _chosen(entry)
        if chosen is not None:
            _gather(said, chosen, own)
    agreed = [(key, value) for _, key, value in said.values() if value is not None]
    under = with_entries(cast("yaml.MappingNode", root.node), agreed)
    return replace(root, node=laid_over(root.node, under))


def _gather(said: dict[str, _Said], chosen: YamlPosition, own: Container[str]) -> None:
    """Note what a preset says for the whole policy. Where another one differs, the policy's own key stands alone."""
    for key, value in _whole(chosen):
        name, _, other = said.setdefault(key.value, (chosen.text(), key, value))
        if other is not None and yaml.serialize(other) == yaml.serialize(value):
            continue
        if key.value not in own:
            chosen.fail(
                f'{chosen.key} is "{chosen.text()}", and "{name}" says something else about {key.value}, of which a policy '
                f"has one; write {key.value} yourself."
            )
        said[key.value] = (name, key, None)


def _chosen(entry: YamlPosition) -> YamlPosition | None:
    """Find where an entry names its preset."""
    return entry.entries().get(KEY) if entry.is_mapping else None


def _keys(chosen: YamlPosition) -> yaml.MappingNode:
    """Read the preset that is named; its nodes stand where it is named."""
    under, _ = load(preset_text(chosen.near_choice(preset_names())))
    node = cast("YamlPosition", under).node
    _move(node, chosen.node)
    return cast("yaml.MappingNode", node)


def _move(node: yaml.Node, to: yaml.Node) -> None:
    node.start_mark, node.end_mark = to.start_mark, to.end_mark
    for one in node.value if isinstance(node, yaml.SequenceNode) else ():
        _move(one, to)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        _move(key, to)
        _move(value, to)


def _parts(node: yaml.MappingNode) -> tuple[yaml.MappingNode, yaml.MappingNode | None]:
    """Divide a preset into what stands for the entry and what for the whole policy."""
    whole = next((value for key, value in node.value if key.value == _WHOLE), None)
    entry = [(key, value) for key, value in node.value if key.value != _WHOLE]
    return with_entries(node, entry), whole


def _whole(chosen: YamlPosition) -> list[tuple[yaml.Node, yaml.Node]]:
    _, whole = _parts(_keys(chosen))
    return list(whole.value) if whole is not None else []
