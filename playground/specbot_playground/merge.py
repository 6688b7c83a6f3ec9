"""Three-way merges of texts, as `git merge-file` makes them: what both sides changed in one place, or side by side, conflicts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise


class MergeConflictError(Exception):
    """Both sides changed the same place."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines `start` to before `end` of the base, and what one side has in their place."""

    start: int
    end: int
    lines: tuple[bytes, ...]

    def touches(self, other: "_Edit") -> bool:
        return self.start <= other.end and other.start <= self.end


def merge_texts(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Make the edits of both sides; raises `MergeConflictError` where they touch and differ."""
    was = base.splitlines(keepends=True)
    edits = sorted({*_edits(was, ours), *_edits(was, theirs)}, key=lambda edit: (edit.start, edit.end))
    if any(one.touches(other) for one, other in pairwise(edits)):
        raise MergeConflictError
    merged, at = [], 0
    for edit in edits:
        merged += [*was[at : edit.start], *edit.lines]
        at = edit.end
    return b"".join([*merged, *was[at:]])


def _edits(was: Sequence[bytes], text: bytes) -> Iterator[_Edit]:
    """List what one side changed; an edit that both made is one."""
    now = text.splitlines(keepends=True)
    for kind, start, end, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Edit(start, end, tuple(now[first:last]))
