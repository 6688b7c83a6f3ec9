"""`specbot fix`: every fix that has one safe answer, in place."""

import sys
from collections.abc import Iterator

import click

from bot.cli.completed_values import files as complete_files
from bot.cli.files.cache import user_cache
from bot.cli.files.errors import file_trouble
from bot.cli.files.fix_text import fixed
from bot.cli.files.loader import read_tasks
from bot.cli.files.metadata_files import ChangedText, in_files
from bot.cli.files.parallel import Task
from bot.cli.files.precedents import judge
from bot.cli.files.selection import SelectedFile, Selector
from bot.cli.files.write import replace_file
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.hidden_characters import inert, visible
from bot.markdown.text_diff import unified
from bot.report.wording import counted
from bot.spec.model import Examination

_NAMED = 8


@click.command()
@click.argument("paths", nargs=-1, shell_complete=complete_files)
@click.option("--diff", is_flag=True, help="Print the changes instead of making them.")
@click.option("--template", "template_file", metavar="FILE", help="Fix by this template instead of the one in force.")
@click.option("--policy", "policy_file", metavar="FILE", help="Use this policy instead of .specbot.yml.")
@click.option(
    "--by-policy", is_flag=True, help="Skip files that the policy does not select (for hooks that pass any file)."
)
def fix(
    *, paths: tuple[str, ...], diff: bool, template_file: str | None, policy_file: str | None, by_policy: bool
) -> None:
    r"""Apply every fix that has one safe answer.

    A missing section gets the template's stub, a date its ISO form, a status its exact spelling. No fix leaves more
    errors than before; what only you can write is named. Everything else in a file stays as it is, byte for byte; a
    second run changes nothing. - reads standard input and prints the result.

    \b
    Examples:
      specbot fix docs/specs
      specbot fix --diff docs/specs
    """
    selector = Selector(policy_file=policy_file, by_policy=by_policy, whole=template_file is not None)
    selection = selector.select(paths)
    total = files = 0
    notes = list(selection.notes)
    tasks = read_tasks(selection.targets, template_file)
    given = template_file is not None
    judged = judge(selection.targets, tasks, user_cache(), jobs=None, given=given)
    notes += judged.notes
    for target, task in zip(selection.targets, tasks, strict=True):

        def evaluate(one: Examination, target: SelectedFile = target, task: Task = task) -> tuple[Diagnostic, ...]:
            return judged.evaluate(one.diagnostics, one.evidence, target, task)

        if task.unread:
            notes.append(f"{target.shown}: {task.unread}")
            continue
        after = fixed(task.source, task.path, task.scheme, evaluate)
        total, files = total + after.edits, files + bool(after.edits)
        made = ChangedText(shown=target.shown, file=target.file, before=task.source, after=after.content)
        for one in in_files(made, task.metadata):
            _deliver(one, diff=diff)
        notes += _left(target.shown, after.unwritten)
    for note in notes:
        click.echo(inert(note), err=True)
    verb = "Would make" if diff else "Made"
    click.echo(f"{verb} {counted(total, 'edit')} in {counted(files, 'file')}.", err=True)


def _left(name: str, sections: tuple[str, ...]) -> Iterator[str]:
    """Say which sections only their author can write."""
    if sections:
        named = ", ".join(sections[:_NAMED])
        more = f" and {len(sections) - _NAMED} more" if len(sections) > _NAMED else ""
        yield f"{name}: left to write: {named}{more}."


def _deliver(made: ChangedText, *, diff: bool) -> None:
    before = made.before or b""
    if diff:
        texts = (content.decode(errors="replace") for content in (before, made.after))
        text = "".join(unified(*texts, old=made.shown, new=made.shown))
        # A file or a pipe gets the patch to the byte, a terminal no control characters.
        click.echo("\n".join(map(visible, text.split("\n"))) if sys.stdout.isatty() else text, nl=False)
    elif made.file is None:
        click.echo(made.after, nl=False)
    elif made.after != before:
        try:
            replace_file(made.file, made.after)
        except OSError as error:
            raise file_trouble(made.shown, error) from error
