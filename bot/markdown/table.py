"""Tables, cell by cell, with exact columns."""

from collections.abc import Sequence
from itertools import pairwise

from bot.markdown.model import Cell, Span, Table, TableRow


def read_table(lines: Sequence[str], first: int, last: int, section: int) -> Table:
    """Read the table on lines `first` to `last` (from 1)."""
    rows = [read_row(lines[line - 1], line) for line in range(first, last + 1) if line != first + 1]
    return Table(line=first, end_line=last, section=section, header=rows[0], rows=tuple(rows[1:]))


def read_row(text: str, line: int) -> TableRow:
    """Split a line at its pipes, but not at escaped ones."""
    bars = [at for at, character in enumerate(text) if character == "|" and not _is_escaped(text, at)]
    edges = [-1, *bars, len(text)]
    parts = list(pairwise(edges))
    if bars and not text[: bars[0]].strip(" \t>"):
        parts = parts[1:]
    if len(parts) > 1 and not text[parts[-1][0] + 1 :].strip():
        parts = parts[:-1]
    return TableRow(line=line, cells=tuple(_cell(text, before + 1, after, line) for before, after in parts))


def _is_escaped(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "\\"


def _cell(text: str, begin: int, end: int, line: int) -> Cell:
    """Trim a cell and note where its text stands."""
    raw = text[begin:end]
    begin += len(raw) - len(raw.lstrip()) if raw.strip() else min(1, len(raw))
    content = raw.strip()
    span = Span(line=line, column=begin + 1, end_line=line, end_column=begin + 1 + len(content))
    return Cell(text=content, span=span)
