"""Numbers of specs in file names: `0042-title.md`. `0000` is a placeholder: the spec has no number yet."""

import re
from posixpath import basename, dirname, join

_NONE_YET = re.compile(r"^0++(?=[-_.])")
_NAME = re.compile(r"(?!\d{4}-\d{2}-\d{2}|(?:19|20)\d{6}[-_.])(?P<digits>\d{1,9})(?=[-_.])")


def number_in_name(path: str) -> int | None:
    """Read the number that a file name begins with; a date is none, and zero means none yet."""
    found = _NAME.match(basename(path))
    return int(found["digits"]) or None if found else None


def waits_in_name(path: str) -> bool:
    """Tell whether a file name begins with zeros, where a number is to come."""
    return _NONE_YET.match(basename(path)) is not None


def numbered_name(path: str, text: str) -> str:
    """Put a number in the place of the zeros."""
    return join(dirname(path), _NONE_YET.sub(text, basename(path)))
