"""Who asked by command for which state: it counts for a state that only some may enter."""

from collections.abc import Iterable, Iterator

from bot.policy.lifecycle import Status
from bot.review.commands.command_spec import CommandTable
from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext
from bot.review.model.account import Account

_NAMED = {"withdraw": Status.WITHDRAWN, "implemented": Status.IMPLEMENTED}


def moves_asked(
    commands: Iterable[Command], context: ReviewContext, known: CommandTable
) -> Iterator[tuple[str, str, Account]]:
    """Yield path, state and person, where there are specs. An edited comment may be somebody else's word, and what comes after the merge moves nothing here."""
    merged = context.pull.merged_at
    for command in commands:
        spec, comment = known.of(command), command.comment
        too_late = merged is not None and comment.created_at > merged
        if spec is None or comment.edited or comment.internal or too_late or spec.refusal(command):
            continue
        for one in context.spec_reviews:
            if spec.name == "status":
                yield one.path, command.rest, command.author
            elif spec.name in _NAMED:
                yield one.path, context.lifecycle(one).name(_NAMED[spec.name]), command.author
