"""Every command, once: the help, the docs page and the replies are made from this table."""

from difflib import get_close_matches

from bot.review.commands import after_merge, file_edits, read_only, standing_commands
from bot.review.commands.command_spec import CommandSpec, CommandTable, Right
from bot.review.commands.parser import Command
from bot.review.text.render import Markdown

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
        fold=standing_commands.resolve,
    ),
    CommandSpec(
        name="reopen",
        forms=("reopens", "reopened"),
        argument="Tn",
        right=Right.ASKER,
        effect="Opens it again.",
        example="/spec reopen T1",
        run=read_only.stand,
        fold=standing_commands.reopen,
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


def find_command(word: str) -> CommandSpec | None:
    """Find a command by any of its forms."""
    return COMMANDS.find(word)


def command_spec_of(command: Command) -> CommandSpec | None:
    """Find what an order asks for: `approve cancel` takes an approval back."""
    return COMMANDS.of(command)


def nearest(word: str, cutoff: float = 0.6) -> str | None:
    """Guess which command was meant."""
    close = get_close_matches(word[:40], COMMANDS.by_form, n=1, cutoff=cutoff)
    return COMMANDS.by_form[close[0]].name if close else None


def help_table(note: str = "") -> Markdown:
    """Write the table of commands, and what people must know about writing them here."""
    return COMMANDS.help(note)
