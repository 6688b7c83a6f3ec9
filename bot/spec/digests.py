"""What an approval compares: a hash of what each section says, whatever its spacing, punctuation and markup.

It does not notice check marks, the status and the number of the spec, the Open Questions section (answers stand there), and in
the Revision History its rows: the bot writes all of them. Code counts to the last blank. Text that is struck through differs.
"""

import hashlib
from collections.abc import Iterator

from bot.comparison import semantic_sections
from bot.comparison.model import Comparison
from bot.markdown.model import Document, LineKind, Section
from bot.spec.model import SectionDigest

_ENDS = ".,;:!?\"'“”‘’„«»()[]{}*_`…"  # noqa: RUF001 - the very letters are meant
"""What may stand around a word and changes nothing that it says."""
_DASHES = "–—"  # noqa: RUF001 - the very letters are meant
_ITEM_MARKS = ("-", "*", "+", ">")
_TICKED = (["[x]"], ["[X]"])
"""A box that is empty says nothing, as its brackets do."""
_EXACT = (LineKind.CODE, LineKind.FENCE)


def section_digests(comparison: Comparison, number_lines: set[int]) -> Iterator[SectionDigest]:
    """Hash what a reader would notice in each section; `number_lines` hold what the bot writes itself."""
    document, roles = comparison.document, comparison.schema.roles
    history = {one.index for one in semantic_sections.role_sections(document, roles.history)}
    asked = {one.index for one in semantic_sections.role_sections(document, roles.questions)}
    said = semantic_sections.status(comparison)
    silent = number_lines | ({said.span.line} if said.span is not None else set())
    for section in document.sections:
        above = [one.index for one in _ancestry(document, section)]
        if asked.intersection(above):
            continue
        rows = _rows(document, section) if history.intersection(above) else set()
        lines = (line for line in range(section.line, section.end_line + 1) if line not in silent and line not in rows)
        seen = [text for line in lines if (text := noticed(document, line))]
        if seen or not rows:
            digest = hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]
            names = " / ".join(one.name for one in _ancestry(document, section))
            yield SectionDigest(section=names, digest=digest)


def noticed(document: Document, line: int) -> str:
    """Read a line as a reader sees it; a rule between sections belongs to none of them."""
    kind, text = document.kind(line), document.lines[line - 1]
    if kind is LineKind.RULE:
        return ""
    if kind in _EXACT:
        return f"\n{text.rstrip()}\n"
    return " ".join(words(text))


def words(text: str) -> Iterator[str]:
    """Split a line of prose into what it says: inline code as it stands, all else without what only sets it."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts = [text]
    for number, part in enumerate(parts):
        if number % 2:
            yield part
        else:
            yield from _prose(part, starts=number == 0)


def _prose(text: str, *, starts: bool) -> Iterator[str]:
    tokens = text.replace("|", " | ").split()
    while starts and tokens and (tokens[0] in _ITEM_MARKS or _is_number_mark(tokens[0]) or set(tokens[0]) == {"#"}):
        del tokens[0]
    if starts and tokens[:1] in _TICKED:
        del tokens[0]
    for token in tokens:
        if set(token) <= set(":-") and "-" in token and len(token) > 1:
            continue
        bare = _bare(token)
        if bare:
            yield bare


def _bare(token: str) -> str:
    """Take off what stands around a word; a sign that is no punctuation, such as `<`, says something."""
    if not any(letter.isalnum() for letter in token):
        return token if token.strip(_ENDS + _DASHES) else ""
    bare = token.lstrip(_ENDS + _DASHES)
    before = token[: len(token) - len(bare)]
    if before.endswith(".") and bare[:1].isdigit():
        bare = f".{bare}"
    return bare.rstrip(_ENDS + _DASHES)


def _is_number_mark(token: str) -> bool:
    """Tell the number of a list's item, which renumbering changes."""
    return token[-1] in ".)" and token[:-1].isdecimal()


def _rows(document: Document, section: Section) -> set[int]:
    """Name the lines of a history that hold its rows, and its heading; prose beside them counts."""
    heading = range(section.line, section.body_line)
    tables = (line for line in range(section.line, section.end_line + 1) if document.kind(line) is LineKind.TABLE)
    items = (one.line for one in document.items if section.body_line <= one.line <= section.end_line)
    return {*heading, *tables, *items}


def _ancestry(document: Document, section: Section) -> list[Section]:
    """List a section and those above it, from the top; the title is not one of them."""
    found: list[Section] = []
    while section.index and (section is not document.title or not found):
        found.insert(0, section)
        section = document.sections[section.parent]
    return found
