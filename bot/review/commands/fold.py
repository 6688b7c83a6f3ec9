"""The thread, folded: every standing order of an unedited comment counts, in the order in which they were given."""

from collections.abc import Iterable, Mapping

from bot.review.commands import standing_commands
from bot.review.commands.command_spec import CommandSpec
from bot.review.commands.parser import Command, moment_of
from bot.review.commands.registry import command_spec_of
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.model.markers import Kind, values_of

_EDITED_AWAY = "(edited away by somebody else)"


def fold(commands: Iterable[Command], context: ReviewContext) -> ThreadState:
    """Fold the standing orders; what was said after the merge changes nothing any more."""
    thread, spent = ThreadState(), _spent(context)
    for command in with_what_was_edited_away(commands, context):
        command_spec = command_spec_of(command)
        if (
            command_spec is not None
            and command_spec.fold is not None
            and not (command.key in spent and command_spec.name == "approve")
            and not command_spec.refusal(command)
            and _counts(command, command_spec, context)
        ):
            thread = command_spec.fold(thread, command, context)
    return thread


def with_what_was_edited_away(commands: Iterable[Command], context: ReviewContext) -> tuple[Command, ...]:
    """Put back what closes the gate and was there before somebody edited its comment: damage opens nothing."""
    found = {command.key: command for command in commands}
    comments = {comment.id: comment for comment in context.pull.comments}
    for key, name in _closing(context).items():
        number, _, place = key.rpartition(".")
        comment, now = comments.get(number), found.get(key)
        known = command_spec_of(now) if now is not None else None
        gone = known is None or known.name != name or bool(now and known.refusal(now))
        if comment is not None and gone and (comment.edited_by_other or (comment.edited and name == "unapprove")):
            found[key] = Command(comment=comment, place=int(place), word=name, rest="", text=_EDITED_AWAY)
    return tuple(sorted(found.values(), key=lambda one: (*moment_of(one.comment), one.place)))


def _closing(context: ReviewContext) -> Mapping[str, str]:
    """Name the commands that closed the gate at the last run, and what each was.

    Where that is not known any more, whatever somebody else edited may have taken an approval back.
    """
    pull, memory = context.pull, context.memory
    if memory.is_lost and any(one.reactions or one.author.id == pull.bot.id for one in pull.comments):
        people = (one for one in pull.comments if one.edited_by_other and one.author.id != pull.bot.id)
        return {f"{comment.id}.0": "unapprove" for comment in people}
    return {**dict.fromkeys(memory.taken_back, "unapprove"), **dict.fromkeys(memory.questions, "question")}


def _counts(command: Command, command_spec: CommandSpec, context: ReviewContext) -> bool:
    """Leave out what came too late, and edited comments; an edited approval is context to be told that it is none."""
    if command.comment.internal:
        return False
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
