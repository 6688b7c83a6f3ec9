"""Receipts: each comment with orders is answered once, by a nod or by one reply, and at most one commit is made a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.review.commands.command_spec import CommandSpec, Right
from bot.review.commands.outcomes import CommandOutcome, Edited, EditedOnBase, Explained, Offered
from bot.review.commands.parser import Command
from bot.review.commands.read_only import EARLY
from bot.review.commands.registry import find_command, nearest
from bot.review.commands.standing_commands import has_receipt
from bot.review.evaluate.context import ReviewContext
from bot.review.model.desired_state import BaseEdit, Commit, DismissedReview, Reaction, Reply, ReviewComment
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.snapshot import Comment
from bot.review.present.next_actions import conditions
from bot.review.text.markdown_escape import without_links
from bot.review.text.render import Markdown, code, render

NOD = "+1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the bot does about the orders that have no receipt."""

    replies: tuple[Reply, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    commits: tuple[Commit, ...] = ()
    landing: BaseEdit | None = None


def respond(commands: Iterable[Command], context: ReviewContext) -> Response:
    """Answer every comment that waits; a second commit waits for the next run, on top of the first."""
    replies: list[Reply] = []
    reactions: list[Reaction] = []
    commits: list[Commit] = []
    landing: BaseEdit | None = None
    for _, group in groupby(commands, key=lambda command: command.comment.id):
        given = [command for command in group if not _is_talk(command)]
        if not given or has_receipt(given[0], context.pull):
            continue
        outcomes = [(command, outcome_of(command, context)) for command in given]
        landed = [outcome.landing for _, outcome in outcomes if isinstance(outcome, EditedOnBase)]
        if landed:
            landing = landing or landed[0]
            continue
        made = [_commit(outcome, context) for _, outcome in outcomes if isinstance(outcome, Edited)]
        if len(commits) + len(made) > 1:
            continue
        commits += made
        reply = _reply(outcomes, context)
        replies += [reply] if reply else []
        if any(not isinstance(outcome, Explained) for _, outcome in outcomes):
            reactions.append(Reaction(to=given[0].comment.id, emoji=NOD))
    commits = commits or _pressed(context)
    return Response(replies=tuple(replies), reactions=tuple(reactions), commits=tuple(commits), landing=landing)


def _pressed(context: ReviewContext) -> list[Commit]:
    """Do what the first button asks for, as if its presser had written the command; nobody is answered."""
    for check_action in context.snapshot.check_actions:
        comment = Comment(id="", author=check_action.account, body="", created_at=context.snapshot.now, url="")
        outcome = outcome_of(Command(comment=comment, place=0, word=check_action.identifier, rest=""), context)
        if isinstance(outcome, Edited):
            return [_commit(outcome, context)]
    return []


def offers(commands: Iterable[Command], context: ReviewContext) -> tuple[ReviewComment, ...]:
    """Keep suggestions standing until they are taken; a later answer to the same question takes the earlier's place."""
    answers = (command for command in commands if find_command(command.word) is find_command("answer"))
    outcomes = (outcome_of(command, context) for command in answers)
    found = {each.finding.fingerprint: each.finding for each in outcomes if isinstance(each, Offered)}
    return tuple(found.values())


def dismissals(context: ReviewContext) -> tuple[DismissedReview, ...]:
    """Send native approvals back that came before every question was closed, if policy wants that."""
    waiting = conditions(context, questions_only=True)
    message = "\n".join([f"{EARLY} Approve again then:", "", *(f"- {line}" for line in waiting)])
    return tuple(DismissedReview(review=approval.key, message=message) for approval in context.early if approval.native)


def outcome_of(command: Command, context: ReviewContext) -> CommandOutcome:
    """Answer one order, or say why not."""
    command_spec = find_command(command.word)
    if command_spec is None:
        return Explained(text=_unknown(command))
    if command.comment.edited and not command_spec.works_when_edited:
        return Explained(text="This comment was edited, and an edited comment gives no orders. Write a new one.")
    if not _may(command, command_spec, context):
        return Explained(text=f"This is for {command_spec.right}.")
    return command_spec.run(command, context)


def _may(command: Command, command_spec: CommandSpec, context: ReviewContext) -> bool:
    """Check the rights that need no look at the argument; the others are checked while folding."""
    match command_spec.right:
        case Right.WRITE:
            return context.may_write(command.author)
        case Right.AUTHOR:
            return command.author.id == context.pull.author.id or context.may_write(command.author)
        case _:
            return True


def _is_talk(command: Command) -> bool:
    """Leave people alone who only mention the bot."""
    return command.mention and find_command(command.word) is None


def _unknown(command: Command) -> str:
    """Name the nearest command."""
    guess = nearest(command.word)
    meant = f"did you mean `{guess}`?" if guess else "`/spec help` lists what is."
    written = code(f"/spec {command.word}".strip())
    return f"{written} is not a command; {meant}"


def _commit(outcome: Edited, context: ReviewContext) -> Commit:
    """Commit on the head that was read."""
    head = context.pull.head
    return Commit(
        repository=head.repository,
        branch=head.name,
        expected_sha=head.sha,
        message=outcome.message,
        files=outcome.files,
    )


def _words(outcome: CommandOutcome) -> str:
    """Give what has to be said about an order."""
    if isinstance(outcome, Explained):
        return outcome.text
    return outcome.note if isinstance(outcome, Edited) else ""


def _reply(outcomes: list[tuple[Command, CommandOutcome]], context: ReviewContext) -> Reply | None:
    """Write one reply for all orders of a comment that need words."""
    said = [(command, words) for command, outcome in outcomes if (words := _words(outcome))]
    if not said:
        return None
    comment = said[0][0].comment
    body = render(
        "reply.md.j2",
        limit=context.pull.capabilities.body_limit,
        login=comment.author.login,
        url=Markdown(comment.url),
        said=[
            (code(without_links(f"/spec {command.word} {command.rest}".strip())), Markdown(text))
            for command, text in said
        ],
    )
    spent = (
        Marker(kind=Kind.VOID, value=command.key)
        for command, outcome in outcomes
        if isinstance(outcome, Explained) and outcome.void
    )
    return Reply(to=comment.id, body=mark(body, Marker(kind=Kind.REPLY, value=comment.id), *spent))
