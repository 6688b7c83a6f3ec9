"""The index as a Markdown table, and the place between two markers where a README keeps it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, relpath
from urllib.parse import quote

from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.hidden_characters import visible
from bot.markdown.model import Document, LineKind, TextEdit
from bot.spec.model import Examination

BEGIN = "<!-- specbot:index -->"
END = "<!-- /specbot:index -->"
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")


class MissingMarkersError(ValueError):
    """The text has no place for the table."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Paste these two lines where the table should stand:\n{BEGIN}\n{END}")


def render_index_table(specs: Sequence[Examination], *, beside: str = "") -> str:
    """Write the table; its links lead from the file `beside`, or from the root."""
    rows = list(index_rows(specs))
    if not rows:
        return "No spec yet.\n"
    links = [_link(spec, row, dirname(beside)) for spec, row in zip(specs, rows, strict=True)]
    shown = [
        {**{name: _quiet(text) for name, text in row.items()}, "Spec": link}
        for row, link in zip(rows, links, strict=True)
    ]
    columns = [name for name in shown[0] if any(row[name] for row in shown)]
    lines = [columns, ["---"] * len(columns), *([row[name] for name in columns] for row in shown)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def index_rows(specs: Iterable[Examination]) -> Iterator[dict[str, str]]:
    """Put each spec into words, by column; what no spec has may be left out."""
    for spec in specs:
        facts = spec.facts
        asked, ticked = len(spec.questions), sum(question.ticked for question in spec.questions)
        yield {
            "Number": "" if facts.number is None else f"{facts.number:04d}",
            "Spec": spec.title or spec.path,
            "Status": spec.status_text or "",
            "Authors": ", ".join(facts.authors),
            "Dates": ", ".join(dict.fromkeys(date for _, date in facts.dates)),
            "Questions": f"{asked - ticked} of {asked} open" if asked > ticked else f"{asked} closed" if asked else "",
            "Tasks": f"{spec.tasks.done}/{spec.tasks.total}" if spec.tasks.total else "",
            "History": str(len(facts.history)) if facts.history else "",
        }


def with_table(text: str, table: str) -> str:
    """Put the table between the markers; every other byte stays. Raises `MissingMarkersError`."""
    document = parse(text)
    first = _line_of(document, BEGIN, start=1)
    if first is None:
        raise MissingMarkersError("There is no place for the index.")
    last = _line_of(document, END, start=first)
    if last is None:
        raise MissingMarkersError(f"The index begins in line {first} and does not end.")
    return apply_edits(text, [TextEdit(start_line=first + 1, end_line=last - 1, text=f"\n{table}\n")])


def _line_of(document: Document, marker: str, *, start: int) -> int | None:
    """Find a marker on a line of its own that is no code, in this line or below."""
    quoted = (LineKind.CODE, LineKind.FENCE)
    lines = (at for at, line in enumerate(document.lines[start - 1 :], start) if line.strip() == marker)
    return next((at for at in lines if document.kind(at) not in quoted), None)


def _link(spec: Examination, row: dict[str, str], folder: str) -> str:
    target = relpath(f"/{spec.path}", f"/{folder}")
    return f"[{_quiet(row['Spec'])}]({quote(target, errors='surrogateescape')})"


def _quiet(text: str) -> str:
    """Show a text in a cell, and nothing but that text."""
    return _MARKUP.sub(r"\\\1", visible(" ".join(text.split())))
