"""Receipts: each comment with orders is answered once, by a nod or by one reply, and at most one commit is made a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.pull.commands.desk import Answered, Desk, Edited, Landed, Offered, Outcome
from bot.pull.commands.grammar import Order
from bot.pull.commands.hearing import has_receipt
from bot.pull.commands.registry import nearest, verb_of
from bot.pull.commands.talk import EARLY
from bot.pull.commands.verb import Right, Verb
from bot.pull.desired import Commit, DismissedReview, Finding, Landing, Reaction, Reply
from bot.pull.marker import Kind, Marker, mark
from bot.pull.render import Markdown, code, render
from bot.pull.snapshot import Comment
from bot.pull.steps import conditions
from bot.pull.words import silent

NOD = "+1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the bot does about the orders that have no receipt."""

    replies: tuple[Reply, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    commits: tuple[Commit, ...] = ()
    landing: Landing | None = None


def respond(orders: Iterable[Order], desk: Desk) -> Response:
    """Answer every comment that waits; a second commit waits for the next run, on top of the first."""
    replies: list[Reply] = []
    reactions: list[Reaction] = []
    commits: list[Commit] = []
    landing: Landing | None = None
    for _, group in groupby(orders, key=lambda order: order.comment.id):
        given = [order for order in group if not _is_talk(order)]
        if not given or has_receipt(given[0], desk.scene.pull):
            continue
        outcomes = [(order, outcome_of(order, desk)) for order in given]
        landed = [outcome.landing for _, outcome in outcomes if isinstance(outcome, Landed)]
        if landed:
            landing = landing or landed[0]
            continue
        made = [_commit(outcome, desk) for _, outcome in outcomes if isinstance(outcome, Edited)]
        if len(commits) + len(made) > 1:
            continue
        commits += made
        reply = _reply(outcomes, desk)
        replies += [reply] if reply else []
        if any(not isinstance(outcome, Answered) for _, outcome in outcomes):
            reactions.append(Reaction(to=given[0].comment.id, emoji=NOD))
    commits = commits or _pressed(desk)
    return Response(replies=tuple(replies), reactions=tuple(reactions), commits=tuple(commits), landing=landing)


def _pressed(desk: Desk) -> list[Commit]:
    """Do what the first button asks for, as if its presser had written the command; nobody is answered."""
    for press in desk.snapshot.presses:
        comment = Comment(id="", author=press.account, body="", created_at=desk.snapshot.now, url="")
        outcome = outcome_of(Order(comment=comment, place=0, word=press.identifier, rest=""), desk)
        if isinstance(outcome, Edited):
            return [_commit(outcome, desk)]
    return []


def offers(orders: Iterable[Order], desk: Desk) -> tuple[Finding, ...]:
    """Keep suggestions standing until they are taken; a later answer to the same question takes the earlier's place."""
    answers = (order for order in orders if verb_of(order.word) is verb_of("answer"))
    outcomes = (outcome_of(order, desk) for order in answers)
    found = {each.finding.fingerprint: each.finding for each in outcomes if isinstance(each, Offered)}
    return tuple(found.values())


def dismissals(desk: Desk) -> tuple[DismissedReview, ...]:
    """Send native approvals back that came before every question was closed, if policy wants that."""
    waiting = conditions(desk.scene, questions_only=True)
    message = "\n".join([f"{EARLY} Approve again then:", "", *(f"- {line}" for line in waiting)])
    return tuple(DismissedReview(review=voice.key, message=message) for voice in desk.early if voice.native)


def outcome_of(order: Order, desk: Desk) -> Outcome:
    """Answer one order, or say why not."""
    verb = verb_of(order.word)
    if verb is None:
        return Answered(text=_unknown(order))
    if order.comment.edited and not verb.works_when_edited:
        return Answered(text="This comment was edited, and an edited comment gives no orders. Write a new one.")
    if not _may(order, verb, desk):
        return Answered(text=f"This is for {verb.right}.")
    return verb.run(order, desk)


def _may(order: Order, verb: Verb, desk: Desk) -> bool:
    """Check the rights that need no look at the argument; the others are checked while folding."""
    match verb.right:
        case Right.WRITE:
            return desk.hearing.may_write(order.author)
        case Right.AUTHOR:
            return order.author.id == desk.scene.pull.author.id or desk.hearing.may_write(order.author)
        case _:
            return True


def _is_talk(order: Order) -> bool:
    """Leave people alone who only mention the bot."""
    return order.mention and verb_of(order.word) is None


def _unknown(order: Order) -> str:
    """Name the nearest command."""
    guess = nearest(order.word)
    meant = f"did you mean `{guess}`?" if guess else "`/spec help` lists what is."
    written = code(f"/spec {order.word}".strip())
    return f"{written} is not a command; {meant}"


def _commit(outcome: Edited, desk: Desk) -> Commit:
    """Commit on the head that was read."""
    head = desk.scene.pull.head
    return Commit(
        repository=head.repository,
        branch=head.name,
        expected_sha=head.sha,
        message=outcome.message,
        files=outcome.files,
    )


def _reply(outcomes: list[tuple[Order, Outcome]], desk: Desk) -> Reply | None:
    """Write one reply for all orders of a comment that need words."""
    said = [(order, outcome.text) for order, outcome in outcomes if isinstance(outcome, Answered)]
    if not said:
        return None
    comment = said[0][0].comment
    body = render(
        "reply.md.j2",
        limit=desk.scene.pull.capabilities.body_limit,
        login=comment.author.login,
        url=Markdown(comment.url),
        said=[(code(silent(f"/spec {order.word} {order.rest}".strip())), Markdown(text)) for order, text in said],
    )
    spent = (
        Marker(kind=Kind.VOID, value=order.key)
        for order, outcome in outcomes
        if isinstance(outcome, Answered) and outcome.void
    )
    return Reply(to=comment.id, body=mark(body, Marker(kind=Kind.REPLY, value=comment.id), *spent))
