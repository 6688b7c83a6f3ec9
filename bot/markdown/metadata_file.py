"""A text whose metadata stands in a file of its own, read as one text: that file is its front matter.

The fences are written here, and no author writes them so: by them the two files are told apart again, byte for byte, whatever
was edited in between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.markdown.model import TextEdit
from bot.markdown.text_normalize import numbered_lines

_BOM = b"\xef\xbb\xbf"
_OPEN, _CLOSE, _CLOSE_CUT = "---\t \t", "---\t \t ", "---\t \t\t"
"""The last one says that the metadata have no line end at their end."""
_FENCE, _REMARK = b"---", b"#\t \t"
"""A line that would end the front matter is a remark meanwhile; so is one that looks like such a remark, so that none is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The two files of a joined text."""

    metadata: bytes
    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPart:
    """One of the two files as a change leaves it. `before` is None where there was no joined text."""

    is_metadata: bool
    before: bytes | None
    after: bytes


def join(metadata: bytes, text: bytes) -> bytes:
    """Put a file of metadata before a text, as its front matter."""
    mark = _BOM if text.startswith(_BOM) else b""
    first = metadata.partition(b"\n")[0]
    ending = "\r\n" if first.endswith(b"\r") else "\n"
    lines = metadata.split(b"\n")
    lines = [_REMARK + line if line.startswith((_FENCE, _REMARK)) else line for line in lines]
    is_cut = bool(lines[-1])
    close = f"{ending}{_CLOSE_CUT}{ending}" if is_cut else f"{_CLOSE}{ending}"
    return mark + f"{_OPEN}{ending}".encode() + b"\n".join(lines) + close.encode() + text.removeprefix(mark)


def split(joined: bytes) -> Parts | None:
    """Give the two files back; None for a text that was not joined."""
    mark = _BOM if joined.startswith(_BOM) else b""
    lines = joined.removeprefix(mark).split(b"\n")
    end = fence_end([line.decode("utf-8", errors="replace").removesuffix("\r") for line in lines])
    if not end:
        return None
    inside = [line.removeprefix(_REMARK) for line in lines[1 : end - 1]]
    metadata = b"\n".join([*inside, b""])
    if lines[end - 1].removesuffix(b"\r") == _CLOSE_CUT.encode():
        metadata = metadata.removesuffix(b"\r\n" if lines[0].endswith(b"\r") else b"\n")
    return Parts(metadata=metadata, text=mark + b"\n".join(lines[end:]))


def fence_end(lines: Sequence[str]) -> int:
    """Count the lines that the metadata have with both fences; 0 for a text that was not joined."""
    if not lines or lines[0] != _OPEN:
        return 0
    return next((number for number, line in enumerate(lines, 1) if line in (_CLOSE, _CLOSE_CUT)), 0)


def lines_above(joined: bytes) -> int:
    """Count the lines that stand before the first one of the text: `fence_end` of the bytes."""
    return fence_end(numbered_lines(joined.decode("utf-8-sig", errors="replace")))


def place(line: int, end: int) -> tuple[bool, int]:
    """Say whether a line is of the metadata, and which one it is in its file; the metadata are `end` lines with their fences."""
    if not end or line > end:
        return False, line - end
    return True, min(max(line - 1, 1), max(end - 2, 1))


def edit_in_file(edit: TextEdit, end: int) -> tuple[bool, TextEdit]:
    """Say whether an edit begins in the metadata, and which lines it replaces in its file; `end` as for `place`."""
    is_metadata = edit.start_line <= end
    shift = 1 if is_metadata else end
    return is_metadata, replace(edit, start_line=edit.start_line - shift, end_line=edit.end_line - shift)


def changed_parts(before: bytes | None, after: bytes) -> Iterator[ChangedPart]:
    """Give the metadata where they change, and the text; nothing for a text that was not joined."""
    now = split(after)
    if now is None:
        return
    old = split(before) if before is not None else None
    if now.metadata != (old.metadata if old is not None else b""):
        yield ChangedPart(is_metadata=True, before=None if old is None else old.metadata, after=now.metadata)
    yield ChangedPart(is_metadata=False, before=None if old is None else old.text, after=now.text)
