"""Orders on a pull request that changes no spec: each is answered with that, so that none is carried out days later."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.policy.model import Policy
from bot.review.commands.answers import addressed, reply_of
from bot.review.commands.outcomes import Explained
from bot.review.commands.parser import Command
from bot.review.commands.receipts import is_settled
from bot.review.model.desired_state import Reply
from bot.review.model.memory import recall
from bot.review.model.snapshot import PullRequest
from bot.review.text.render import Markdown, code

_NAMED = 5


def answers_without_specs(commands: Iterable[Command], pull: PullRequest, policy: Policy) -> tuple[Reply, ...]:
    """Say once below each comment with orders that there is no spec here."""
    memory, told = recall(pull), Explained(text=_no_spec(policy))
    replies: list[Reply] = []
    for _, group in groupby(commands, key=lambda command: command.comment.id):
        given = addressed(group)
        if given and not is_settled(given, pull, memory, stands_on_edits=True):
            reply = reply_of([(command, told) for command in given[:1]], given, pull)
            replies += [reply] if reply else []
    return tuple(replies)


def _no_spec(policy: Policy) -> str:
    """Say where specs are."""
    named = Markdown(", ").join(code(pattern) for pattern in _patterns(policy))
    return (
        "Nothing was done: no file that changes here is a spec. The team's policy looks for specs in "
        f"{named}; write the command again when one is here."
    )


def _patterns(policy: Policy) -> Iterator[str]:
    """Name the first patterns of the policy."""
    found = [pattern for rule in policy.specs for pattern in rule.paths if not pattern.startswith("!")]
    yield from dict.fromkeys(found[:_NAMED])
