"""Standing orders: the whole thread is folded at every run, with the permissions that people have now."""

from dataclasses import replace
from types import MappingProxyType

from bot.review.commands.parser import Command
from bot.review.evaluate.approvals import Approval
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.questions import Question
from bot.review.evaluate.thread_state import ThreadState
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import Memory
from bot.review.model.snapshot import Permission, PullRequest
from bot.review.text.markdown_escape import escape


def has_receipt(command: Command, pull: PullRequest) -> bool:
    """Tell whether the bot has answered the order's comment: by a reaction, or by a reply that carries its id."""
    if command.comment.reactions:
        return True
    replies = (value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return command.comment.id in set(replies)


def approve(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Hear an approval; whether it counts is weighed for each spec later."""
    approval = Approval(
        key=command.key,
        account=command.author,
        at=command.comment.created_at,
        url=command.comment.url,
        sha=_saw(command, context),
        edited=command.comment.edited,
    )
    return replace(
        thread, approval_events=(*thread.approval_events, (command.comment.created_at, command.author, approval))
    )


def unapprove(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Take an approval back."""
    del context
    return replace(
        thread, approval_events=(*thread.approval_events, (command.comment.created_at, command.author, None))
    )


def question(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Enter a question, under the number that it had before or the next one."""
    if not command.rest:
        return _refuse(thread, command, "A question needs a text: `/spec question What happens on a timeout?`")
    if context.approvers.permission(command.author) < Permission.READ:
        return _refuse(thread, command, "Questions are for people with read access to the repository.")
    number = context.memory.questions.get(command.key) or _next_number(thread, context.memory)
    entry = Question(id=f"T{number}", text=command.rest, open=True, url=command.comment.url, asker=command.author)
    return replace(
        thread, questions=(*thread.questions, entry), numbers=MappingProxyType({**thread.numbers, command.key: number})
    )


def resolve(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Close a thread question."""
    return _set_open(thread, command, context, is_open=False)


def reopen(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Open a thread question again."""
    return _set_open(thread, command, context, is_open=True)


def implemented(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Note that somebody with write access calls it built whatever the tasks say."""
    anyway = command.rest.casefold().split()[:1] == ["anyway"] and context.may_write(command.author)
    return replace(thread, implemented_anyway=thread.implemented_anyway or anyway)


def _set_open(thread: ThreadState, command: Command, context: ReviewContext, *, is_open: bool) -> ThreadState:
    """Change one thread question, for its asker and people with write access."""
    name = (command.rest.split() or [""])[0].strip(".,:;!").upper()
    entry = next((one for one in thread.questions if one.id == name), None)
    if entry is None or entry.asker is None:
        return _refuse(thread, command, _unknown(name, thread))
    if entry.asker.id != command.author.id and not context.may_write(command.author):
        who = escape(entry.asker.login)
        return _refuse(thread, command, f"Only **{who}**, who asked {name}, or somebody with write access can do that.")
    changed = replace(entry, open=is_open)
    return replace(thread, questions=tuple(changed if one.id == name else one for one in thread.questions))


def _unknown(name: str, thread: ThreadState) -> str:
    """Say which questions there are."""
    if name.startswith("Q") and name[1:].isdigit():
        return f"{name} stands in the file: tick it there, or write `/spec answer {name} …`."
    known = ", ".join(entry.id for entry in thread.questions)
    return f"Name a question of this thread: {known}." if known else "No question was asked in this thread."


def _refuse(thread: ThreadState, command: Command, why: str) -> ThreadState:
    return replace(thread, refused=MappingProxyType({**thread.refused, command.key: why}))


def _next_number(thread: ThreadState, memory: Memory) -> int:
    """Count on from the highest number ever given."""
    return 1 + max((*memory.questions.values(), *thread.numbers.values()), default=0)


def _saw(command: Command, context: ReviewContext) -> str | None:
    """Say which commit an approve command saw; None when that was known once and is lost.

    A command without a receipt is new: it saw the head that the bot had recorded when it was written, so that a push
    that came in unseen does not slip under it.
    """
    if command.comment.review_id is not None:
        found = (review.sha for review in context.pull.reviews if review.id == command.comment.review_id)
        return next(found, None)
    known = context.memory.approvals.get(command.key)
    if known is not None:
        return known
    return None if has_receipt(command, context.pull) else context.memory.head or context.pull.head.sha
