"""One command as somebody wrote it, for tests of single functions."""

from bot.review.commands.parser import Command, parse_comment
from tests.review.builders import BOT, a_comment


def order(body: str, **changes: object) -> Command:
    """Read the first command of a comment."""
    return parse_comment(a_comment(body, **changes), BOT)[0]  # type: ignore[arg-type]  # named fields
