"""Standing commands: the whole thread is folded at every run, with the permissions that people have now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.review.commands.command_spec import CommandSpec, CommandTable, says_anyway
from bot.review.commands.friendly_words import has_text
from bot.review.commands.kept_commands import kept_commands
from bot.review.commands.parser import Command, moment_of, parse_comment
from bot.review.commands.possible_heads import possible_heads
from bot.review.commands.receipts import has_receipt
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.model import Approval, Question
from bot.review.evaluate.people import may_block
from bot.review.evaluate.words import with_deleted_questions
from bot.review.model.markers import Kind, values_of
from bot.review.model.memory import Memory
from bot.review.model.pull_request import PullRequest

ONLY_LISTED = (
    "I have listed this as {id}, for the author to see. It does not keep the spec from being approved: the team's policy"
    " lets the questions of others do that (`approval.questions`). One of them may ask it as well."
)
QUESTIONS_AT_ONCE = 20
"""So many questions of one person may be open at once."""
LISTED_AT_MOST = 200
COUNTED_AT_MOST = 400
"""So many questions one thread holds, of people whose questions are only listed and of all others, open or closed: what is
remembered of them has to fit into the summary, whatever crowd asks."""

_EDITED_AWAY = "(edited away by somebody else)"
_ASKING = ("question", "object")


def approve(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Hear an approval; whether it counts is evaluated for each spec later."""
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
    if not has_text(command.text):
        return refuse(thread, command, "A question needs a text: `/spec question What happens on a timeout?`")
    path = context.spec_reviews[0].path if context.spec_reviews else context.removals[0].path
    counts = may_block(command.author, pull=context.pull, approvers=context.approvers, policy=context.policy, path=path)
    counts = counts or (context.policy.approval.by_consent and command.key in context.memory.askers)
    if why := _too_many(thread, command, counts=counts):
        return refuse(thread, command, why)
    number = context.memory.questions.get(command.key) or _next_number(thread, context.memory)
    entry = Question(
        id=f"T{number}",
        text=command.text,
        open=True,
        url=command.comment.url,
        asker=command.author,
        asked_at=command.comment.created_at,
        counts=counts,
    )
    if not counts:
        thread = refuse(thread, command, ONLY_LISTED.format(id=entry.id))
    return replace(
        thread, questions=(*thread.questions, entry), numbers=MappingProxyType({**thread.numbers, command.key: number})
    )


def _too_many(thread: ThreadState, command: Command, *, counts: bool) -> str:
    """Say why a question is one too many, of its asker's or of the thread; empty where it is not."""
    own = sum(one.open and one.asker is not None and one.asker.id == command.author.id for one in thread.questions)
    if own >= QUESTIONS_AT_ONCE:
        return f"{QUESTIONS_AT_ONCE} questions of yours are open here. Resolve some of them, then ask again."
    most = COUNTED_AT_MOST if counts else LISTED_AT_MOST
    if sum(one.counts == counts for one in thread.questions) < most:
        return ""
    if counts:
        return f"This thread holds {most} questions, and I keep no more apart. Write it into the file's Open Questions."
    return (
        f"This thread lists {most} questions of people whom the team's policy does not let keep a spec from approval"
        " (`approval.questions`), and it lists no more."
    )


def implemented(thread: ThreadState, command: Command, context: ReviewContext) -> ThreadState:
    """Note that somebody with write access calls it built whatever the tasks say."""
    anyway = says_anyway(command) and context.may_write(command.author)
    return replace(thread, implemented_anyway=thread.implemented_anyway or anyway)


def refuse(thread: ThreadState, command: Command, why: str) -> ThreadState:
    """Note why a command does not count."""
    return replace(thread, refused=MappingProxyType({**thread.refused, command.key: why}))


def _next_number(thread: ThreadState, memory: Memory) -> int:
    """Count on from the highest number ever given."""
    return 1 + max((*memory.questions.values(), *thread.numbers.values()), default=0)


def _saw(command: Command, context: ReviewContext) -> str | None:
    """Say which commit an approve command saw; None when that was known once and is lost, or when it may have seen other texts.

    A forge that keeps when each head came tells it. Else the bot has kept it in two places of its own: in its summary, and
    in the check of the very commit. A command without a receipt is new: it saw one of the heads since the last look.
    """
    pull, comment = context.pull, command.comment
    if comment.review_id is None and not comment.saw:
        known = context.memory.approvals.get(command.key) or witnessed(pull).get(command.key)
        if known or has_receipt(command, pull):
            return known
    heads = possible_heads(command, pull, context.snapshot.commits, context.memory)
    if len(heads) > 1 and not _say_the_same(heads, context):
        return None
    return next((sha for sha in heads if sha != pull.head.sha), next(iter(heads), None))


def _say_the_same(heads: Iterable[str], context: ReviewContext) -> bool:
    """Tell whether every spec says the same at all these commits; one that cannot be read there may say anything."""
    head, shas = context.pull.head.sha, tuple(heads)
    for spec_review in context.spec_reviews:
        found = [spec_review.digests if sha == head else spec_review.seen.get(sha) for sha in shas]
        if None in found or any(one != found[0] for one in found):
            return False
    return all(sha == head or sha in removal.spec.gone_at for removal in context.removals for sha in shas)


def witnessed(pull: PullRequest) -> Mapping[str, str]:
    """Say what the bot's own checks tell of approve commands, by key: those of the head, and of earlier commits."""
    return {**pull.witnessed, **{key: run.sha for run in pull.checks for key in run.seen}}


def fold(commands: Iterable[Command], context: ReviewContext, known: CommandTable) -> ThreadState:
    """Fold the standing commands among those that are known; what was said after the merge changes nothing any more."""
    thread = with_deleted_questions(context)
    for _, state in steps(commands, context, known):
        thread = state
    return thread


def steps(
    commands: Iterable[Command], context: ReviewContext, known: CommandTable
) -> Iterator[tuple[datetime, ThreadState]]:
    """Yield what the thread amounts to after each standing command that counts, with the moment in which it was given."""
    thread, spent = with_deleted_questions(context), _spent(context)
    for command in with_what_was_edited_away(commands, context, known):
        command_spec = known.of(command)
        if (
            command_spec is not None
            and command_spec.fold is not None
            and not (command.key in spent and command_spec.approves)
            and not command_spec.refusal(command)
            and _counts(command, command_spec, context)
        ):
            thread = command_spec.fold(thread, command, context)
            yield command.comment.created_at, thread


def with_what_was_edited_away(
    commands: Iterable[Command], context: ReviewContext, known: CommandTable
) -> tuple[Command, ...]:
    """Put back what closes the gate and was there before somebody edited its comment: damage opens nothing."""
    found = {command.key: command for command in commands}
    found |= {one.key: one for one in _edited_away_unheard(found, context, known)}
    comments = {comment.id: comment for comment in context.pull.comments}
    for key, names in _closing(context).items():
        number, _, place = key.rpartition(".")
        comment, now = comments.get(number), found.get(key)
        asked = known.of(now) if now is not None else None
        says_less = now is None or (names is _ASKING and not has_text(now.text))
        gone = says_less or asked is None or asked.name not in names or bool(now and asked.refusal(now))
        takes_back = comment is not None and comment.edited and names is not _ASKING
        if comment is not None and gone and (comment.edited_by_other or takes_back):
            found[key] = Command(comment=comment, place=int(place), word=names[0], rest="", text=_EDITED_AWAY)
    if context.policy.approval.by_consent:
        found |= {command.key: command for command in kept_commands(context)}
    return tuple(sorted(found.values(), key=lambda one: (*moment_of(one.comment), one.place)))


def _edited_away_unheard(
    found: Mapping[str, Command], context: ReviewContext, known: CommandTable
) -> Iterator[Command]:
    """Yield what closes the gate and was edited away by somebody else before the bot has heard it, where the forge tells."""
    for comment in context.pull.comments:
        if not comment.before_edits:
            continue
        for command in parse_comment(replace(comment, body=comment.before_edits), context.pull.bot):
            asked, now = known.of(command), found.get(command.key)
            closes = asked is not None and (asked.closes_only or asked.undoes or asked.name in _ASKING)
            if closes and (now is None or known.of(now) is not asked):
                yield command


def _closing(context: ReviewContext) -> Mapping[str, tuple[str, ...]]:
    """Name the commands that closed the gate at the last run, and what each was.

    Where that is not known any more, whatever somebody else edited may have taken an approval back.
    """
    pull, memory, back = context.pull, context.memory, ("unapprove",)
    if memory.is_lost and any(one.reactions or one.author.id == pull.bot.id for one in pull.comments):
        people = (one for one in pull.comments if one.edited_by_other and one.author.id != pull.bot.id)
        return {f"{comment.id}.0": back for comment in people}
    return {**dict.fromkeys(memory.taken_back, back), **dict.fromkeys(memory.questions, _ASKING)}


def _counts(command: Command, command_spec: CommandSpec, context: ReviewContext) -> bool:
    """Leave out what came too late, and edited comments; an edited approval is context to be told that it is none."""
    if command.comment.internal:
        return False
    merged = context.pull.merged_at
    if merged is not None and command.comment.created_at > merged:
        return False
    may_be_edited = command_spec.works_when_edited or command_spec.undoes or command_spec.fold is approve
    return not command.comment.edited or may_be_edited


def _spent(context: ReviewContext) -> frozenset[str]:
    """Name the commands that a reply of the bot has sent back for good."""
    pull = context.pull
    said = (values_of(Kind.VOID, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments)
    return frozenset(key for keys in said for key in keys)
