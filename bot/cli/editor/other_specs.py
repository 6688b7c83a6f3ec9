"""The other specs of a working tree, read when somebody first wants to name one, and then only those that changed."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.files.check_config import CheckConfig, schema_of
from bot.cli.files.errors import UsageError
from bot.cli.files.links import ensure_inside
from bot.cli.files.plain_file import read_plain
from bot.cli.files.selection import SelectedFile, Selector, walk
from bot.editor.model import OtherSpec
from bot.editor.named_people import other_spec
from bot.spec.examine import examine, plain_schema
from bot.spec.model import Depth
from bot.template.model import Schema

FRESH = 2.0
"""Seconds in which nobody asks the disk again."""
_Stamp = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class _Tree:
    """What was read of a working tree, and when."""

    read: dict[Path, tuple[_Stamp, OtherSpec]] = field(default_factory=dict)
    at: float = 0.0


@dataclass(slots=True, kw_only=True)
class OtherSpecs:
    """Reads on one thread; what is known can be asked from any."""

    _trees: dict[Path, _Tree] = field(default_factory=dict)

    def known(self, root: Path) -> tuple[OtherSpec, ...]:
        """List what was read so far, by number and path."""
        tree = self._trees.get(root)
        found = [] if tree is None else [spec for _, spec in list(tree.read.values())]
        return tuple(sorted(found, key=lambda one: (one.number is None, one.number or 0, one.path)))

    def is_fresh(self, root: Path) -> bool:
        """Tell whether the disk was asked just now."""
        tree = self._trees.get(root)
        return tree is not None and time.monotonic() - tree.at < FRESH

    def read(self, root: Path) -> None:
        """Ask the disk; a file that cannot be read, or is linked out of its tree, is left out."""
        tree = self._trees.setdefault(root, _Tree())
        there = set()
        with suppress(UsageError):
            for target in _targets(root):
                file = target.file or root
                there.add(file)
                with suppress(OSError, UsageError):
                    stamp = _stamp(file)
                    if file not in tree.read or tree.read[file][0] != stamp:
                        tree.read[file] = (stamp, _read(target, file))
        for file in set(tree.read) - there:
            del tree.read[file]
        tree.at = time.monotonic()


def _targets(root: Path) -> Iterator[SelectedFile]:
    selector = Selector(by_policy=True, top=root)
    return (one for one in map(selector.target, walk(root)) if one.number is not None)


def _stamp(file: Path) -> _Stamp:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


def _read(target: SelectedFile, file: Path) -> OtherSpec:
    ensure_inside(file, target.relative)
    content = read_plain(file)
    return other_spec(
        examine(content, path=target.relative, schema=_schema(target), rule=target.rule, depth=Depth.FACTS)
    )


def _schema(target: SelectedFile) -> Schema:
    """Compile the template in force; a broken one is told elsewhere."""
    workspace = target.workspace
    try:
        template = workspace.template(target.relative, target.rule)
        return schema_of(CheckConfig.of(template, workspace.policy_text, target.number or 0))
    except UsageError:
        return plain_schema(target.rule)
