"""The thread, folded: every standing order of an unedited comment counts, in the order in which they were given."""

from collections.abc import Iterable

from bot.review.commands import standing_commands
from bot.review.commands.command_spec import CommandSpec
from bot.review.commands.parser import Command
from bot.review.commands.registry import find_command
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.thread_state import ThreadState
from bot.review.model.markers import Kind, values_of


def fold(commands: Iterable[Command], context: ReviewContext) -> ThreadState:
    """Fold the standing orders; what was said after the merge changes nothing any more."""
    thread, spent = ThreadState(), _spent(context)
    for command in commands:
        command_spec = find_command(command.word)
        if (
            command_spec is not None
            and command_spec.fold is not None
            and command.key not in spent
            and _counts(command, command_spec, context)
        ):
            thread = command_spec.fold(thread, command, context)
    return thread


def _counts(command: Command, command_spec: CommandSpec, context: ReviewContext) -> bool:
    """Leave out what came too late, and edited comments; an edited approval is context to be told that it is none."""
    merged = context.pull.merged_at
    if merged is not None and command.comment.created_at > merged:
        return False
    return (
        not command.comment.edited or command_spec.works_when_edited or command_spec.fold is standing_commands.approve
    )


def _spent(context: ReviewContext) -> frozenset[str]:
    """Name the orders that a reply of the bot has sent back for good."""
    pull = context.pull
    said = (values_of(Kind.VOID, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return frozenset(key for keys in said for key in keys)
