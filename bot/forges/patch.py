"""The unified diff of one file, as both forges write it, into hunks and pairs of lines. Pure."""

import re
from collections.abc import Iterator, Mapping

from bot.review.model.pull_request import Hunk

_HEADER = re.compile(r"@@ -(?P<old>\d{1,9})(?:,\d+)? \+(?P<new>\d{1,9})(?:,\d+)? @@")


def parse_patch(patch: str | None) -> tuple[Hunk, ...]:
    r"""List the lines of the new file that each hunk shows; nothing for a file without a patch.

    A patch that the forge cut off still counts as far as it goes. Lines split at LF alone: a spec may hold other
    separators, and `\\r` belongs to its line.
    """
    hunks = []
    for pairs in _hunks(patch or ""):
        if pairs:
            added = frozenset(new for new, old in pairs if old is None)
            hunks.append(Hunk(lines=tuple(new for new, _ in pairs), added=added))
    return tuple(hunks)


def old_lines(patch: str | None) -> Mapping[int, int | None]:
    """Pair each new line that the patch shows with its number before; None for an added one."""
    return {new: old for pairs in _hunks(patch or "") for new, old in pairs}


def _hunks(patch: str) -> Iterator[list[tuple[int, int | None]]]:
    """Walk the hunks as pairs of a new line and its old number."""
    pairs: list[tuple[int, int | None]] = []
    new = old = 0
    for text in patch.split("\n"):
        header = _HEADER.match(text)
        if header:
            yield pairs
            pairs, new, old = [], int(header["new"]), int(header["old"])
        elif text.startswith("+"):
            pairs.append((new, None))
            new += 1
        elif text.startswith(" "):
            pairs.append((new, old))
            new, old = new + 1, old + 1
        elif text.startswith("-"):
            old += 1
    yield pairs
