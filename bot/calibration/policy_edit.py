"""Change keys of a policy file and leave every other byte of it, comments and line ends included. Pure.

By PyYAML's marks: a library that writes the file anew (ruamel.yaml) keeps the comments, but not how a team has laid out
its lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import yaml

from bot.policy.model import SCHEMA_URL

HEAD = f"# yaml-language-server: $schema={SCHEMA_URL}\nversion: 1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlBlock:
    """A key with a value that fits behind it (`inline`), or with the lines of a block below it."""

    key: str
    inline: str | None = None
    lines: tuple[str, ...] = ()

    def written(self, lead: str) -> list[str]:
        """Write the block behind `lead`, which holds the indentation and perhaps the dash of a list."""
        if self.inline is not None:
            return [f"{lead}{self.key}: {self.inline}"]
        indent = " " * len(lead)
        return [f"{lead}{self.key}:", *(f"{indent}  {line}" for line in self.lines)]


def set_rule(text: str, number: int, blocks: Iterable[YamlBlock]) -> str:
    """Set keys of the rule at `number`; one past the last makes a new rule."""
    text = _in_block_style(text or HEAD, "specs")
    for block in blocks:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        specs = _value(root, "specs")
        if not isinstance(specs, yaml.SequenceNode):
            text = _joined(text, len(text.splitlines()), ["", "specs:", *_item("  ", block)])
        elif number >= len(specs.value):
            lead = " " * specs.start_mark.column
            text = _joined(text, _last_line(specs) + 1, _item(lead, block))
        else:
            text = _set(text, specs.value[number], block)
    return text


def set_top(text: str, block: YamlBlock) -> str:
    """Set a key at the top of the policy."""
    text = text or HEAD
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return _joined(text, len(text.splitlines()), block.written(""))
    return _set(text, root, block)


def _item(lead: str, block: YamlBlock) -> list[str]:
    return block.written(f"{lead}- ")


def _set(text: str, mapping: yaml.MappingNode, block: YamlBlock) -> str:
    lines = text.splitlines()
    for key, value in mapping.value:
        if key.value == block.key:
            first, last = key.start_mark.line, max(_last_line(value), key.start_mark.line)
            written = block.written(lines[first][: key.start_mark.column])
            return _joined(text, first, written, drop=last - first + 1)
    lead = " " * mapping.value[0][0].start_mark.column
    return _joined(text, _last_line(mapping) + 1, block.written(lead))


def _joined(text: str, at: int, new: Sequence[str], drop: int = 0) -> str:
    """Put lines in the place of others, with the line end that the file has."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    return "".join([*lines[:at], *(f"{line}{end}" for line in new), *lines[at + drop :]])


def _value(root: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _last_line(node: yaml.Node) -> int:
    """Find the last line of a value; the parser's own mark lies behind the comments that follow a block."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    start, end = cast("tuple[yaml.Mark, yaml.Mark]", (node.start_mark, node.end_mark))
    return end.line - 1 if end.column == 0 and end.line > start.line else end.line


def _in_block_style(text: str, key: str) -> str:
    """Rewrite a value that holds `{…}` where keys will be set; its comments are lost, its meaning is not."""
    value = _value(yaml.compose(text, Loader=yaml.SafeLoader), key)
    items = value.value if isinstance(value, yaml.SequenceNode) else []
    collections = [node for node in (value, *items) if isinstance(node, yaml.CollectionNode)]
    if value is None or not any(node.flow_style for node in collections):
        return text
    for node in collections:
        node.flow_style = False
    written: str = yaml.serialize(value, allow_unicode=True, width=1000)
    return set_top(text, YamlBlock(key=key, lines=tuple(written.splitlines())))
