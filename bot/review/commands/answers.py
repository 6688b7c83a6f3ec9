"""Receipts: each comment with commands is answered once, by a nod or by one reply, and at most one commit is made a run."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.policy.model import Policy
from bot.review.commands.command_spec import (
    CommandOutcome,
    CommandSpec,
    Edited,
    EditedOnBase,
    Explained,
    Offered,
)
from bot.review.commands.parser import Command
from bot.review.commands.read_only import EARLY
from bot.review.commands.receipts import is_settled, receipt_name, with_numbers_of
from bot.review.commands.registry import COMMANDS, as_written, meant_by, outcome_of
from bot.review.evaluate.context import BrokenRules, ReviewContext
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import (
    ADD_SECTIONS,
    CHECK_AGAIN,
    BaseEdit,
    Commit,
    DismissedReview,
    FileText,
    Reaction,
    Reply,
    ReviewComment,
)
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import recall, summaries
from bot.review.model.pull_request import Comment, PullRequest
from bot.review.present.next_actions import conditions
from bot.review.text.render import Markdown, code, render, without_links
from bot.review.write_back.separate_files import separate

NOD = "+1"
SEEN = "eyes"
"""Below an approval that is answered in words: nobody else can take it away, as a reply can be deleted."""
Reassess = Callable[[ReviewContext, tuple[FileText, ...]], ReviewContext]
"""Evaluates a pull request anew whose files say something else."""
_PATTERNS_AT_MOST = 5
_UNRULED = "merged-under-broken-rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the bot does about the commands that have no receipt."""

    replies: tuple[Reply, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    commits: tuple[Commit, ...] = ()
    landing: BaseEdit | None = None


def respond(commands: Iterable[Command], context: ReviewContext, reassess: Reassess) -> Response:
    """Answer every comment that waits; a second comment that commits waits for the next run, on top of the first."""
    replies: list[Reply] = []
    reactions: list[Reaction] = []
    commits: list[Commit] = []
    landing: BaseEdit | None = None
    heard = {approval.key for _, _, approval in context.thread.approval_events if approval is not None}
    for _, group in groupby(commands, key=lambda command: command.comment.id):
        given = addressed(group)
        if not given or is_settled(given, context.pull, context.memory, stands_on_edits=_stands_on_edits(given)):
            continue
        outcomes = _carry_out(given, context, reassess)
        landed = [outcome.landing for _, outcome in outcomes if isinstance(outcome, EditedOnBase)]
        if landed:
            landing = landing or landed[0]
            continue
        made = [(command, outcome) for command, outcome in outcomes if isinstance(outcome, Edited)]
        if commits and made:
            continue
        commits += [_commit(made, context)] if made else []
        reply = reply_of(outcomes, given, context.pull)
        replies += [reply] if reply else []
        if any(not isinstance(outcome, Explained) for _, outcome in outcomes):
            reactions.append(Reaction(to=given[0].comment.id, emoji=NOD))
        elif any(command.key in heard for command in given):
            reactions.append(Reaction(to=given[0].comment.id, emoji=SEEN))
    commits = commits or _pressed(context)
    return Response(replies=tuple(replies), reactions=tuple(reactions), commits=tuple(commits), landing=landing)


def _carry_out(
    given: Iterable[Command], context: ReviewContext, reassess: Reassess
) -> list[tuple[Command, CommandOutcome]]:
    """Carry out the commands of a comment one after the other, each on what the one before has made of the files."""
    outcomes: list[tuple[Command, CommandOutcome]] = []
    files: dict[str, FileText] = {}
    for command in given:
        now = with_numbers_of(context, reassess(context, tuple(files.values())), command) if files else context
        outcome = outcome_of(command, now)
        outcomes.append((command, outcome))
        if isinstance(outcome, EditedOnBase):
            break
        if isinstance(outcome, Edited):
            files.update({file.path: file for file in outcome.files})
    return outcomes


def addressed(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Leave out what is only talk: of the bot, and what stands inside the text of a command, where it may talk of commands."""
    found: list[Command] = []
    before: CommandSpec | None = None
    for command in sorted(commands, key=lambda one: one.line):
        known = COMMANDS.of(command)
        inside_text = bool(command.misplaced) and command.tentative and before is not None and before.takes_text
        if not inside_text and not _is_talk(command):
            found.append(command)
        before = known if not command.misplaced else before
    return tuple(found)


def _stands_on_edits(given: Iterable[Command]) -> bool:
    """Tell whether nobody has to be told that an edit took the force of a standing command away."""
    known = (COMMANDS.of(command) for command in given)
    return all(one is None or one.fold is None or one.works_when_edited for one in known)


def _pressed(context: ReviewContext) -> list[Commit]:
    """Do what the first button asks for, as if its presser had written the command; nobody is answered.

    An event may be forged by whoever has the webhook's secret: what stands here was confirmed by the forge
    (`confirm_check_actions`), and asks for nothing but what a button of the bot's says.
    """
    for check_action in context.snapshot.check_actions:
        if check_action.identifier not in {CHECK_AGAIN.identifier, ADD_SECTIONS.identifier}:
            continue
        comment = Comment(id="", author=check_action.account, body="", created_at=context.snapshot.now, url="")
        command = Command(comment=comment, place=0, word=check_action.identifier, rest="")
        outcome = outcome_of(command, context)
        if isinstance(outcome, Edited):
            return [_commit([(command, outcome)], context)]
    return []


def offers(commands: Iterable[Command], context: ReviewContext) -> tuple[ReviewComment, ...]:
    """Keep suggestions standing until they are taken; a later answer to the same question takes the earlier's place."""
    answers = (command for command in commands if COMMANDS.of(command) is COMMANDS.find("answer"))
    outcomes = (outcome_of(command, context) for command in answers)
    found = {each.finding.fingerprint: each.finding for each in outcomes if isinstance(each, Offered)}
    return tuple(found.values())


def dismissals(context: ReviewContext) -> tuple[DismissedReview, ...]:
    """Send native approvals back that came before every question was closed, if policy wants that."""
    waiting = conditions(context, questions_only=True)
    message = "\n".join([f"{EARLY} Approve again then:", "", *(f"- {line}" for line in waiting)])
    return tuple(DismissedReview(review=approval.key, message=message) for approval in context.early if approval.native)


def _is_talk(command: Command) -> bool:
    """Leave people alone who only mention the bot, or a path; but `@bot please approve` and `/specs aprove` are commands."""
    return command.tentative and COMMANDS.of(command) is None and meant_by(command) is None


def _commit(made: Sequence[tuple[Command, Edited]], context: ReviewContext) -> Commit:
    """Commit everything that one comment asked for, on the head that was read."""
    head = context.pull.head
    files = {file.path: file for _, outcome in made for file in outcome.files}
    what = "; ".join(outcome.what for _, outcome in made)
    who = without_links(made[0][0].author.login)
    return Commit(
        repository=head.repository,
        branch=head.name,
        expected_sha=head.sha,
        message=f"{what}\n\nAsked for by {who} in the {context.pull.capabilities.request}.",
        files=separate(files.values()),
    )


def _words(outcome: CommandOutcome) -> str:
    """Give what has to be said about a command."""
    if isinstance(outcome, Explained):
        return outcome.text
    return outcome.note if isinstance(outcome, Edited) else ""


def reply_of(
    outcomes: Sequence[tuple[Command, CommandOutcome]], given: Sequence[Command], pull: PullRequest
) -> Reply | None:
    """Write one reply for all commands of a comment that need words."""
    said = [(command, words) for command, outcome in outcomes if (words := _words(outcome))]
    if not said:
        return None
    comment, name = given[0].comment, receipt_name(given)
    body = render(
        "reply.md.j2",
        limit=pull.capabilities.body_limit,
        login=comment.author.login,
        url=Markdown(comment.url),
        said=[(_called(command), Markdown(text)) for command, text in said],
    )
    spent = (
        Marker(kind=Kind.VOID, value=command.key)
        for command, outcome in outcomes
        if isinstance(outcome, Explained) and outcome.void
    )
    return Reply(to=name, body=mark(body, Marker(kind=Kind.REPLY, value=name), *spent), thread=comment.thread)


def _called(command: Command) -> Markdown:
    """Say what is answered: the command, or what people wrote without one."""
    if command.review:
        return Markdown("your approval")
    return as_written(command, command.rest) if command.word or command.rest else Markdown("your comment")


def answers_without_specs(commands: Iterable[Command], pull: PullRequest, policy: Policy) -> tuple[Reply, ...]:
    """Say once below each comment with commands that there is no spec here."""
    return answers_to_all(commands, pull, _no_spec(policy))


def answers_to_all(commands: Iterable[Command], pull: PullRequest, text: str) -> tuple[Reply, ...]:
    """Say the same once below each comment with commands: why none of them is carried out."""
    memory, told = recall(pull), Explained(text=text)
    replies: list[Reply] = []
    for _, group in groupby(commands, key=lambda command: command.comment.id):
        given = addressed(group)
        if given and not is_settled(given, pull, memory, stands_on_edits=True):
            reply = reply_of([(command, told) for command in given[:1]], given, pull)
            replies += [reply] if reply else []
    return tuple(replies)


def rules_are_broken(broken: BrokenRules) -> str:
    """Say that nobody can tell what rules here, and what to do with a command."""
    place = code(f"{broken.path}:{broken.line}")
    return (
        f"Nothing was done: {place} is broken on the base branch, so I cannot tell what rules here. Write the command again"
        " when that is repaired; a question counts from then on, and so may an approval: the summary says whether it does."
    )


def merged_under_broken_rules(pull: PullRequest, broken: BrokenRules) -> tuple[Reply, ...]:
    """Say once, where the bot was at work before the merge, that nothing is written: nobody can tell what ruled then."""
    if pull.state is not PullState.MERGED or broken.spares or not summaries(pull):
        return ()
    place, base = code(f"{broken.path}:{broken.line}"), code(pull.base.name)
    body = (
        f"This was merged while {place} was broken on {base}. So I cannot tell what its specs had earned, and write neither Status nor"
        f" Revision History: write them by hand, or in a new {pull.capabilities.request}."
    )
    return (Reply(to=_UNRULED, body=mark(body, Marker(kind=Kind.REPLY, value=_UNRULED))),)


def _no_spec(policy: Policy) -> str:
    """Say where specs are."""
    named = Markdown(", ").join(code(pattern) for pattern in _patterns(policy))
    return (
        "Nothing was done: no file that changes here is a spec. The team's policy looks for specs in "
        f"{named}; write the command again when one is here."
    )


def _patterns(policy: Policy) -> Iterator[str]:
    """Name the first patterns of the policy."""
    found = [pattern for rule in policy.specs for pattern in rule.paths if not pattern.startswith("!")]
    yield from dict.fromkeys(found[:_PATTERNS_AT_MOST])
