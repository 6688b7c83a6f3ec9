"""Values into Markdown, by the templates beside this file. Every string that a template prints is made quiet."""

from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.markdown.hidden_characters import visible
from bot.review.model.snapshot import PullRequest
from bot.review.text import markdown_escape


class Markdown(str):
    """Text of our own, or already made harmless: printed as it is."""

    __slots__ = ()


def render(template: str, *, limit: int = 60_000, **values: object) -> str:
    """Fill a template of this package; the result is ready to post."""
    return markdown_escape.finished(_TEMPLATES.get_template(template).render(values), limit)


def _printed(value: object) -> object:
    """Let our own Markdown and numbers through; make every other string quiet."""
    if isinstance(value, str) and not isinstance(value, Markdown):
        return markdown_escape.escape(value)
    return value


def code(text: str) -> Markdown:
    """Show foreign text as inline code, where nothing is a mention; unprintable as code becomes plain."""
    line = visible(" ".join(text.split()))
    if not line or "`" in line or "|" in line:
        return Markdown(markdown_escape.escape(line))
    return Markdown(f"`{line}`")


def count(number: int, noun: str) -> Markdown:
    """Say `1 question`, `2 questions`."""
    return Markdown(f"{number} {noun}" if number == 1 else f"{number} {noun}s")


def link(text: str, url: str) -> Markdown:
    """Link foreign text to an address of the forge's; plain without one."""
    return Markdown(f"[{markdown_escape.escape(text)}]({url})" if url else markdown_escape.escape(text))


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
    fence=lambda text, info="": Markdown(markdown_escape.fence(text, info)),
)


def compare_url(pull: PullRequest, since: str) -> str:
    """Point to what changed from a commit to the head; empty when the forge gives no pattern."""
    return pull.capabilities.compare_url.format(repository=pull.head.repository, since=since, until=pull.head.sha)


def file_url(pull: PullRequest, path: str, line: int) -> str:
    """Point to a line of a file at the head commit; empty when the forge gives no pattern."""
    return pull.capabilities.file_url.format(
        repository=pull.head.repository, sha=pull.head.sha, path=quote(path), line=line
    )
