"""Symbolic links: a file of a working tree is read and written only inside it, and never inside `.git`."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.cli.files.errors import UsageError
from bot.policy.model import POLICY_PATHS

MARKS = (".git", *POLICY_PATHS)
"""What marks the root of a working tree."""


def ensure_inside(file: Path, shown: str) -> None:
    """Raise `UsageError` where links lead a file out of the tree that its path is in, or into `.git`."""
    real = real_path(file, shown)
    for root in _roots(file.absolute()):
        within = real.relative_to(root).parts if real.is_relative_to(root) else None
        if within is None:
            raise UsageError(
                "The path is a link that leads out of its directory; put the file itself there.", path=shown
            )
        if ".git" in within:
            raise UsageError("The path is a link into .git; put the file itself there.", path=shown)


def real_path(file: Path, shown: str) -> Path:
    """Follow all links of a path; raises `UsageError` where they lead in a circle, which Python 3.13 leaves as it is."""
    real = None
    with suppress(OSError, RuntimeError):
        real = file.resolve()
    if real is None or real.is_symlink():
        raise UsageError("The link leads in a circle; put the file itself there.", path=shown)
    return real


def marked_roots(directory: Path) -> Iterator[Path]:
    """Name each directory upward that is the root of a working tree, the nearest first."""
    return (place for place in (directory, *directory.parents) if any((place / mark).exists() for mark in MARKS))


def _roots(file: Path) -> Iterator[Path]:
    """Name every tree around a path, as it is written: a link may lead into a tree of its own choice.

    Without one, the directory of the file is its tree.
    """
    marked = tuple(marked_roots(file.parent))
    return (place.resolve() for place in marked or (file.parent,))
