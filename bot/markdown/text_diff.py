"""The difference of two texts as a patch. Pure."""

from collections.abc import Iterator
from difflib import unified_diff


def unified(before: str, after: str, *, old: str, new: str) -> Iterator[str]:
    """Write a unified diff that `git apply` takes, also when the last line has no ending; `old` and `new` name the files."""
    first, second = (text.splitlines(keepends=True) for text in (before, after))
    for line in unified_diff(first, second, f"a/{old}", f"b/{new}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
