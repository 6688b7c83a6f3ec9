"""Closing questions of the thread, and opening them again: by whom, and why not."""

from dataclasses import replace
from types import MappingProxyType

from bot.review.commands.command_spec import question_numbers, refusal_of_words
from bot.review.commands.parser import Command
from bot.review.commands.receipts import has_receipt
from bot.review.commands.standing_commands import refuse
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.text.render import escape


def resolve(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Close a thread question."""
    return _set_open(thread, command, context, is_open=False)


def reopen(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Open a thread question again."""
    return _set_open(thread, command, context, is_open=True)


def _set_open(thread: ThreadState, command: Command, context: ReviewContext, *, is_open: bool) -> ThreadState:
    """Change thread questions, each for its asker and people with write access; what cannot be changed is said."""
    names, strange = question_numbers(command.rest)
    if strange or not names:
        return refuse(thread, command, _not_understood(strange, thread, is_open=is_open))
    wrong = {name: why for name in names if (why := _why_not(name, thread, command, context, is_open=is_open))}
    meant = {one.id for one in thread.questions if one.id in names and one.id not in wrong}
    changed = tuple(replace(one, open=is_open) if one.id in meant else one for one in thread.questions)
    undone = {one for one in thread.resolves if is_open and one.partition(":")[2] in meant}
    resolved = {} if is_open else dict.fromkeys(meant, command.key)
    thread = replace(
        thread,
        questions=changed,
        undone=thread.undone | undone,
        resolves=thread.resolves | {f"{key}:{name}" for name, key in resolved.items()},
        resolved_by=MappingProxyType({**thread.resolved_by, **resolved}),
    )
    return refuse(thread, command, " ".join(dict.fromkeys(wrong.values()))) if wrong else thread


def _why_not(name: str, thread: ThreadState, command: Command, context: ReviewContext, *, is_open: bool) -> str:
    """Say why somebody may not change a question; empty where they may."""
    entry = next((one for one in thread.questions if one.id == name), None)
    if entry is None or entry.asker is None:
        return _unknown(name, thread, is_open=is_open)
    if entry.asker.id != command.author.id and not context.may_write(command.author):
        return f"Only **{escape(entry.asker.login)}**, who asked {name}, or somebody with write access can do that."
    if not is_open and entry.asked_at is not None and command.comment.created_at < entry.asked_at:
        return f"{name} was asked after this was written. Write `/spec resolve {name}` again."
    if not is_open and is_void(command, context):
        return f"What {name} meant when this was written is not known any more. Write `/spec resolve {name}` again."
    if not is_open and f"{command.key}:{name}" in context.memory.undone:
        return f"{name} was opened again after this was written. Write `/spec resolve {name}` again."
    return ""


def is_void(command: Command, context: ReviewContext) -> bool:
    """Tell whether nobody knows any more which question a number meant: the memory that held it was lost since."""
    lost = context.memory.is_lost and has_receipt(command, context.pull)
    return lost or command.key in context.memory.void


def _not_understood(strange: str, thread: ThreadState, *, is_open: bool) -> str:
    """Say how questions of the thread are named."""
    if not strange:
        return _unknown("", thread, is_open=is_open)
    names = _names(thread, is_open=is_open)
    usage = f"/spec {'reopen' if is_open else 'resolve'} " + (", ".join(names[:3]) or "T1")
    return refusal_of_words(strange, usage)


def _names(thread: ThreadState, *, is_open: bool) -> list[str]:
    """List the questions of the thread that are not yet as a command would have them; those of a file are ticked there."""
    return [one.id for one in thread.questions if one.asker is not None and one.open is not is_open]


def _unknown(name: str, thread: ThreadState, *, is_open: bool) -> str:
    """Say which questions could be meant: those that are not yet as the command would have them."""
    if name.startswith("Q"):
        return f"{name} stands in the file: tick it there, or write `/spec answer {name} …`."
    if all(entry.asker is None for entry in thread.questions):
        return "No question was asked in this thread."
    known = ", ".join(_names(thread, is_open=is_open))
    if not known:
        none = f"No question of this thread is {'closed' if is_open else 'open'}."
        return f"{name} is no question of this thread. {none}" if name else none
    return (
        f"{name} is no question of this thread. Name one: {known}."
        if name
        else f"Name a question of this thread: {known}."
    )
