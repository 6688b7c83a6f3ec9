"""Specs of a working tree whose metadata stand in a file beside them: read as one text, and written as two files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.files.links import ensure_inside
from bot.cli.files.plain_file import read_plain
from bot.markdown.metadata_file import changed_parts, join
from bot.policy.paths import beside


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedText:
    """A file to write. `before` is None for a new one; `file` is None for standard output."""

    shown: str
    file: Path | None
    before: bytes | None
    after: bytes


def with_metadata(content: bytes, file: Path, name: str | None) -> bytes:
    """Put the metadata beside a file before its text, where a policy names such a file; raises `OSError`, `UsageError`."""
    near = file.with_name(name) if name is not None else None
    if near is None or near.is_symlink() or not near.is_file():
        return content
    ensure_inside(near, str(near))
    return join(read_plain(near), content)


def in_files(changed: ChangedText, name: str | None) -> Iterator[ChangedText]:
    """Yield the files that a change is made of, the spec and, where they change, its metadata."""
    parts = tuple(changed_parts(changed.before, changed.after)) if name is not None else ()
    if name is None or not parts:
        yield changed
        return
    for part in parts:
        shown, file = changed.shown, changed.file
        if part.is_metadata:
            shown, file = beside(shown, name), None if file is None else file.with_name(name)
        yield ChangedText(shown=shown, file=file, before=part.before, after=part.after)
