"""Values into Markdown: foreign text made harmless, links, and the templates beside this file.

Every string that a template prints is made quiet: it mentions nobody, links nothing, breaks no table and starts no command.
"""

import re
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt

from bot.markdown.hidden_characters import visible
from bot.review.model.pull_request import PullRequest

ZERO_WIDTH = "\u200b"

_MARKUP = re.compile(r"([\\`*_\[\]<>~|&])")
_REFERENCE = re.compile(
    r"[@#!$%&~](?=[\w@#\[\"'])|@(?=\.\w)"  # @ada, #1, !1, $1, %1, &1, ~label
    r"|\bG[HL]-(?=\d)"  # GH-1, GL-1
    r"|\[(?=[\w-]+:|skip\b|ci\b|no\b|actions\b)"  # [issue:1] on GitLab; [skip ci] and its forms end a pipeline
    r"|\*(?=iteration:)|\bskip-checks(?=:)"
    r"|(?<=:)//|\bwww(?=\.)",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})")
_BACKTICKS = re.compile(r"`+")
_RUNS = re.compile(r"`+|~+")
_BLOCKS = MarkdownIt("commonmark", {"maxNesting": 100}).disable("inline")
CUT_NOTE = "_…the rest did not fit into one comment._"


def without_links(text: str) -> str:
    """Break mentions, references, closing keywords and links; for text that is not Markdown, like commit messages."""
    return _REFERENCE.sub(lambda found: _broken(found[0]), visible(" ".join(text.split())))


def escape(text: str) -> str:
    """Turn foreign text into one line of Markdown that shows exactly that text and does nothing."""
    return _MARKUP.sub(r"\\\1", without_links(text))


def fence(text: str, info: str = "") -> str:
    """Fence foreign lines with more backticks than any run inside."""
    bars = "`" * (max([2, *map(len, _BACKTICKS.findall(text))]) + 1)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not info.startswith("suggestion"):  # a suggestion is written into the file to the byte
        lines = "\n".join(map(visible, lines.split("\n")))
    return f"{bars}{info}\n{lines}\n{bars}" if lines else f"{bars}{info}\n{bars}"


def finished(body: str, limit: int) -> str:
    """Make a body ready to post: no line outside a fence begins with `/`, and it is at most `limit` long."""
    return _cut(without_commands(body.strip()), limit)


def same_text(one: str, other: str) -> bool:
    """Compare bodies as a forge keeps them: line endings and white space at line ends may differ."""
    return _normal(one) == _normal(other)


def _normal(body: str) -> list[str]:
    return [line.rstrip() for line in body.strip().splitlines()]


def _broken(mark: str) -> str:
    """Put a zero width space into a reference so that no forge sees it."""
    return f"/{ZERO_WIDTH}/" if mark == "//" else mark + ZERO_WIDTH


def without_commands(body: str) -> str:
    """Break a `/` that begins a line outside a fence: GitLab may run it. Twice is as good as once.

    Only a fence that Markdown itself sees at the top level counts: what looks like one inside HTML is none.
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fenced = {
        number
        for token in _BLOCKS.parse("\n".join(lines))
        if token.type == "fence" and token.map and token.level == 0 and token.markup.startswith("```")
        for number in range(*token.map)
    }
    broken = (number not in fenced and line.lstrip().startswith("/") for number, line in enumerate(lines))
    return "\n".join(f"{ZERO_WIDTH}{line}" if breaks else line for breaks, line in zip(broken, lines, strict=True))


def _bars_after(line: str, bars: str) -> str:
    """Say which fence is open after a line, given the one open before it."""
    found = _FENCE.match(line)
    if found is None:
        return bars
    if not bars:
        return found["run"]
    closes = found["run"].startswith(bars) and not line.strip(" " + bars[0])
    return "" if closes else bars


def _cut(body: str, limit: int) -> str:
    """Cut a long body at a line, close what is open there, and say so. What closes a fence is as long as what opened it."""
    if len(body) <= limit:
        return body
    room = min(limit, len(CUT_NOTE) + 60 + max([20, *map(len, _RUNS.findall(body))]))
    kept = body[: limit - room].splitlines()[:-1]
    bars = ""
    for line in kept:
        bars = _bars_after(line, bars)
    open_details = sum(line.startswith("<details") for line in kept) - sum(
        line.startswith("</details") for line in kept
    )
    return "\n".join([*kept, bars, *["</details>"] * open_details, "", CUT_NOTE])


class Markdown(str):
    """Text of our own, or already made harmless: printed as it is."""

    __slots__ = ()


def render(template: str, *, limit: int = 60_000, **values: object) -> str:
    """Fill a template of this package; the result is ready to post."""
    return finished(_TEMPLATES.get_template(template).render(values), limit)


def _printed(value: object) -> object:
    """Let our own Markdown and numbers through; make every other string quiet."""
    if isinstance(value, str) and not isinstance(value, Markdown):
        return escape(value)
    return value


def code(text: str) -> Markdown:
    """Show foreign text as inline code, where nothing is a mention; unprintable as code becomes plain."""
    line = visible(" ".join(text.split()))
    if not line or "`" in line or "|" in line:
        return Markdown(escape(line))
    return Markdown(f"`{line}`")


def count(number: int, noun: str) -> Markdown:
    """Say `1 question`, `2 questions`."""
    return Markdown(f"{number} {noun}" if number == 1 else f"{number} {noun}s")


def link(text: str, url: str) -> Markdown:
    """Link foreign text to an address of the forge's; plain without one."""
    return Markdown(f"[{escape(text)}]({url})" if url else escape(text))


_TEMPLATES = Environment(  # noqa: S701 - Markdown, not HTML: `_printed` escapes every value
    loader=PackageLoader("bot.review.text", "templates"),
    finalize=_printed,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)
_TEMPLATES.filters.update(
    markdown=Markdown,
    code=code,
    count=count,
    link=link,
    fence=lambda text, info="": Markdown(fence(text, info)),
)


def compare_url(pull: PullRequest, since: str) -> str:
    """Point to what changed from a commit to the head; empty when the forge gives no pattern."""
    return pull.capabilities.compare_url.format(repository=pull.head.repository, since=since, until=pull.head.sha)


def file_url(pull: PullRequest, path: str, line: int) -> str:
    """Point to a line of a file at the head commit; empty when the forge gives no pattern."""
    return pull.capabilities.file_url.format(
        repository=pull.head.repository, sha=pull.head.sha, path=quote(path), line=line
    )
