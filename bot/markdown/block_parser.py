"""The block structure of a Markdown text, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from bot.markdown.commonmark import MAX_NESTING, extent, has_end, parse_blocks
from bot.markdown.model import BlockStructure, Fence, Heading, LineKind

_NOT_END = re.compile(r"[^\n]")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]]+)\]:\s*\S")
_OPENED = "&!--"
"""What the parser is shown in place of the begin of a comment that has no end."""
_ODD_SPACE = re.compile(r"^( {0,3}#{1,6})[\u00a0\u2002-\u200a\u202f\u3000]")


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
    walk = _walk(lines, meta_end)
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
    text = "\n".join(
        [*[""] * meta_end, *(_ODD_SPACE.sub(r"\1 ", line) if "#" in line else line for line in lines[meta_end:])]
    )
    closed = text.rfind("-->") + 1
    return f"{text[:closed]}{text[closed:].replace('<!--', _OPENED)}".split("\n")


def _walk(lines: Sequence[str], meta_end: int) -> _Walk:
    """Sort the parser's tokens into headings, fences and tables, and colour the lines."""
    blocks = parse_blocks(_readable(lines, meta_end))
    walk = _Walk(kinds=[LineKind.TEXT] * len(lines))
    walk.too_deep = blocks.deepest >= MAX_NESTING - 1
    for token, following in pairwise([*blocks.tokens, *blocks.tokens[-1:]]):
        _note(walk, token, following, lines)
    for at, line in enumerate(lines):
        if not line.strip() and walk.kinds[at] is not LineKind.CODE:
            walk.kinds[at] = LineKind.BLANK
    return walk


def _note(walk: _Walk, token: Token, inline: Token, lines: Sequence[str]) -> None:
    """Note one block; the token after a heading's is its text."""
    first, after = extent(token)
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
    return Heading(
        level=int(token.tag[1]), text=inline.content.strip().replace(_OPENED, "<!--"), line=first + 1, end_line=after
    )


def _add_fence(walk: _Walk, token: Token, lines: Sequence[str]) -> None:
    """Note a fence; an unclosed one ends with its last line."""
    first, after = extent(token)
    ends = has_end(token, lines)
    walk.paint(first, after, LineKind.CODE)
    walk.kinds[first] = LineKind.FENCE
    if ends:
        walk.kinds[after - 1] = LineKind.FENCE
    language = (token.info.split() or [""])[0].strip("{}.").casefold()
    walk.fences.append(
        Fence(
            language=language,
            line=first + 1,
            end_line=after,
            closed=ends or token.level > 0,
            mark=token.markup,
            content=_content(lines[first : after - ends]),
        )
    )


def _content(lines: Sequence[str]) -> str:
    """Read what a fence holds, without the margin of the list or quote that it stands in."""
    margin = len(lines[0]) - len(lines[0].lstrip(" \t>"))
    return "".join(line[min(margin, len(line) - len(line.lstrip(" \t>"))) :] + "\n" for line in lines[1:])


def _without_comments(lines: Sequence[str], kinds: list[LineKind]) -> list[str]:
    """Blank out HTML comments outside code, and mark the lines that hold nothing else."""
    shown = list(lines)
    if not any("<!--" in line for line in lines):
        return shown
    prose = [at for at, kind in enumerate(kinds) if kind not in (LineKind.CODE, LineKind.FENCE)]
    blanked = _blanked("\n".join(lines[at] for at in prose)).split("\n")
    for at, line in zip(prose, blanked, strict=False):
        shown[at] = line
        if lines[at].strip() and not line.strip():
            kinds[at] = LineKind.COMMENT
    return shown


def _blanked(text: str) -> str:
    """Turn comments into spaces, line by line; those in inline code stay. The shortest ones are `<!-->` and `<!--->`."""
    parts, done = [], 0
    while (begin := text.find("<!--", done)) != -1 and (end := text.find("-->", begin + 2)) != -1:
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
