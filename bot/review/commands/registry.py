"""Every command, once: the help, the docs page and the replies are made from this table."""

from difflib import get_close_matches

from bot.markdown.hidden_characters import in_latin
from bot.review.commands import after_merge, consent_commands, file_edits, read_only, resolving, standing_commands
from bot.review.commands.command_spec import (
    CommandOutcome,
    CommandSpec,
    CommandTable,
    Explained,
    Right,
)
from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext
from bot.review.model.pull_request import PullRequest
from bot.review.text.render import Markdown, code, without_links

VERBS = (
    CommandSpec(
        name="help",
        forms=("commands",),
        right=Right.ANYONE,
        effect="Lists the commands and who may use each.",
        example="/spec help",
        run=read_only.help_,
        open_ended=True,
    ),
    CommandSpec(
        name="why",
        forms=("explain",),
        right=Right.ANYONE,
        effect="Says what stands in the way of a merge, and who can clear it.",
        example="/spec why",
        run=read_only.why,
        open_ended=True,
    ),
    CommandSpec(
        name="check",
        forms=("recheck", "sync"),
        right=Right.ANYONE,
        effect="Looks at everything again, now.",
        example="/spec check",
        run=read_only.nod,
    ),
    CommandSpec(
        name="approve",
        forms=("approves", "approved", "lgtm"),
        right=Right.APPROVER,
        effect="Approves, as the forge's own approval does. An edited comment does not count.",
        example="/spec approve",
        run=read_only.approve,
        fold=standing_commands.approve,
        approves=True,
    ),
    CommandSpec(
        name="unapprove",
        forms=("unapproved", "disapprove"),
        right=Right.APPROVER,
        effect="Takes your approval back, as `/spec approve cancel` does.",
        example="/spec unapprove",
        run=read_only.nod,
        fold=standing_commands.unapprove,
        closes_only=True,
    ),
    CommandSpec(
        name="propose",
        forms=("proposes", "proposed"),
        argument="merge|close|postpone",
        right=Right.PROPOSER,
        effect="Proposes to the people whom the policy names what becomes of this.",
        example="/spec propose merge",
        run=read_only.agree,
        fold=consent_commands.propose,
        approves=True,
        undoes=True,
        by_consent=True,
    ),
    CommandSpec(
        name="agree",
        forms=("agrees", "agreed"),
        right=Right.PEOPLE,
        effect="Agrees to the proposal, as an approval does. An edited comment does not count.",
        example="/spec agree",
        run=read_only.agree,
        fold=consent_commands.agree,
        approves=True,
        by_consent=True,
    ),
    CommandSpec(
        name="object",
        forms=("objects", "objection"),
        argument="TEXT",
        right=Right.QUESTION,
        effect="Objects, as a question does (T1, T2 …), and stops the period until it is resolved.",
        example="/spec object The limits are too low for imports.",
        run=read_only.stand,
        fold=consent_commands.object_,
        by_consent=True,
    ),
    CommandSpec(
        name="abstain",
        forms=("abstains", "abstained"),
        right=Right.PEOPLE,
        effect="Neither agrees nor objects: you are waited for no more.",
        example="/spec abstain",
        run=read_only.stand,
        fold=consent_commands.abstain,
        by_consent=True,
    ),
    CommandSpec(
        name="leave-out",
        forms=("leaveout",),
        argument="@name",
        right=Right.OTHER_WRITE,
        effect="Waits for somebody who is away no more; with `cancel` behind it, again.",
        example="/spec leave-out @cleo",
        run=read_only.stand,
        fold=consent_commands.leave_out,
        undoes=True,
        by_consent=True,
    ),
    CommandSpec(
        name="question",
        forms=("ask", "asks", "questions"),
        argument="TEXT",
        right=Right.QUESTION,
        effect="Asks a question (T1, T2 …). One that counts keeps the spec from approval.",
        example="/spec question What happens when the cache is cold?",
        run=read_only.stand,
        fold=standing_commands.question,
    ),
    CommandSpec(
        name="answer",
        forms=("answers", "answered"),
        argument="Qn TEXT",
        right=Right.AUTHOR,
        effect="Ticks question n of the file and writes the answer under it.",
        example="/spec answer Q2 Thirty days, as the contract says.",
        run=file_edits.answer,
    ),
    CommandSpec(
        name="resolve",
        forms=("resolves", "resolved", "close"),
        argument="Tn",
        right=Right.ASKER,
        effect="Closes questions that were raised in the thread.",
        example="/spec resolve T1, T2 and T4",
        run=read_only.stand,
        fold=resolving.resolve,
    ),
    CommandSpec(
        name="reopen",
        forms=("reopens", "reopened"),
        argument="Tn",
        right=Right.ASKER,
        effect="Opens it again.",
        example="/spec reopen T1",
        run=read_only.stand,
        fold=resolving.reopen,
        closes_only=True,
    ),
    CommandSpec(
        name="fix",
        forms=("fixes", "fixed"),
        right=Right.AUTHOR,
        effect="Commits every safe fix, such as the stubs of missing sections.",
        example="/spec fix",
        run=file_edits.fix,
    ),
    CommandSpec(
        name="status",
        forms=("state",),
        argument="NAME",
        right=Right.WRITE,
        effect="Moves the Status field, as far as the thread has earned it.",
        example="/spec status In Review",
        run=file_edits.status,
        after_merge=after_merge.status,
    ),
    CommandSpec(
        name="implemented",
        forms=("implement", "implements"),
        argument="[anyway]",
        right=Right.WRITE,
        effect="Sets Implemented when all tasks are ticked, or `anyway`. After a merge, too.",
        example="/spec implemented",
        run=file_edits.implemented,
        after_merge=after_merge.implemented,
        fold=standing_commands.implemented,
        words=frozenset({"anyway"}),
    ),
    CommandSpec(
        name="withdraw",
        forms=("withdraws", "withdrawn"),
        right=Right.WRITE,
        effect="Sets Status to Withdrawn; after the merge, too.",
        example="/spec withdraw",
        run=file_edits.withdraw,
        after_merge=after_merge.withdraw,
    ),
)
COMMANDS = CommandTable(verbs=VERBS)
_REPEATED = 100
"""So many characters of a command are repeated in its answer."""
_POLITE = frozenset(
    {
        *(
            "please",
            "pls",
            "kindly",
            "can",
            "could",
            "would",
            "will",
            "hey",
            "hi",
            "hello",
            "you",
            "to",
            "go",
            "let",
            "lets",
            "let's",
        ),
        *("i", "we", "i'd", "i'll", "do", "don't", "dont", "not", "never", "cannot", "can't", "must", "should"),
    }
)
"""With these begins a sentence to the bot in which a command may stand a few words later, whatever it says about it."""


def nearest(word: str, cutoff: float = 0.6) -> str | None:
    """Guess which command was meant."""
    close = get_close_matches(word[:40], COMMANDS.by_form, n=1, cutoff=cutoff)
    return COMMANDS.by_form[close[0]].name if close else None


def help_table(note: str = "") -> Markdown:
    """Write the table of commands, and what people must know about writing them here."""
    return COMMANDS.help(note, by_consent=True)


def outcome_of(command: Command, context: ReviewContext) -> CommandOutcome:
    """Answer one command, or say why not."""
    command_spec = COMMANDS.of(command)
    if command_spec is None:
        return Explained(text=command.misplaced or _unknown(command))
    if why := command_spec.refusal(command) or _no_commands(command, command_spec, context.pull):
        return Explained(text=why)
    if not _may(command, command_spec, context):
        return Explained(text=f"This is for {command_spec.right}.")
    return command_spec.carry_out(command, context)


def _no_commands(command: Command, command_spec: CommandSpec, pull: PullRequest) -> str:
    """Say why a comment gives no commands: where it stands, that it was edited, or when it came; empty where it does."""
    if command.comment.internal and command_spec.right is not Right.ANYONE:
        return "This changes what everybody sees, and an internal note does not. Write it in a public comment."
    if command.comment.edited and not command_spec.works_when_edited:
        return "This comment was edited, and an edited comment gives no orders. Write it anew, in a new one."
    late = pull.merged_at is not None and command.comment.created_at > pull.merged_at
    if late and command_spec.fold is not None and command_spec.right is not Right.WRITE:
        return "This came after the merge, so it changes nothing any more. Open a new one for a change of the spec."
    return ""


def _may(command: Command, command_spec: CommandSpec, context: ReviewContext) -> bool:
    """Check the rights that need no look at the argument; the others are checked while folding."""
    match command_spec.right:
        case Right.WRITE:
            return context.may_write(command.author)
        case Right.AUTHOR:
            return command.author.id == context.pull.author.id or context.may_write(command.author)
        case _:
            return True


def meant_by(command: Command) -> str | None:
    """Guess which command was meant: by a near word, or by one after a few polite ones."""
    close = nearest(in_latin(command.word), cutoff=0.8 if command.tentative else 0.6)
    said = command.word.replace("\u2019", "'")
    asked = command.rest.lower().split()[:3] if said in _POLITE else []
    known = (COMMANDS.find(word.strip(".,:;!?")) for word in asked)
    return close or next((one.name for one in known if one is not None), None)


def _unknown(command: Command) -> str:
    """Name the nearest command."""
    guess = meant_by(command)
    meant = f"did you mean `{guess}`?" if guess else "`/spec help` lists what is."
    if guess and command.tentative:
        meant += f" Write `/spec {guess}` at the start of a line of its own."
    return f"{as_written(command)} is not a command; {meant}"


def as_written(command: Command, rest: str = "") -> Markdown:
    """Repeat a command without letting anything in it act."""
    line = f"/spec {command.word} {rest}".strip()
    return code(without_links(line if len(line) <= _REPEATED else f"{line[:_REPEATED]}…"))
