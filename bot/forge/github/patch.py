"""The unified diff of one file, as GitHub's `files[].patch` writes it, into hunks. Pure."""

import re
from collections.abc import Iterator

from bot.pull.snapshot import Hunk

_HEADER = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,\d+)? @@")


def parse_patch(patch: str | None) -> tuple[Hunk, ...]:
    r"""List the lines of the new file that each hunk shows; nothing for a file without a patch.

    A patch that the forge cut off still counts as far as it goes. Lines split at LF alone: a spec may hold other
    separators, and `\\r` belongs to its line.
    """
    return tuple(hunk for hunk in _hunks(patch or "") if hunk.lines)


def _hunks(patch: str) -> Iterator[Hunk]:
    lines: list[int] = []
    added: set[int] = set()
    number = 0
    for text in patch.split("\n"):
        header = _HEADER.match(text)
        if header:
            yield Hunk(lines=tuple(lines), added=frozenset(added))
            lines, added, number = [], set(), int(header["start"])
        elif text.startswith(("+", " ")):
            lines.append(number)
            if text.startswith("+"):
                added.add(number)
            number += 1
    yield Hunk(lines=tuple(lines), added=frozenset(added))
