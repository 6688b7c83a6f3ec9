"""A spec's Markdown as HTML that is safe on the board: no HTML of the author's, no picture from elsewhere, no odd link."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

_LONGEST_SOURCE = 60_000
_LONGEST_INLINE = 3_000
"""Inline Markdown takes more time per character the longer a paragraph is; a longer one is shown as it is written."""
_LONGEST_PAGE = 80_000
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The text as HTML; `cut` when there is more of it than a page has room for."""

    html: Markup
    cut: bool


class _Safe(RendererHTML):
    """Writes no HTML but its own."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Show HTML as it is written; a comment is not shown."""
        del options, env
        text = tokens[idx].content
        return "" if text.lstrip().startswith("<!--") else f"<pre><code>{escape(text)}</code></pre>\n"

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Show HTML as it is written; a comment is not shown."""
        del options, env
        text = tokens[idx].content
        return "" if text.startswith("<!--") else str(escape(text))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Name a picture: the board shows none from elsewhere."""
        del options, env
        return f'<span class="picture">picture: {escape(tokens[idx].content or "without words")}</span>'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Let a wide table scroll by itself, with the keyboard too."""
        del tokens, idx, options, env
        return '<div class="scrolls" tabindex="0" role="group" aria-label="Table"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """End it."""
        del tokens, idx, options, env
        return "</table></div>\n"


def _parse_inline(state: StateCore) -> None:
    """Parse what stands in each block, but for what is too long."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if len(token.content) <= _LONGEST_INLINE:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.append(Token("text", "", 0, content=token.content))


def _parser() -> MarkdownIt:
    """Make the parser. `html` finds HTML, so that it can be shown as text or left out; the renderer writes none of it."""
    made = MarkdownIt("commonmark", {"html": True}, renderer_cls=_Safe).enable(["table", "strikethrough"])
    made.core.ruler.at("inline", _parse_inline)
    return made


_PARSER = _parser()


@lru_cache(maxsize=256)
def render_spec(text: str, path: str, root: str) -> Rendered:
    """Render a spec; `root` is the address of its repository's specs, for links from one to another."""
    front, body = _front_matter(text[:_LONGEST_SOURCE])
    parts = [f"<pre><code>{escape(front)}</code></pre>\n"] if front else []
    size, whole = len(parts[0]) if parts else 0, len(text) <= _LONGEST_SOURCE
    blocks = _blocks(_PARSER.parse(body))
    if blocks and blocks[0][0].type == "heading_open" and blocks[0][0].tag == "h1":
        blocks = blocks[1:]  # the page has the title at its head
    for block in blocks:
        html = _PARSER.renderer.render(_tamed(block, path, root), _PARSER.options, {})
        size += len(html)
        if size > _LONGEST_PAGE:
            whole = False
            break
        parts.append(html)
    return Rendered(html=Markup("".join(parts)), cut=not whole)  # noqa: S704 - written by the renderer above


@lru_cache(maxsize=2048)
def render_line(text: str) -> Markup:
    """Render one line of the bot's own Markdown."""
    (inline,) = _PARSER.parseInline(text[:2000])
    tamed = _tamed([inline], "", "")
    return Markup(_PARSER.renderer.render(tamed, _PARSER.options, {}))  # noqa: S704 - written by the renderer above


def _front_matter(text: str) -> tuple[str, str]:
    """Part a text from the YAML at its head."""
    if not text.startswith("---\n"):
        return "", text
    front, found, body = text[4:].partition("\n---\n")
    return (front, body) if found else ("", text)


def _blocks(tokens: Sequence[Token]) -> Sequence[list[Token]]:
    """Part tokens into the blocks of the top level."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.nesting
        found[-1].append(token)
        if depth == 0:
            found.append([])
    return [block for block in found if block]


def _tamed(tokens: list[Token], path: str, root: str) -> list[Token]:
    """Make headings fit below the page's own, links safe, and check boxes signs."""
    for at, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.type == "inline" and token.children:
            if at > 1 and tokens[at - 2].type == "list_item_open":
                _tick(token.children[0])
            for child in token.children:
                if child.type == "link_open":
                    _lead(child, path, root)
            _part_fields(token.children)
    return tokens


def _part_fields(children: list[Token]) -> None:
    """Let each field (`**Status:** Draft`) stand on a line of its own, where the author has written it so."""
    shown = [child for child in children if child.type != "text" or child.content]
    for child, following in pairwise(shown):
        if child.type == "softbreak" and following.type == "strong_open":
            child.type, child.tag = "hardbreak", "br"


def _tick(first: Token) -> None:
    sign = _BOXES.get(first.content[:4])
    if first.type == "text" and sign:
        first.content = sign + first.content[4:]


def _lead(link: Token, path: str, root: str) -> None:
    """Let a link lead to the web, or to another spec of the repository; any other leads nowhere."""
    href = str(link.attrGet("href") or "")
    link.attrs = {}
    if href.startswith(("https://", "http://")):
        link.attrs = {"href": href, "rel": "noopener noreferrer nofollow"}
    elif root and not _ADDRESS.match(href) and href.partition("#")[0].endswith(".md"):
        target = normpath(join(dirname(path), unquote(href.partition("#")[0])))
        if not target.startswith(("..", "/")):
            link.attrs = {"href": f"{root}{quote(target)}"}
