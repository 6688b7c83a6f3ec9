"""Numbers of specs in file names: `0042-title.md`. `0000` is a placeholder: the spec has no number yet."""

import re
from posixpath import basename

_NAME = re.compile(r"(?!\d{4}-\d{2}-\d{2})(?P<digits>\d{1,9})(?=[-_.])")


def number_in_name(path: str) -> int | None:
    """Read the number that a file name begins with; a date is none, and zero means none yet."""
    found = _NAME.match(basename(path))
    return int(found["digits"]) or None if found else None
