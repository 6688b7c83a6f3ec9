"""From the bot's lines and columns to an editor's: from 0, counted in the units that were agreed on."""

from dataclasses import dataclass

from bot.markdown.edits import lines_with_ends

_WIDTHS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Lines `first` up to but without `after`, both from 0, and what stands there instead."""

    first: int
    after: int
    text: str


def units(text: str, encoding: str = "utf-16") -> int:
    """Count what an editor counts as columns: `utf-16` unless another encoding was agreed on."""
    return len(text.encode(f"{encoding}-le" if encoding != "utf-8" else encoding, "surrogatepass")) // _WIDTHS[encoding]


def column_units(line: str, column: int, encoding: str = "utf-16") -> int:
    """Give an editor's column for a column that counts characters from 1; never past the line's last character."""
    return units(line.rstrip("\r\n")[: max(column - 1, 0)], encoding)


def column_of(line: str, character: int, encoding: str = "utf-16") -> int:
    """Give the column that counts characters from 1 for an editor's column; never past the line's last character."""
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    before = line.rstrip("\r\n").encode(codec, "surrogatepass")[: character * _WIDTHS[encoding]]
    return len(before.decode(codec, "ignore")) + 1


def replaced_lines(before: str, after: str) -> Replacement | None:
    """Name the smallest run of lines in which two texts differ; None where they are equal."""
    if before == after:
        return None
    old, new = lines_with_ends(before), lines_with_ends(after)
    first = _common(old, new, len(old), len(new))
    end = _common(old[::-1], new[::-1], len(old) - first, len(new) - first)
    return Replacement(first=first, after=len(old) - end, text="".join(new[first : len(new) - end]))


def _common(old: list[str], new: list[str], *most: int) -> int:
    """Count the lines in which two lists agree from their beginning on."""
    pairs = zip(old[: min(most)], new[: min(most)], strict=True)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(most))
