"""`specbot review`: what the bot would write on a pull request, or on a branch that is none yet, in the terminal."""

import sys
from pathlib import Path

import click

from bot.cli.files.activity import activity
from bot.cli.files.git import run_git
from bot.cli.forge_trouble import told
from bot.cli.service.errors import repairable
from bot.cli.service.local_branch import LocalBranch, open_branch
from bot.cli.service.review_text import review_text
from bot.looks import view_pull
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import ForgeName, InvalidReferenceError, PullRef
from bot.review.port import ForgeError
from config.settings import Settings

_ALONE = "No forge was asked: there are no comments and no approvals yet, and people and teams are taken as the policy names them."
_FORGES = tuple(f"{one.value}:" for one in ForgeName)


@click.command()
@click.argument("target", metavar="[BRANCH|REF]", required=False)
@click.option("--base", metavar="COMMIT", help="What BRANCH is compared with, instead of the default branch.")
@click.option(
    "--forge",
    type=click.Choice([one.value for one in ForgeName]),
    help="In whose words to review BRANCH; told by the remote origin where it is left out.",
)
def review(*, target: str | None, base: str | None, forge: str | None) -> None:
    r"""Show what the bot would write, as it would stand: checks, label, comment, findings on the lines. Writes nothing.

    BRANCH is a local branch (the default: the one that is checked out), compared with where it left the default branch; no
    forge is asked. REF is github:owner/repo#12 or gitlab:group/project!7, read with the credentials of the settings. Exit
    code: 0 the review is shown, 1 the forge did not answer, 2 something has to be put right first.

    \b
    Examples:
      specbot review
      specbot review --base main
      specbot review github:acme/payments#12
    """
    if target is not None and target.startswith(_FORGES):
        if base is not None or forge is not None:
            raise click.UsageError("--base and --forge are for a local branch; a pull request has its own.")
        with activity(f"Asking {target.partition(':')[0]}"):
            found = _of_forge(target)
        text = review_text(*found)
    else:
        local = open_branch(Path.cwd(), target or "", base or "", ForgeName(forge) if forge else None)
        with activity("Reading the branch"):
            found = view_pull(local, local.ref, at_once=True)
        text = review_text(*found, note=_note(local, named=target))
    _print(text)


def _of_forge(target: str) -> tuple[PullRequest, DesiredState]:
    """Read a pull request from its forge; raises `ClickException` where that cannot be."""
    try:
        ref = PullRef.parse(target)
    except InvalidReferenceError as error:
        raise click.UsageError(str(error)) from error
    from bot.bootstrap import Bot  # noqa: PLC0415 - costs a second, and a local branch needs no forge

    with repairable():
        settings = Settings.load()
        settings.require_credentials()
    try:
        return Bot(settings).view(ref)
    except ForgeError as error:
        raise click.ClickException(f"{target}: {told(ref.forge, error)}") from error


def _note(local: LocalBranch, named: str | None) -> str:
    """Say what the review of a branch leaves out."""
    said = [_ALONE]
    if named is None and run_git(local.top, "status", "--porcelain", "--untracked-files=no"):
        said.append("What is not committed is not in it.")
    if local.ends.head == local.ends.base:
        said.append(
            f"It holds nothing that {local.ends.base_name} does not hold; commit first, or name another commit with --base."
        )
    return " ".join(said)


def _print(text: str) -> None:
    """Print Markdown, drawn where a person looks at it."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.markdown import Markdown  # noqa: PLC0415 - the same

    Console().print(Markdown(text))
