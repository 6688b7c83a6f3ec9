"""Which findings have yet to be published: what stands by now is not said twice, whoever said it. Pure."""

from collections.abc import Iterable

from bot.review.model.account import Account
from bot.review.model.desired_state import ReviewComment
from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import ReviewThread


def unpublished(
    findings: Iterable[ReviewComment], threads: Iterable[ReviewThread], bot: Account
) -> tuple[ReviewComment, ...]:
    """Leave out the findings that have a thread of the bot's own by now, open or resolved.

    A worker that was taken for dead and goes on has read the pull request before its heir wrote to it.
    """
    firsts = (thread.comments[0] for thread in threads if thread.comments)
    standing = {value_of(Kind.FINDING, body=one.body, author=one.author, bot=bot) for one in firsts}
    return tuple(finding for finding in findings if finding.fingerprint not in standing)
