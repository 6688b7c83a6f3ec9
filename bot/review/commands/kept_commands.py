"""What stopped or turned a decision by consent, as the bot has heard it: damage to its comment gives nothing back. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.model.account import Account
from bot.review.model.pull_request import Comment

MOST = 50
"""So many are kept, the newest ones; only who may propose or write adds to them."""
_DIGITS = 11
"""A moment of more seconds than these digits can tell lies beyond what a date can be."""


def heard(thread: ThreadState, command: Command, said: str) -> Mapping[str, str]:
    """Add what a command says to what is kept of the thread: when, the account's id and login, and its words, from the command's name on."""
    seconds, who = int(command.comment.created_at.timestamp()), command.author
    return {**thread.spoken.heard, command.key: f"{seconds} {who.id} {who.login} {said}"}


def kept_commands(context: ReviewContext) -> Iterator[Command]:
    """Yield the commands whose comments were deleted or edited since they were heard, for what they closed.

    An objection by a review is kept there as well, with no words behind its name.
    """
    comments = {comment.id: comment for comment in context.pull.comments}
    for key, said in context.memory.heard.items():
        number, _, place = key.rpartition(".")
        parts = said.split(" ", 4)
        comment = comments.get(number)
        if (comment is not None and not comment.edited) or len(parts) < 5:
            continue
        if not (parts[0].isdecimal() and len(parts[0]) <= _DIGITS and place.isdecimal()):
            continue
        seconds, account, login, word, rest = parts
        yield Command(
            comment=Comment(
                id=number,
                author=comment.author if comment is not None else Account(id=account, login=login),
                body="",
                created_at=datetime.fromtimestamp(int(seconds), tz=UTC),
                url=comment.url if comment is not None else context.pull.url,
            ),
            place=int(place),
            word=word,
            rest=rest,
            kept=True,
        )
