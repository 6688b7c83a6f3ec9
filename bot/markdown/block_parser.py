"""The block structure of a Markdown text, line by line. The only room that knows markdown-it.

Inline rules never run: they are quadratic on hostile text, and nothing here needs them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_NESTING = 60
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable(["inline", "reference"])
_NOT_END = re.compile(r"[^\n]")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]]+)\]:\s*\S")
_ODD_SPACE = re.compile(r"^( {0,3}#{1,6})[\u00a0\u2002-\u200a\u202f\u3000]")
_FLAT_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)]) ")
_FLAT = re.compile(r"^(?:(?:[-*+]|\d{1,9}[.)]) )?(?:\[[ xX]?\] )?(?:\*\*|__|\[|`|\(|\")?[^\W\d_]")
_LEANING = re.compile(r"^[ \t]+\S|^(?:=+|-+)[ \t]*$")
_LABEL_LINE = re.compile(r"^(?:#{1,6}[ \t]|\*\*[^*]+(?::\*\*|\*\*:))")


class LineKind(Enum):
    """What a line is to a reader."""

    BLANK = auto()
    TEXT = auto()
    HEADING = auto()
    CODE = auto()
    FENCE = auto()
    """The line that opens or closes a code fence."""
    TABLE = auto()
    RULE = auto()
    COMMENT = auto()
    DEFINITION = auto()
    META = auto()
    """YAML front matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading outside lists and quotes; `line` to `end_line`, two or more of them when underlined."""

    level: int
    text: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A code fence: the line that opens it, its last line, and its content between."""

    language: str
    line: int
    end_line: int
    closed: bool
    """False when the author forgot the end; `end_line` is then our guess of it. A list or quote ends its fences."""
    mark: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStructure:
    """Lines from 1 at index 0. `shown` are the lines with comments blanked out, column for column."""

    lines: tuple[str, ...]
    shown: tuple[str, ...]
    kinds: tuple[LineKind, ...]
    headings: tuple[Heading, ...]
    fences: tuple[Fence, ...]
    tables: tuple[tuple[int, int], ...]
    """First and last line of each table."""
    labels: frozenset[str]
    """The labels that have a link definition, in lower case."""
    too_deep: bool


@dataclass(slots=True)
class _Walk:
    """What the walk over the tokens has gathered so far."""

    kinds: list[LineKind]
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    too_deep: bool = False

    def paint(self, first: int, after: int, kind: LineKind) -> None:
        self.kinds[first:after] = [kind] * (min(after, len(self.kinds)) - first)


def read_skeleton(lines: Sequence[str], meta_end: int) -> BlockStructure:
    """Read the blocks of a text whose first `meta_end` lines are front matter."""
    readable = _readable(lines, meta_end)
    walk, closings = _walk(readable), dict[int, str]()
    while (closing := _runaway(walk.fences, readable, closings)) is not None:
        line, mark = closing
        closings[line] = mark
        readable[line - 1] = mark
        walk = _walk(readable)
    walk.fences = [_unclosed(one) if one.end_line in closings else one for one in walk.fences]
    for line in closings:
        walk.kinds[line - 1] = LineKind.BLANK
    walk.paint(0, meta_end, LineKind.META)
    shown = _without_comments(lines, walk.kinds)
    labels = _definitions(shown, walk.kinds)
    return BlockStructure(
        lines=tuple(lines),
        shown=tuple(shown),
        kinds=tuple(walk.kinds),
        headings=tuple(one for one in walk.headings if walk.kinds[one.line - 1] is LineKind.HEADING),
        fences=tuple(walk.fences),
        tables=tuple(walk.tables),
        labels=labels,
        too_deep=walk.too_deep,
    )


def _readable(lines: Sequence[str], meta_end: int) -> list[str]:
    """Prepare lines for the parser: no front matter, plain spaces after `#`, no comment without an end."""
    readable = [""] * meta_end + [_ODD_SPACE.sub(r"\1 ", line) if "#" in line else line for line in lines[meta_end:]]
    opened = next((at for at in reversed(range(len(readable))) if "<!--" in readable[at]), None)
    closed = next((at for at in reversed(range(len(readable))) if "-->" in readable[at]), -1)
    if opened is not None and (opened > closed or readable[opened].rfind("<!--") > readable[opened].rfind("-->") >= 0):
        readable[opened] = readable[opened].replace("<!--", "&!--")
    return readable


def _thinned(lines: Sequence[str]) -> list[str]:
    """Blank out prose and flat list items: they begin no block, and the parser is four times as fast without them.

    What could change how its neighbour is read stays: a line above an indented or an underlining one, or in HTML.
    """
    thin, following, in_html = list(lines), "", False
    flat = [False] * len(lines)
    for at, line in enumerate(lines):
        in_html = bool(line.strip()) and (in_html or line.lstrip()[:1] == "<")
        flat[at] = not in_html and "|" not in line and _FLAT.match(line) is not None
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        leans = at + 1 < len(lines) and _LEANING.match(lines[at + 1])
        if flat[at] and not leans and not (following[:1] in (" ", "\t") and _FLAT_ITEM.match(line)):
            thin[at] = ""
        following = line if line.strip() else following
    return thin


def _walk(lines: Sequence[str]) -> _Walk:
    """Sort the parser's tokens into headings, fences and tables, and colour the lines."""
    walk = _Walk(kinds=[LineKind.TEXT if line.strip() else LineKind.BLANK for line in lines])
    tokens = _MARKDOWN.parse("\n".join(_thinned(lines)))
    for token, inline in pairwise([*tokens, Token("end", "", 0)]):
        walk.too_deep = walk.too_deep or token.level >= MAX_NESTING - 1
        if token.map is not None:
            _note(walk, token, inline, lines)
    for at, line in enumerate(lines):
        if not line.strip() and walk.kinds[at] is not LineKind.CODE:
            walk.kinds[at] = LineKind.BLANK
    return walk


def _note(walk: _Walk, token: Token, inline: Token, lines: Sequence[str]) -> None:
    """Note one block."""
    first, after = token.map or (0, 0)
    if token.type == "heading_open" and token.level == 0:
        walk.paint(first, after, LineKind.HEADING)
        walk.headings.append(_heading(token, inline, first, after))
    elif token.type == "fence":
        _add_fence(walk, token, lines)
    elif token.type == "table_open":
        walk.paint(first, after, LineKind.TABLE)
        walk.tables.append((first + 1, after))
    elif token.type in _PAINT:
        walk.paint(first, after, _PAINT[token.type])


_PAINT = {"code_block": LineKind.CODE, "hr": LineKind.RULE}


def _heading(token: Token, inline: Token, first: int, after: int) -> Heading:
    return Heading(level=int(token.tag[1]), text=inline.content.strip(), line=first + 1, end_line=after)


def _add_fence(walk: _Walk, token: Token, lines: Sequence[str]) -> None:
    """Note a fence; an unclosed one ends with its last line."""
    first, after = token.map or (0, 0)
    last = lines[after - 1].strip(" \t>")
    closed = after - 1 > first and last.startswith(token.markup) and not last.strip(token.markup[0])
    walk.paint(first, after, LineKind.CODE)
    walk.kinds[first] = LineKind.FENCE
    if closed:
        walk.kinds[after - 1] = LineKind.FENCE
    language = (token.info.split() or [""])[0].strip("{}.").casefold()
    walk.fences.append(
        Fence(
            language=language,
            line=first + 1,
            end_line=after,
            closed=closed or token.level > 0,
            mark=token.markup,
            content=_content(lines[first : after - closed]),
        )
    )


def _content(lines: Sequence[str]) -> str:
    """Read what a fence holds, without the margin of the list or quote that it stands in."""
    margin = len(lines[0]) - len(lines[0].lstrip(" \t>"))
    return "".join(line[min(margin, len(line) - len(line.lstrip(" \t>"))) :] + "\n" for line in lines[1:])


def _unclosed(fence: Fence) -> Fence:
    """Take back the end that we gave a fence."""
    return replace(fence, end_line=fence.end_line - 1, closed=False)


def _runaway(fences: Iterable[Fence], lines: Sequence[str], known: dict[int, str]) -> tuple[int, str] | None:
    """Find the blank line where a fence without an end should have ended: before a heading that it swallowed."""
    for fence in fences:
        inside = range(fence.line, fence.end_line)
        opener = re.compile(rf"^{re.escape(fence.mark)}\w")
        inner = next((at for at in inside if opener.match(lines[at])), None)
        if fence.closed and inner is None:
            continue
        before = inside if inner is None else inside[: inner - fence.line]
        for at in (*before, *(() if fence.closed else inside)):
            if not lines[at].strip() and _next_text(lines, at, _LABEL_LINE) and at + 1 not in known:
                return at + 1, fence.mark
    return None


def _next_text(lines: Sequence[str], at: int, wanted: re.Pattern[str]) -> bool:
    """Tell whether the next line with text looks as wanted; a thematic break may stand between."""
    following = (line for line in lines[at + 1 : at + 8] if line.strip() and line.strip() != "---")
    return wanted.match(next(following, "")) is not None


def _without_comments(lines: Sequence[str], kinds: list[LineKind]) -> list[str]:
    """Blank out HTML comments outside code, and mark the lines that hold nothing else."""
    shown = list(lines)
    if not any("<!--" in line for line in lines):
        return shown
    text = "\n".join(
        line if kind not in (LineKind.CODE, LineKind.FENCE) else " " * len(line)
        for line, kind in zip(lines, kinds, strict=True)
    )
    shown_text = _blanked(text)
    for at, line in enumerate(shown_text.split("\n")):
        if kinds[at] in (LineKind.CODE, LineKind.FENCE):
            continue
        shown[at] = line
        if lines[at].strip() and not line.strip():
            kinds[at] = LineKind.COMMENT
    return shown


def _blanked(text: str) -> str:
    """Turn comments into spaces, line by line; those in inline code stay."""
    parts, done = [], 0
    while (begin := text.find("<!--", done)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        line = text.rfind("\n", 0, begin) + 1
        if text.count("`", line, begin) % 2:
            parts.append(text[done : begin + 4])
            done = begin + 4
            continue
        parts.extend((text[done:begin], _NOT_END.sub(" ", text[begin : end + 3])))
        done = end + 3
    return "".join([*parts, text[done:]])


def _definitions(shown: Sequence[str], kinds: list[LineKind]) -> frozenset[str]:
    """Mark link definitions (a common spelling of comments, too) and gather their labels."""
    labels = set()
    for at, line in enumerate(shown):
        if kinds[at] is LineKind.TEXT and "]:" in line and (found := _DEFINITION.match(line)):
            kinds[at] = LineKind.DEFINITION
            labels.add(found.group(1).casefold())
    return frozenset(labels)
