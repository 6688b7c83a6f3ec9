"""The small parts of every sentence: a day, a person, a text cut to one line, a list that ends in time."""

from collections.abc import Sequence
from datetime import datetime

from bot.review.model.snapshot import PullRequest
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown

AT_MOST = 8
"""So many lines of one kind stand in a comment; more are counted, with the place that lists them."""


def short(text: str, limit: int = 40) -> str:
    """Cut a text to what fits beside a name and an order on two lines of a phone."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def day(at: datetime) -> str:
    """Write a day as the histories of specs do."""
    return f"{at:%Y-%m-%d}"


def person(pull: PullRequest) -> str:
    """Name the author."""
    return f"**{escape(pull.author.login)}**"


def capped(lines: Sequence[Markdown], noun: str, where: str, most: int | None = AT_MOST) -> tuple[Markdown, ...]:
    """Keep the first lines and count the others, by a noun that comes first; `most` None keeps all."""
    if most is None or len(lines) <= most:
        return tuple(lines)
    more = len(lines) - most
    first, space, rest = noun.partition(" ")
    plural = noun if more == 1 else f"{first}s{space}{rest}"
    return (*lines[:most], Markdown(f"…and {more} more {plural}: {where} lists all."))


def some(names: Sequence[str], most: int = 3) -> str:
    """Name the first few."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
