"""What stands in a section of open questions, block by block: list items with what is under them, tables, prose, code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.markdown.model import Document, Item, LineKind, Section, Span, Table
from bot.markdown.text_normalize import plain_text

_CODE = (LineKind.CODE, LineKind.FENCE)
_BOXES = {"[ ]": False, "[]": False, "[x]": True, "[X]": True}


@dataclass(slots=True, kw_only=True)
class Block:
    """One thing on some lines. `item` and `table` are None for prose and code; `below` is what stands under an item."""

    line: int
    end_line: int
    text: str
    item: Item | None = None
    table: Table | None = None
    below: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Where the walk over the lines is: the item that may go on, and the outermost one of its list."""

    document: Document
    found: list[Block] = field(default_factory=list)
    current: Block | None = None
    outer: int | None = None
    gap: bool = True

    def add(self, block: Block) -> None:
        self.found.append(block)
        self.gap = False


def read_blocks(document: Document, section: Section, items: Mapping[int, Item]) -> list[Block]:
    """Read the section's own lines; `items` are those of the document by line."""
    reader = _Reader(document)
    tables = {table.line: table for table in document.tables_in(section) if table.line <= section.end_line}
    for line in range(section.body_line, section.end_line + 1):
        kind = document.kind(line)
        if kind is LineKind.TABLE:
            if line in tables:
                reader.add(Block(line=line, end_line=tables[line].end_line, text="", table=tables[line]))
                reader.current = reader.outer = None
        elif kind is LineKind.TEXT or kind in _CODE:
            _take(reader, line, items.get(line) or _glued_item(document, line), is_code=kind in _CODE)
        else:
            reader.gap = True
            if kind is LineKind.RULE:
                reader.current = reader.outer = None
    return reader.found


def _take(reader: _Reader, line: int, item: Item | None, *, is_code: bool) -> None:
    """Add a line to the item that it belongs to, to the paragraph above, or as something new."""
    text = reader.document.line(line)
    indented = text[:1].isspace()
    if item is not None and not is_code:
        _take_item(reader, line, item)
    elif reader.current is not None and (indented or not (reader.gap or is_code)):
        reader.current.below.append(plain_text(text))
        reader.current.end_line = line
        reader.gap = False
    elif reader.found and not reader.gap and reader.found[-1].item is None and reader.found[-1].table is None:
        reader.found[-1].text = f"{reader.found[-1].text} {plain_text(text)}"
        reader.found[-1].end_line = line
    else:
        reader.add(Block(line=line, end_line=line, text=plain_text(text)))
        reader.current = reader.outer = None


def _take_item(reader: _Reader, line: int, item: Item) -> None:
    """Begin an item; a plain one that is nested says something about the one above."""
    is_nested = reader.outer is not None and item.indent > reader.outer + 1
    if is_nested and item.ticked is None and reader.current is not None:
        reader.current.below.append(plain_text(item.text))
        reader.current.end_line = line
        reader.gap = False
        return
    reader.outer = reader.outer if is_nested else item.indent
    reader.current = Block(line=line, end_line=line, text=plain_text(item.text), item=item)
    reader.add(reader.current)


def items_of(document: Document) -> Mapping[int, Item]:
    """Give the items by line; a box that its text touches is a box all the same."""
    return {item.line: _with_box(item) for item in document.items}


def _with_box(item: Item) -> Item:
    """Read the box of `- [ ]text`, which is none to Markdown and one to its author; a link is none."""
    ticked, rest = _box(item.text)
    if item.ticked is not None or ticked is None or rest[:1] in ("(", "["):
        return item
    return Item(
        text=rest.strip(), ticked=ticked, line=item.line, column=item.column, indent=item.indent, span=item.span
    )


def _glued_item(document: Document, line: int) -> Item | None:
    """Read an item whose bullet touches its box: `-[ ] text`, `1)[x] text`."""
    text = document.line(line)
    begin = len(text) - len(text.lstrip(" \t>"))
    after = begin + _bullet(text[begin : begin + 11])
    ticked, rest = _box(text[after:])
    if after == begin or ticked is None or rest[:1] in ("(", "["):
        return None
    return Item(
        text=rest.strip(),
        ticked=ticked,
        line=line,
        column=after + 1,
        indent=len(text[:begin].expandtabs(4)),
        span=Span(line=line, column=after + 1, end_line=line, end_column=len(text.rstrip()) + 1),
    )


def _bullet(text: str) -> int:
    """Count the characters of a bullet or a number at the start of a text."""
    if text[:1] in ("-", "*", "+"):
        return 1
    digits = len(text) - len(text.lstrip("0123456789"))
    return digits + 1 if digits and text[digits : digits + 1] in (".", ")") else 0


def _box(text: str) -> tuple[bool | None, str]:
    """Split a check box from its text; None: there is no box."""
    return next(((ticked, text[len(box) :]) for box, ticked in _BOXES.items() if text.startswith(box)), (None, text))


def sections_below(document: Document, tree: Section) -> Iterator[Section]:
    """Yield the sections below one."""
    return (section for section in document.below(tree) if section.index != tree.index)
