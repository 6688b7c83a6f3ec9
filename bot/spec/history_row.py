"""One line of a table, written like the lines above it: outer pipes, padding, alignment."""

import re
from collections.abc import Sequence
from itertools import pairwise

_BAR = re.compile(r"(?<!\\)\|")
_MARGIN = re.compile(r"[\s>]*")


def write_row(lines: Sequence[str], cells: Sequence[str]) -> str:
    """Write cells under a table, given its lines from the header on."""
    safe = [_cell(text) for text in cells]
    model = lines[-1] if len(lines) > 2 else lines[0]
    indent = next(_MARGIN.finditer(model))[0]
    begins, ends = model[len(indent) :].startswith("|"), _ends(model)
    tight = begins and ends and "| " not in model
    if begins and ends and not tight and _is_aligned(lines):
        return indent + _padded(lines[1], safe)
    inner = "|".join(safe) if tight else " | ".join(safe)
    begins, ends = begins or not safe[0], ends or not safe[-1]
    space = "" if tight else " "
    return f"{indent}{'|' + space if begins else ''}{inner}{space + '|' if ends else ''}"


def _cell(text: str) -> str:
    """Make a text fit into a cell: one line, no bare pipe."""
    return _BAR.sub(r"\\|", " ".join(text.split()))


def _ends(line: str) -> bool:
    return re.search(r"(?<!\\)\|$", line.rstrip()) is not None


def _bars(line: str) -> list[int]:
    return [found.start() for found in _BAR.finditer(line)]


def _is_aligned(lines: Sequence[str]) -> bool:
    """Tell whether somebody took care that the pipes stand under each other."""
    return len({tuple(_bars(line)) for line in lines}) == 1 and "-" in lines[1]


def _padded(rule: str, cells: Sequence[str]) -> str:
    """Fill each cell to the width of its column, on the side that the row of dashes says."""
    parts = []
    for (begin, end), text in zip(pairwise(_bars(rule)), cells, strict=False):
        dashes, width = rule[begin + 1 : end].strip(), end - begin - 3
        right = dashes.endswith(":") and not dashes.startswith(":")
        parts.append(f" {text.rjust(width) if right else text.ljust(width)} ")
    return f"|{'|'.join(parts)}|"
