"""`specbot sync REF`: reconcile one pull request now, without the queue."""

from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from bot.bootstrap import Bot, board_of
from bot.cli.service.errors import repairable
from bot.jobs.connection_pool import QueueUnavailableError
from bot.markdown.hidden_characters import visible
from bot.review.model.actions import Action
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.port import ForgeError
from bot.review.present.describe_actions import describe
from bot.telemetry.logs import set_up_logs
from config.settings import Settings


@click.command(epilog="Example: specbot sync github:acme/payments#12 --dry-run")
@click.argument("ref")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
def sync(ref: str, *, dry_run: bool) -> None:
    """Reconcile one pull request now; where SPECBOT_DATABASE_URL names a database, the board learns of it.

    REF is github:owner/repo#12 or gitlab:group/project!7. Exits with 0 when all is as it should be, 1 when the forge
    did not do what was asked, 2 when settings or REF are wrong.
    """
    set_up_logs()
    target = _parse(ref)
    with repairable():
        settings = Settings.load()
        settings.require_credentials()
    try:
        if dry_run:
            _print(Bot(settings).preview(target), done=False)
            return
        with repairable(), board_of(settings) as board:
            outcome = Bot(settings, board=board).sync(target)
    except (ForgeError, QueueUnavailableError) as error:
        raise click.ClickException(f"{target}: {error}") from error
    if outcome.withheld:
        click.echo("The bot only observes here (`mode` in the policy, or SPECBOT_MODE), so nothing was written.")
        _print(outcome.withheld, done=False)
        return
    _print(outcome.applied, done=True)
    if outcome.refused:
        refused = "\n".join(f"  {describe(one.action)}: {one.reason}" for one in outcome.refused)
        raise click.ClickException(f"the forge refused:\n{refused}")


def _parse(ref: str) -> PullRef:
    try:
        return PullRef.parse(ref)
    except InvalidReferenceError as error:
        raise click.UsageError(str(error)) from error


def _print(actions: Sequence[Action], *, done: bool) -> None:
    """List changes, one a line."""
    console = Console(soft_wrap=True)
    if not actions:
        console.print("Nothing to change: the pull request is as it should be.")
    for action in actions:
        console.print(
            Text.assemble(("✓ " if done else "would ", "green" if done else "yellow"), visible(describe(action)))
        )
