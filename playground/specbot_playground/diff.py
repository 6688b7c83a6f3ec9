"""Real unified diffs, cut as the forge shows them: three lines of context, no file header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 3
_SIMILAR = 0.5
_LONGEST_PATCH = 1_000_000
_UNENDED = "\0"
"""Marks a last line without a line feed: it is not the same line. No text holds a zero byte: such files are binary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a diff: kind ` `, `+`, `-`, `@` or, after a last line without a line feed, a backslash; its numbers in the old and the new file."""

    kind: str
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDiff:
    """What happened to one file. `lines` is empty for binary or very large files."""

    path: str
    previous: str | None
    status: str
    lines: tuple[Line, ...]
    content: bytes | None

    @property
    def additions(self) -> int:
        """Count added lines."""
        return sum(line.kind == "+" for line in self.lines)

    @property
    def deletions(self) -> int:
        """Count removed lines."""
        return sum(line.kind == "-" for line in self.lines)

    @property
    def patch(self) -> str | None:
        """Write the hunks as text; None where there are none to show."""
        shown = (line.text if line.kind == "@" else f"{line.kind}{line.text}" for line in self.lines)
        return "\n".join(shown) or None

    def may_hold(self, side: str, number: int) -> bool:
        """Tell whether a comment may stand on a line: it must be part of the diff."""
        if side == "LEFT":
            return any(line.old == number and line.kind in "- " for line in self.lines)
        return any(line.new == number and line.kind in "+ " for line in self.lines)


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileDiff, ...]:
    """Compare two trees; a file that moved with little change counts as renamed."""
    gone = {path: content for path, content in old.items() if path not in new}
    found = []
    for path, content in sorted(new.items()):
        if path in old:
            if old[path] != content:
                found.append(_diff(path, None, "modified", old[path], content))
            continue
        source = next((was for was, text in gone.items() if _alike(text, content)), None)
        if source is None:
            found.append(_diff(path, None, "added", b"", content))
        else:
            found.append(_diff(path, source, "renamed", gone.pop(source), content))
    found += [_diff(path, None, "removed", content, b"", deleted=True) for path, content in sorted(gone.items())]
    return tuple(sorted(found, key=lambda each: each.path))


def _alike(one: bytes, other: bytes) -> bool:
    """Tell whether two contents are likely the same file."""
    if one == other:
        return bool(one)
    left, right = one.splitlines(), other.splitlines()
    return SequenceMatcher(None, left, right, autojunk=False).quick_ratio() > _SIMILAR


def _diff(path: str, previous: str | None, status: str, old: bytes, new: bytes, *, deleted: bool = False) -> FileDiff:
    """Compare one file."""
    shown = () if _hidden(old) or _hidden(new) else tuple(_lines(_split(old), _split(new)))
    return FileDiff(path=path, previous=previous, status=status, lines=shown, content=None if deleted else new)


def _hidden(content: bytes) -> bool:
    """Tell whether the forge shows no patch."""
    return b"\0" in content or len(content) > _LONGEST_PATCH


def _split(content: bytes) -> list[str]:
    """Split at line feeds only, as git does."""
    lines = content.decode("utf-8", errors="replace").split("\n")
    if lines[-1] == "":
        return lines[:-1]
    return [*lines[:-1], lines[-1] + _UNENDED]


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    """Write the hunks of a comparison."""
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield Line(kind="@", old=None, new=None, text=_header(first[1], last[2], first[3], last[4]))
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                for offset in range(old_end - old_start):
                    text = old[old_start + offset]
                    yield from _ended(" ", old_start + offset + 1, new_start + offset + 1, text)
                continue
            for number in range(old_start, old_end):
                yield from _ended("-", number + 1, None, old[number])
            for number in range(new_start, new_end):
                yield from _ended("+", None, number + 1, new[number])


def _ended(kind: str, old: int | None, new: int | None, text: str) -> Iterator[Line]:
    """Write a line, and git's remark where the file ends without a line feed."""
    yield Line(kind=kind, old=old, new=new, text=text.removesuffix(_UNENDED))
    if text.endswith(_UNENDED):
        yield Line(kind="\\", old=None, new=None, text=" No newline at end of file")


def moved_line(old: bytes, new: bytes, number: int) -> int | None:
    """Tell where a line of the old text is in the new one; None when it was changed or is gone."""
    matcher = SequenceMatcher(None, _split(old), _split(new), autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.a < number <= block.a + block.size:
            return number - block.a + block.b
    return None


def _header(old_start: int, old_end: int, new_start: int, new_end: int) -> str:
    """Write a hunk's header as diff does: an empty side starts at the line before it."""
    return f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@"


def _range(start: int, end: int) -> str:
    length = end - start
    return f"{start + 1 if length else start},{length}" if length != 1 else f"{start + 1}"
