"""The names by which the bot's own follow-up pull requests are found again. What they contain is decided elsewhere."""

from collections.abc import Collection
from enum import StrEnum

from bot.review.model.markers import Kind, value_of
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Account, PullRequest, PullState, StandingFollowUp


class Purpose(StrEnum):
    """What a follow-up brings; each has one branch per pull request, so there is at most one of each."""

    MERGED = "merged"
    IMPLEMENTED = "implemented"
    WITHDRAWN = "withdrawn"


SIGNED = "Written by Specbot after the merge of"
"""Stands in the message of the one commit that a follow-up carries."""


def is_untouched(messages: Collection[str]) -> bool:
    """Tell by the messages of a follow-up's commits whether it still is the bot's one commit."""
    return len(messages) == 1 and all(SIGNED in message for message in messages)


def branch_of(ref: PullRef, purpose: Purpose) -> str:
    """Name the branch of a follow-up: `specbot/merged-12`."""
    return f"specbot/{purpose}-{ref.number}"


def proposed(pull: PullRequest, purpose: Purpose) -> StandingFollowUp | None:
    """Find a pull request's follow-up; one that is still open speaks for all."""
    mine = [one for one in pull.follow_ups if one.branch == branch_of(pull.ref, purpose)]
    return next((one for one in mine if one.state is PullState.OPEN), mine[0] if mine else None)


def is_follow_up(body: str, author: Account, bot: Account) -> bool:
    """Tell whether a pull request is the bot's own follow-up: by the marker in its body and its author, never by one alone."""
    return value_of(Kind.FOLLOW_UP, body=body, author=author, bot=bot) is not None
