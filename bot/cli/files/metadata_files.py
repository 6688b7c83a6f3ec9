"""Specs of a working tree whose metadata stand in a file beside them: read as one text, and written as two files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.files.links import ensure_inside
from bot.cli.files.plain_file import read_plain
from bot.markdown.metadata_file import Parts, join, split
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
    now = split(changed.after) if name is not None else None
    if name is None or now is None:
        yield changed
        return
    old = split(changed.before) if changed.before is not None else None
    before = old or Parts(metadata=b"", text=b"")
    if now.metadata != before.metadata:
        yield ChangedText(
            shown=beside(changed.shown, name),
            file=None if changed.file is None else changed.file.with_name(name),
            before=None if old is None else old.metadata,
            after=now.metadata,
        )
    yield ChangedText(shown=changed.shown, file=changed.file, before=None if old is None else old.text, after=now.text)
