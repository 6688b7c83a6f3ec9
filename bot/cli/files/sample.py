"""The files of a repository that say how its specs are written: so many as can be read in seconds."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bot.cli.files.plain_file import read_plain

AT_MOST = 300


def sample(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Choose from the whole list, evenly."""
    return paths[:: -(-len(paths) // AT_MOST) or 1]


def read_inside(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Read plain files inside of the tree; what cannot be read is left out."""
    for path in paths:
        with suppress(OSError):
            if (root / path).resolve().is_relative_to(root.resolve()):
                yield path, read_plain(root / path)
