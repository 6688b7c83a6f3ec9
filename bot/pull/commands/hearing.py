"""Standing orders: the whole thread is folded at every run, with the permissions that people have now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.pull.approval import Voice
from bot.pull.approvers import Approvers
from bot.pull.commands.grammar import Order
from bot.pull.ledger import Entry
from bot.pull.marker import Kind, value_of
from bot.pull.memory import Memory
from bot.pull.snapshot import Account, Permission, PullRequest
from bot.pull.words import quiet

Word = tuple[datetime, Account, Voice | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What folding may look at."""

    pull: PullRequest
    approvers: Approvers
    memory: Memory

    def may_write(self, account: Account) -> bool:
        """Tell whether an account has write access now."""
        return self.approvers.permission(account) >= Permission.WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What the thread says: its questions, who approved or took it back, and which standing orders were refused."""

    questions: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    refused: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By order: why it does not count."""
    built_anyway: bool = False


def has_receipt(order: Order, pull: PullRequest) -> bool:
    """Tell whether the bot has answered the order's comment: by a reaction, or by a reply that carries its id."""
    if order.comment.reactions:
        return True
    replies = (value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return order.comment.id in set(replies)


def approve(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Hear an approval; whether it counts is weighed for each spec later."""
    voice = Voice(
        key=order.key,
        account=order.author,
        at=order.comment.created_at,
        url=order.comment.url,
        sha=_saw(order, hearing),
        edited=order.comment.edited,
    )
    return replace(thread, words=(*thread.words, (order.comment.created_at, order.author, voice)))


def unapprove(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Take an approval back."""
    del hearing
    return replace(thread, words=(*thread.words, (order.comment.created_at, order.author, None)))


def question(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Enter a question, under the number that it had before or the next one."""
    if not order.rest:
        return _refuse(thread, order, "A question needs a text: `/spec question What happens on a timeout?`")
    if hearing.approvers.permission(order.author) < Permission.READ:
        return _refuse(thread, order, "Questions are for people with read access to the repository.")
    number = hearing.memory.questions.get(order.key) or _next_number(thread, hearing.memory)
    entry = Entry(id=f"T{number}", text=order.rest, open=True, url=order.comment.url, asker=order.author)
    return replace(
        thread, questions=(*thread.questions, entry), numbers=MappingProxyType({**thread.numbers, order.key: number})
    )


def resolve(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Close a thread question."""
    return _set_open(thread, order, hearing, is_open=False)


def reopen(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Open a thread question again."""
    return _set_open(thread, order, hearing, is_open=True)


def implemented(thread: Thread, order: Order, hearing: Hearing) -> Thread:
    """Note that somebody with write access calls it built whatever the tasks say."""
    anyway = order.rest.casefold().split()[:1] == ["anyway"] and hearing.may_write(order.author)
    return replace(thread, built_anyway=thread.built_anyway or anyway)


def _set_open(thread: Thread, order: Order, hearing: Hearing, *, is_open: bool) -> Thread:
    """Change one thread question, for its asker and people with write access."""
    name = (order.rest.split() or [""])[0].strip(".,:;!").upper()
    entry = next((one for one in thread.questions if one.id == name), None)
    if entry is None or entry.asker is None:
        return _refuse(thread, order, _unknown(name, thread))
    if entry.asker.id != order.author.id and not hearing.may_write(order.author):
        who = quiet(entry.asker.login)
        return _refuse(thread, order, f"Only **{who}**, who asked {name}, or somebody with write access can do that.")
    changed = replace(entry, open=is_open)
    return replace(thread, questions=tuple(changed if one.id == name else one for one in thread.questions))


def _unknown(name: str, thread: Thread) -> str:
    """Say which questions there are."""
    if name.startswith("Q") and name[1:].isdigit():
        return f"{name} stands in the file: tick it there, or write `/spec answer {name} …`."
    known = ", ".join(entry.id for entry in thread.questions)
    return f"Name a question of this thread: {known}." if known else "No question was asked in this thread."


def _refuse(thread: Thread, order: Order, why: str) -> Thread:
    return replace(thread, refused=MappingProxyType({**thread.refused, order.key: why}))


def _next_number(thread: Thread, memory: Memory) -> int:
    """Count on from the highest number ever given."""
    return 1 + max((*memory.questions.values(), *thread.numbers.values()), default=0)


def _saw(order: Order, hearing: Hearing) -> str | None:
    """Say which commit an approve command saw; None when that was known once and is lost.

    A command without a receipt is new: it saw the head that the bot had recorded when it was written, so that a push
    that came in unseen does not slip under it.
    """
    if order.comment.review_id is not None:
        found = (review.sha for review in hearing.pull.reviews if review.id == order.comment.review_id)
        return next(found, None)
    known = hearing.memory.approvals.get(order.key)
    if known is not None:
        return known
    return None if has_receipt(order, hearing.pull) else hearing.memory.head or hearing.pull.head.sha
