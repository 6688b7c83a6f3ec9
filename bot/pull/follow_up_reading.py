"""What the bot thinks of its own follow-up: it is let through while nothing stands in it but what the bot wrote."""

from collections.abc import Iterable

from bot.pull.follow_up import is_follow_up
from bot.pull.marker import Kind, value_of
from bot.pull.reading import Reading, by_section
from bot.pull.ref import InvalidReferenceError, PullRef
from bot.pull.snapshot import PullRequest


def is_untouched_follow_up(pull: PullRequest, readings: Iterable[Reading]) -> bool:
    """Tell whether a pull request is the bot's own, with no other change than status and history.

    Anybody with write access can push to its branch: what they add is reviewed like everything else.
    """
    return is_follow_up(pull.body, pull.author, pull.bot) and all(map(_is_untouched, readings))


def original_of(pull: PullRequest) -> tuple[PullRef, ...]:
    """Name the pull request that a follow-up is for: it has something new to say, or a follow-up that conflicts to renew."""
    said = value_of(Kind.FOLLOW_UP, body=pull.body, author=pull.author, bot=pull.bot)
    try:
        return (PullRef.parse(said or ""),)
    except InvalidReferenceError:
        return ()


def _is_untouched(reading: Reading) -> bool:
    return reading.earlier is not None and by_section(reading.earlier.digests) == reading.digests
