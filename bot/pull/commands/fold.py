"""The thread, folded: every standing order of an unedited comment counts, in the order in which they were given."""

from collections.abc import Iterable

from bot.pull.commands import hearing
from bot.pull.commands.grammar import Order
from bot.pull.commands.hearing import Hearing, Thread
from bot.pull.commands.registry import verb_of
from bot.pull.commands.verb import Verb
from bot.pull.marker import Kind, values_of


def fold(orders: Iterable[Order], heard: Hearing) -> Thread:
    """Fold the standing orders; what was said after the merge changes nothing any more."""
    thread, spent = Thread(), _spent(heard)
    for order in orders:
        verb = verb_of(order.word)
        if verb is not None and verb.fold is not None and order.key not in spent and _counts(order, verb, heard):
            thread = verb.fold(thread, order, heard)
    return thread


def _counts(order: Order, verb: Verb, heard: Hearing) -> bool:
    """Leave out what came too late, and edited comments; an edited approval is heard to be told that it is none."""
    merged = heard.pull.merged_at
    if merged is not None and order.comment.created_at > merged:
        return False
    return not order.comment.edited or verb.works_when_edited or verb.fold is hearing.approve


def _spent(heard: Hearing) -> frozenset[str]:
    """Name the orders that a reply of the bot has sent back for good."""
    pull = heard.pull
    said = (values_of(Kind.VOID, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return frozenset(key for keys in said for key in keys)
