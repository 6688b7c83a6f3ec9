"""Real unified diffs, cut as the forge shows them: three lines of context, no file header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pygit2
from pygit2.enums import DeltaStatus

from specbot_playground.git import LOCK, store, tree_id

_CONTEXT = 3
_SIMILAR = 50
"""Per cent of a moved file that must be as it was."""
_LONGEST_PATCH = 1_000_000
_UNENDED = frozenset("=<>")
"""libgit2's marks for a last line without a line feed."""
_STATUSES = {DeltaStatus.ADDED: "added", DeltaStatus.DELETED: "removed", DeltaStatus.RENAMED: "renamed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a diff: kind ` `, `+`, `-`, `@` or, after a last line without a line feed, a backslash; its numbers in the old and the new file."""

    kind: str
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDiff:
    """What happened to one file. `lines` is empty for binary or very large files."""

    path: str
    previous: str | None
    status: str
    lines: tuple[Line, ...]
    content: bytes | None

    @property
    def additions(self) -> int:
        """Count added lines."""
        return sum(line.kind == "+" for line in self.lines)

    @property
    def deletions(self) -> int:
        """Count removed lines."""
        return sum(line.kind == "-" for line in self.lines)

    @property
    def patch(self) -> str | None:
        """Write the hunks as text; None where there are none to show."""
        shown = (line.text if line.kind == "@" else f"{line.kind}{line.text}" for line in self.lines)
        return "\n".join(shown) or None

    def may_hold(self, side: str, number: int) -> bool:
        """Tell whether a comment may stand on a line: it must be part of the diff."""
        if side == "LEFT":
            return any(line.old == number and line.kind in "- " for line in self.lines)
        return any(line.new == number and line.kind in "+ " for line in self.lines)


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileDiff, ...]:
    """Compare two trees as git does; a file that moved with little change counts as renamed."""
    with LOCK:
        found = store().diff(tree_id(old), tree_id(new), context_lines=_CONTEXT)
        found.find_similar(rename_threshold=_SIMILAR)
        shown = [_file(patch, new) for patch in found if patch is not None]
    return tuple(sorted(shown, key=lambda each: each.path))


def _file(patch: pygit2.Patch, new: Mapping[str, bytes]) -> FileDiff:
    """Tell what happened to one file."""
    delta = patch.delta
    status = _STATUSES.get(delta.status, "modified")
    hidden = delta.is_binary or max(delta.old_file.size, delta.new_file.size) > _LONGEST_PATCH
    path = delta.old_file.path if status == "removed" else delta.new_file.path
    return FileDiff(
        path=path,
        previous=delta.old_file.path if status == "renamed" else None,
        status=status,
        lines=() if hidden else tuple(line for hunk in patch.hunks for line in _lines(hunk)),
        content=new.get(path),
    )


def _lines(hunk: pygit2.DiffHunk) -> Iterator[Line]:
    """Write a hunk; git's remark follows a line without an end."""
    yield Line(kind="@", old=None, new=None, text=hunk.header.rstrip("\n"))
    for line in hunk.lines:
        if line.origin in _UNENDED:
            yield Line(kind="\\", old=None, new=None, text=" No newline at end of file")
            continue
        text = line.raw_content.decode("utf-8", errors="replace").removesuffix("\n")
        yield Line(kind=line.origin, old=_number(line.old_lineno), new=_number(line.new_lineno), text=text)


def _number(line: int) -> int | None:
    """Give a line's number; git writes -1 for a side that does not have it."""
    return line if line > 0 else None


def moved_line(old: bytes, new: bytes, number: int) -> int | None:
    """Tell where a line of the old text is in the new one; None when it was changed or is gone."""
    if not 1 <= number <= len(_ends(old)):
        return None
    with LOCK:
        hunks = pygit2.Patch.create_from(old, new, context_lines=0).hunks if old != new else []
        shift = 0
        for hunk in hunks:
            first = hunk.old_start + (hunk.old_lines == 0)
            if number < first:
                break
            if number < first + hunk.old_lines:
                return None
            shift += hunk.new_lines - hunk.old_lines
    return number + shift


def _ends(text: bytes) -> list[bytes]:
    """Split at line feeds only, as git does."""
    lines = text.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines
