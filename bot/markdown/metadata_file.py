"""A text whose metadata stands in a file of its own, read as one text: that file is its front matter.

The fences are written here, and no author writes them so: by them the two files are told apart again, byte for byte, whatever
was edited in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
    if lines[end - 1].decode("utf-8", errors="replace").removesuffix("\r") == _CLOSE_CUT:
        metadata = metadata.removesuffix(b"\r\n" if lines[0].endswith(b"\r") else b"\n")
    return Parts(metadata=metadata, text=mark + b"\n".join(lines[end:]))


def fence_end(lines: Sequence[str]) -> int:
    """Count the lines that the metadata have with both fences; 0 for a text that was not joined."""
    if not lines or lines[0] != _OPEN:
        return 0
    return next((number for number, line in enumerate(lines, 1) if line in (_CLOSE, _CLOSE_CUT)), 0)
