"""Presets: entries of `specs` that are shipped with Specbot; an entry that names one lies over it, key by key."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from bot.policy.merge import laid_over
from bot.policy.yaml_nodes import YamlPosition, load

KEY = "preset"
_FOLDER = files("config").joinpath("presets")
_ENDING = ".yml"


def preset_names() -> tuple[str, ...]:
    """List the presets by name."""
    return tuple(sorted(file.name.removesuffix(_ENDING) for file in _FOLDER.iterdir() if file.name.endswith(_ENDING)))


def preset_text(name: str) -> str:
    """Read the file of a preset; raises `KeyError` for a name that is none of `preset_names`."""
    if name not in preset_names():
        raise KeyError(name)
    return _FOLDER.joinpath(f"{name}{_ENDING}").read_text("utf-8")


def over_preset(entry: YamlPosition) -> YamlPosition:
    """Lay an entry of `specs` over the preset that it names; raises `PolicyError` for an unknown name."""
    own = entry.entries() if entry.is_mapping else {}
    if KEY not in own:
        return entry
    chosen: Mapping[str, str] = MappingProxyType({name: preset_text(name) for name in preset_names()})
    under, _ = load(chosen[own[KEY].near_choice(chosen)])
    return replace(entry, node=laid_over(entry.node, cast("YamlPosition", under).node))
