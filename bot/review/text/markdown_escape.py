"""Foreign text made harmless: it mentions nobody, links nothing, breaks no table and starts no command."""

import re

from markdown_it import MarkdownIt

from bot.markdown.hidden_characters import visible

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
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    bars = "`" * max(3, longest + 1)
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
    """Cut a long body at a line, close what is open there, and say so."""
    if len(body) <= limit:
        return body
    kept = body[: limit - len(CUT_NOTE) - 80].splitlines()[:-1]
    bars = ""
    for line in kept:
        bars = _bars_after(line, bars)
    open_details = sum(line.startswith("<details") for line in kept) - sum(
        line.startswith("</details") for line in kept
    )
    return "\n".join([*kept, bars, *["</details>"] * open_details, "", CUT_NOTE])
