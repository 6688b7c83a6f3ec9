"""Lines of a comment that Markdown takes for HTML because they follow a tag without an empty line between."""

import re
from collections.abc import Iterable, Iterator

_QUOTING = re.compile(
    r"(?P<comment><!--)|(?P<end>-->)|<(?P<close>/?)(?:pre|code|blockquote|script|style|textarea|kbd|samp)\b",
    re.IGNORECASE,
)


def seen_in_html(block: str, first: int) -> Iterator[int]:
    """List the lines of an HTML block that a reader sees as plain text; code, quotations and comments are left out."""
    if not block.lstrip().startswith(("<?", "<!D", "<![")):
        yield from _seen(block.split("\n"), first)


def _seen(lines: Iterable[str], first: int) -> Iterator[int]:
    """List the lines that begin outside of comments and of elements that quote."""
    depth, commented = 0, False
    for number, line in enumerate(lines, start=first):
        if not depth and not commented:
            yield number
        for found in _QUOTING.finditer(line):
            if commented:
                commented = not found["end"]
            elif found["comment"]:
                commented = True
            elif not found["end"]:
                depth = max(0, depth + (-1 if found["close"] else 1))
