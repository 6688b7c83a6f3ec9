"""CommonMark's blocks and GFM's tables, by the rules of markdown-it. The only room that knows its parser.

Ours is what makes them quick: a rule is called only where its first character stands, because it refuses any other at
once; a paragraph is walked once, not twice; blocks that nobody asks for leave no token. `tests/spec/test_commonmark.py`
holds the result against markdown-it as it comes. Inline rules never run: nothing here needs them, and some are
quadratic on hostile text.

One thing is read otherwise: a fence without an end stops above the heading that it would swallow.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal, cast

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.ruler import Rule, Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

MAX_NESTING = 60
MAX_REPAIRED = 32
"""So many fences of a text may lack their end; from then on it is read as CommonMark has it, down to its last line."""
_LABEL_LINE = re.compile(r"#{1,6}[ \t]|\*\*[^*]+(?::\*\*|\*\*:)")
_DELIMITERS = frozenset("|-:")
_FIRST = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
WANTED = frozenset({"heading_open", "fence", "table_open", "code_block", "hr"})
"""The tokens that are kept; a heading's text is the token after it."""

_IGNORED = Token("ignored", "", 0)
"""What rules write into of blocks that nobody asks for; nobody reads it."""


class Blocks(StateBlock):
    """A text on its way through the rules; of its tokens only those that somebody asks for are kept."""

    def __init__(self, lines: Sequence[str], parser: MarkdownIt) -> None:
        super().__init__("", parser, {}, [])
        self.lines = lines
        self.src = "\n".join(lines)
        self.deepest = 0
        self.repaired = 0
        self._measure(lines)

    def _measure(self, lines: Sequence[str]) -> None:
        """Note where lines begin and end and how far they are indented; a last line of white space is none."""
        last = len(lines) - (not lines[-1].strip(" \t"))
        marks, ends, shifts, indents, begin = [], [], [], [], 0
        for line in lines[:last]:
            shift = len(line) - len(line.lstrip(" \t"))
            marks.append(begin)
            shifts.append(shift)
            indents.append(len(line[:shift].expandtabs(4)))
            begin += len(line)
            ends.append(begin)
            begin += 1
        end = len(self.src)
        self.bMarks, self.eMarks, self.tShift, self.sCount = [*marks, end], [*ends, end], [*shifts, 0], [*indents, 0]
        self.bsCount = [0] * (last + 1)
        self.lineMax = last

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Keep a token, or count its level and forget it."""
        tokens = self.tokens
        if ttype in WANTED or (ttype == "inline" and tokens and tokens[-1].type == "heading_open"):
            return super().push(ttype, tag, nesting)
        self.deepest = max(self.deepest, self.level + min(nesting, 0))
        self.level += nesting
        return _IGNORED


_Rule = Callable[[Blocks, int, int, bool], bool]


class _Rules(Ruler[_Rule]):
    """Each chain of rules as one rule, which asks those whose first character is there."""

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__()
        self.__rules__ = cast("list[Rule[_Rule]]", parser.block.ruler.__rules__)
        self._chains: dict[str, list[_Rule]] = {}

    def getRules(self, chainName: str = "") -> list[_Rule]:  # noqa: N802, N803 - the library's own names
        """Give the chain, put together once."""
        if chainName not in self._chains:
            named = {one.name: one.fn for one in self.__rules__ if not chainName or chainName in one.alt}
            self._chains[chainName] = [_interrupting(named) if chainName else _beginning(named)]
        return self._chains[chainName]


def _by_first(rules: dict[str, _Rule]) -> dict[str, tuple[_Rule, ...]]:
    """Sort rules by the characters that they begin with, in their order."""
    return {
        character: tuple(rule for name, rule in rules.items() if character in _FIRST.get(name, ()))
        for characters in _FIRST.values()
        for character in characters
    }


def _beginning(rules: dict[str, _Rule]) -> _Rule:
    """Make the rule that reads one block, whatever it is."""
    rules = rules | {"fence": _ending(rules["fence"])}
    by_first, table, code = _by_first(rules), rules["table"], rules["code"]

    def begin(state: Blocks, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
        if state.sCount[line] - state.blkIndent >= 4:
            return code(state, line, end, silent)
        at = state.bMarks[line] + state.tShift[line]
        if _over_delimiters(state, line) and table(state, line, end, silent):
            return True
        for rule in by_first.get(state.src[at], ()):
            if rule(state, line, end, silent):
                return True
        return _prose(state, line)

    return begin


def _interrupting(rules: dict[str, _Rule]) -> _Rule:
    """Make the rule that tells whether a line ends a paragraph or its like."""
    by_first, table = _by_first(rules), rules.get("table")

    def interrupt(state: Blocks, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        if state.sCount[line] - state.blkIndent >= 4:
            return False
        at = state.bMarks[line] + state.tShift[line]
        if table is not None and _over_delimiters(state, line) and table(state, line, end, silent):
            return True
        for rule in by_first.get(state.src[at : at + 1], ()):  # noqa: SIM110 - a loop is twice as fast
            if rule(state, line, end, silent):
                return True
        return False

    return interrupt


def _over_delimiters(state: StateBlock, line: int) -> bool:
    """Tell whether the next line could be the row of dashes below a table's header; behind the last line there is nothing."""
    at = state.bMarks[line + 1] + state.tShift[line + 1]
    return state.src[at : at + 1] in _DELIMITERS


def _prose(state: Blocks, begin: int) -> bool:
    """Read a paragraph, or a heading that is underlined.

    A paragraph leaves its name in `parentType`, as it does in the library.
    """
    (interrupts,) = state.md.block.ruler.getRules("paragraph")
    before, state.parentType = state.parentType, "paragraph"
    state.deepest = max(state.deepest, state.level + 1)
    line, end, indent = begin + 1, state.lineMax, state.blkIndent
    while line < end and not state.isEmpty(line):
        if indent <= state.sCount[line] < indent + 4 and _is_underline(state, line):
            state.parentType = before
            _underlined(state, begin, line)
            return True
        if state.sCount[line] >= 0 and interrupts(state, line, end, True):  # noqa: FBT003
            break
        line += 1
    state.line = line
    return True


def _is_underline(state: StateBlock, line: int) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    mark = state.src[at : at + 1]
    return mark in ("-", "=") and not state.src[at : state.eMarks[line]].lstrip(mark).strip(" \t")


def _underlined(state: StateBlock, begin: int, line: int) -> None:
    """Note a heading and its text."""
    state.line = line + 1
    mark = state.src[state.bMarks[line] + state.tShift[line]]
    token = state.push("heading_open", "h1" if mark == "=" else "h2", 1)
    token.markup, token.map = mark, [begin, state.line]
    token = state.push("inline", "", 0)
    token.content = state.getLines(begin, line, state.blkIndent, False).strip()  # noqa: FBT003
    token.map = [begin, line]
    state.push("heading_close", token.tag, -1)


def _ending(fence: _Rule) -> _Rule:
    """Make the rule for fences, which ends one that lacks its end."""

    def read(state: Blocks, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        if not fence(state, line, end, silent):
            return False
        if not silent and state.level == 0 and state.repaired < MAX_REPAIRED:
            token = state.tokens[-1]
            last = _runaway(token, state.lines)
            if last is not None:
                state.repaired += 1
                state.line = last
                token.map, token.meta = [line, last], {"unclosed": True}
        return True

    return read


def extent(token: Token) -> tuple[int, int]:
    """Give a token's first line and the one after its last; all that are kept have both."""
    first, after = cast("list[int]", token.map)
    return first, after


def has_end(token: Token, lines: Sequence[str]) -> bool:
    """Tell whether a fence ends with a line of its own."""
    first, after = extent(token)
    last = lines[after - 1].strip(" \t>")
    closes = after - 1 > first and last.startswith(token.markup) and not last.strip(token.markup[0])
    return closes and "unclosed" not in token.meta


def _runaway(token: Token, lines: Sequence[str]) -> int | None:
    """Find the blank line where a fence should have ended: before a heading that it swallowed."""
    mark, closed = token.markup, has_end(token, lines)
    first, after = extent(token)
    inside = range(first + 1, after)
    inner = next((at for at in inside if lines[at].startswith(mark) and _is_word(lines[at][len(mark) :])), None)
    if closed and inner is None:
        return None
    before_inner = inside if inner is None else range(first + 1, inner)
    return _above_label(lines, before_inner) or (None if closed else _above_label(lines, inside))


def _above_label(lines: Sequence[str], inside: range) -> int | None:
    """Find the first blank line whose next text looks like a heading or a label."""
    return next((at for at in inside if not lines[at].strip() and _LABEL_LINE.match(_next_text(lines, at))), None)


def _is_word(text: str) -> bool:
    return text[:1].isalnum() or text[:1] == "_"


def _next_text(lines: Sequence[str], at: int) -> str:
    """Read the next line with text; a thematic break may stand between."""
    following = (line for line in lines[at + 1 : at + 8] if line.strip() and line.strip() != "---")
    return next(following, "")


def new_parser() -> MarkdownIt:
    """Make a parser, which puts its chains of rules together when it is first asked."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.block.ruler = cast("Ruler[RuleFuncBlockType]", _Rules(parser))
    return parser


_PARSER = new_parser()


def parse_blocks(lines: Sequence[str]) -> Blocks:
    """Read the blocks of a text's lines: headings, each followed by its text, fences, tables, code and breaks.

    Lines of tokens count from 0.
    """
    state = Blocks(lines, _PARSER)
    _PARSER.block.tokenize(state, state.line, state.lineMax)
    return state
