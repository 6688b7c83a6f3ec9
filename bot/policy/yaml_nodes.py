"""YAML text as places: a value, its line and its key path, read with small strict getters.

Refuses what a policy never needs: duplicate keys, deep nesting, anchors that unfold into thousands of values.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn, Protocol

import yaml

from bot.policy.model import PolicyError

MAX_CHARACTERS = 100_000
MAX_DEPTH = 12
MAX_VALUES = 5_000


class _Mark(Protocol):
    """Where the YAML parser stands; lines count from 0."""

    line: int


_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_SHARE = re.compile(r"[01](?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlPosition:
    """A value of the file, with the line and the key path where it stands."""

    node: yaml.Node
    key: str = ""
    line: int = 1

    @property
    def is_list(self) -> bool:
        """Tell whether this is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Tell whether this is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    def fail(self, message: str) -> NoReturn:
        """Say that this value is wrong. Raises `PolicyError`."""
        raise PolicyError(message, self.line, self.key)

    def text(self) -> str:
        """Read a text that is not empty; a bare `off`, `2024` or `1.0` counts as the text it looks like."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag == _NULL or not self.node.value.strip():
            self.fail(f"{self.key} must be a text.")
        return str(self.node.value)

    def flag(self) -> bool:
        """Read true or false."""
        if self.node.tag != _BOOL:
            self.fail(f"{self.key} must be true or false.")
        return bool(yaml.SafeLoader.bool_values[self.node.value.lower()])

    def count(self, *, most: int, least: int = 0) -> int:
        """Read a whole number from `least` to `most`."""
        value = str(self.node.value)
        if (
            self.node.tag != _INT
            or not value.isdecimal()
            or len(value) > len(str(most))
            or not least <= int(value) <= most
        ):
            self.fail(f"{self.key} must be a whole number from {least} to {most}.")
        return int(value)

    def share(self, *, least: float) -> float:
        """Read a share from `least` to 1."""
        value = str(self.node.value)
        if self.node.tag not in (_INT, _FLOAT) or not _SHARE.fullmatch(value) or not least <= float(value) <= 1:
            self.fail(f"{self.key} must be a number from {least} to 1, such as 0.9.")
        return float(value)

    def choice(self, choices: Iterable[str]) -> str:
        """Read one of a few words."""
        known, value = tuple(choices), self.text()
        if value not in known:
            self.fail(f'{self.key} is "{value}"; choose {_listed(known)}.')
        return value

    def near_choice(self, choices: Iterable[str]) -> str:
        """Read one of several names; another one is an error that says which is near."""
        known, value = tuple(choices), self.text()
        if value not in known:
            self.fail(f'{self.key} is "{value}", which is unknown; {_advice(value, known)}')
        return value

    def items(self) -> tuple["YamlPosition", ...]:
        """Read a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(f"{self.key} must be a list; write [first, second] or one `- ` line for each.")
        return tuple(places(self))

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(item.text() for item in self.items())

    def entries(self, known: Iterable[str] | None = None) -> Mapping[str, "YamlPosition"]:
        """Read a mapping; with `known`, any other key is an error that names the nearest one."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"{self.key or 'The policy'} must be a mapping of keys to values.")
        found = dict(zip(_names(self.node), places(self), strict=True))
        allowed = found if known is None else tuple(known)
        for name, place in found.items():
            if name not in allowed:
                place.fail(f'"{place.key}" is not a key of the policy; {_advice(name, tuple(allowed))}')
        return found


def load(text: str) -> tuple[YamlPosition | None, Mapping[str, int]]:
    """Parse YAML into its root (None: nothing but comments) and the line of every key path.

    Raises `PolicyError` for what is no YAML, or too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise PolicyError(f"The policy is longer than {MAX_CHARACTERS} characters; shorten it.")
    try:
        _refuse_depth(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PolicyError(f"The policy is not YAML: {error.problem}.", _line(mark)) from None
    except yaml.YAMLError as error:
        raise PolicyError(f"The policy is not YAML: {' '.join(str(error).split())}.") from None
    if root is None or root.tag == _NULL:
        return None, {}
    place = YamlPosition(node=root, line=_line(root.start_mark))
    return place, _lines(place)


def _refuse_depth(text: str) -> None:
    """Stop before the composer recurses, or an anchor holds itself: events come one by one."""
    open_anchors: list[str | None] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_anchors.append(event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_anchors.pop()
        elif isinstance(event, yaml.AliasEvent) and event.anchor in open_anchors:
            raise PolicyError(
                f"The anchor {event.anchor} contains itself; write the value out.", _line(event.start_mark)
            )
        if len(open_anchors) > MAX_DEPTH:
            raise PolicyError(f"The policy is nested more than {MAX_DEPTH} deep; flatten it.", _line(event.start_mark))


def _lines(root: YamlPosition) -> Mapping[str, int]:
    """Note the line of each key path; refuse duplicate keys and anchors that unfold without end."""
    lines: dict[str, int] = {}
    waiting = [root]
    while waiting:
        place = waiting.pop()
        for child in places(place):
            if len(lines) >= MAX_VALUES:
                raise PolicyError(f"The policy unfolds to more than {MAX_VALUES} values; use fewer anchors.")
            if child.key in lines:
                child.fail(f"{child.key} stands twice; keep one.")
            lines[child.key] = child.line
            waiting.append(child)
    return lines


def places(place: YamlPosition) -> Iterator[YamlPosition]:
    """List the values directly inside; a key is where its name stands."""
    if isinstance(place.node, yaml.MappingNode):
        for name, (key, value) in zip(_names(place.node), place.node.value, strict=True):
            path = f"{place.key}.{name}" if place.key else name
            yield YamlPosition(node=value, key=path, line=_line(key.start_mark))
    elif isinstance(place.node, yaml.SequenceNode):
        for number, item in enumerate(place.node.value):
            yield YamlPosition(node=item, key=f"{place.key}[{number}]", line=_line(item.start_mark))


def _names(node: yaml.MappingNode) -> Iterator[str]:
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise PolicyError("A key must be a plain word.", _line(key.start_mark))
        yield str(key.value)


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark else 1


def _advice(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name.casefold(), known, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else f"choose {_listed(known)}."


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
