"""The difference of two texts as a patch."""

from collections.abc import Iterator
from difflib import unified_diff


def unified(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """Write a unified diff that `git apply` takes, also when the last line has no ending."""
    old, new = (content.decode(errors="replace").splitlines(keepends=True) for content in (before, after))
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
