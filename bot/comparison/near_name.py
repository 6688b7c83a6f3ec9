"""The name that an author may have meant: a slip of the pen away from one that is missing."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.markdown.text_normalize import loose_key, quoted
from bot.template.field_value import one_slip

_NEAR = 0.82
_MOST_NAMES = 60
"""How many names are looked at: a document with more headings than this is not searched for a slip of the pen."""
_SHORTEST, _LONGEST = 3, 80


def near_name(wanted: str, names: Iterable[str]) -> str | None:
    """Find the name nearest to a missing one; None when none is near, or when it is the very same one elsewhere."""
    key = loose_key(wanted)
    ratios = ((_likeness(key, loose_key(name)), name) for _, name in zip(range(_MOST_NAMES), names, strict=False))
    best, name = max(ratios, default=(0.0, ""))
    return name if best >= _NEAR else None


def _likeness(key: str, other: str) -> float:
    if not key or len(key) > _LONGEST or len(other) > _LONGEST:
        return 0.0
    if key == other:
        return 0.0
    if len(key) > _SHORTEST and one_slip(key, other):
        return 1.0
    matcher = SequenceMatcher(None, key, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR else 0.0


def is_meant(name: str) -> str:
    """Ask whether a name that is there is a slip of the pen for the missing one."""
    return f"; is {quoted(name)} meant?"
