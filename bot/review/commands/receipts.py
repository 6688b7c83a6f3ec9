"""Receipts: how the bot knows that it has answered a comment, and that the comment has other orders since."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType

from bot.review.commands.parser import Command
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import Memory
from bot.review.model.snapshot import Comment, PullRequest


def has_receipt(command: Command, pull: PullRequest) -> bool:
    """Tell whether the bot has ever answered the order's comment: by a reaction, or by a reply that carries its id."""
    comment = command.comment
    return bool(comment.reactions) or any(name.partition("~")[0] == comment.id for name in _answered(pull))


def is_settled(orders: Iterable[Command], pull: PullRequest, memory: Memory, *, stands_on_edits: bool) -> bool:
    """Tell whether the orders of one comment, as they are now, have been answered.

    `stands_on_edits`: nothing in them has to be told that an edit takes its force away.
    """
    orders = tuple(orders)
    comment = orders[0].comment
    if not comment.edited:
        return has_receipt(orders[0], pull)
    if receipt_name(orders) in _answered(pull):
        return True
    return stands_on_edits and has_receipt(orders[0], pull) and memory.answered.get(comment.id) == digest_of(orders)


def receipt_name(orders: Iterable[Command]) -> str:
    """Name the comment in the marker of a reply; an edited one together with what it says now."""
    orders = tuple(orders)
    comment = orders[0].comment
    return f"{comment.id}~{digest_of(orders)}" if comment.edited else comment.id


def digests(commands: Iterable[Command]) -> Mapping[str, str]:
    """Name what each comment orders, by its id."""
    groups = groupby(commands, key=lambda command: command.comment.id)
    return MappingProxyType({key: digest_of(group) for key, group in groups})


def digest_of(orders: Iterable[Command]) -> str:
    """Hash what is ordered, as typed."""
    said = "\0".join(f"{one.place} {one.word} {one.text or one.rest}" for one in orders)
    return sha256(said.encode()).hexdigest()[:8]


def _answered(pull: PullRequest) -> frozenset[str]:
    """List what the bot's own replies name."""
    return frozenset(name for one in pull.comments if (name := _name(one, pull)) is not None)


def _name(comment: Comment, pull: PullRequest) -> str | None:
    return value_of(Kind.REPLY, body=comment.body, author=comment.author, bot=pull.bot)
