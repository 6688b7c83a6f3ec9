"""Markdown as the forge shows it: tables, task lists, suggestions, folded parts; anything unsafe is dropped."""

from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.tasklists import tasklists_plugin

_TAGS = nh3.ALLOWED_TAGS | {"details", "summary", "input", "section"}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "input": {"type", "checked", "disabled"},
    "li": {"class"},
    "ol": {"start"},
    "div": {"class"},
    "code": {"class"},
    "td": {"style"},
    "th": {"style"},
    "details": {"open"},
}


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """Show a suggestion as a change that can be taken over; any other fence as usual."""
    token = tokens[index]
    if token.info.split(":")[0].strip() != "suggestion":
        return str(renderer.fence(tokens, index, options, env))
    return f'<div class="suggestion"><p>Suggested change</p><pre>{escape(token.content)}</pre></div>'


def _engine() -> MarkdownIt:
    """Make a renderer with the forge's extensions."""
    engine = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    engine.use(tasklists_plugin)
    engine.add_render_rule("fence", _fence)
    return engine


_ENGINE = _engine()


def render(text: str) -> Markup:
    """Render a comment or a file to HTML that is safe to show."""
    html = _ENGINE.render(text)
    return Markup(nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES))  # noqa: S704  # nh3 has just cleaned it
