"""`specbot sync REF`: reconcile one pull request now, without the queue; in a job of a pipeline, what the job is about."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bot.bootstrap import Bot
from bot.cli.forge_trouble import told
from bot.cli.service.ci_job import CiJob, CiJobError, ci_job
from bot.cli.service.errors import repairable
from bot.cli.service.sync_board import board_of
from bot.jobs.connection_pool import QueueUnavailableError
from bot.markdown.hidden_characters import visible
from bot.review.model.actions import Action
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.targets import AllPulls, ListedTarget, MergeGroup, Target
from bot.review.port import ForgeError
from bot.review.present.describe_actions import describe
from bot.telemetry.logs import set_up_logs
from config.settings import Settings, job_environment

_MOST = 500
"""So many pull requests are looked at in one call."""


@click.command(epilog="Example: specbot sync github:acme/payments#12 --dry-run")
@click.argument("ref", required=False)
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
def sync(ref: str | None, *, dry_run: bool) -> None:
    """Reconcile one pull request now; where SPECBOT_DATABASE_URL names a database, the board learns of it.

    REF is github:owner/repo#12 or gitlab:group/project!7. Without REF, in a job of GitHub Actions or GitLab CI, it is the
    pull request that the job was started for; all open ones where it was started for none (a push, a schedule). Exits
    with 0 when all is as it should be, 1 when the forge did not do what was asked, 2 when settings or REF are wrong.
    """
    set_up_logs()
    job = None if ref else _job()
    target = job.target if job else _parse(ref or "")
    with repairable():
        settings = Settings.load().falling_back_to(job.settings if job else {})
        if job and job.advice and not (settings.uses_github or settings.uses_gitlab):
            raise click.ClickException(job.advice)
        settings.require_credentials()
    for line in job.limits if job else ():
        click.echo(line, err=True)
    try:
        refused = _sync(settings, target, dry_run=dry_run)
    except ForgeError as error:
        raise click.ClickException(_with_advice(f"{target}: {told(target.forge, error)}", job)) from error
    except QueueUnavailableError as error:
        raise click.ClickException(_with_advice(f"{target}: {error}", job)) from error
    if refused:
        raise click.ClickException(_with_advice(f"the forge refused:\n{refused}", job))


def _job() -> CiJob:
    """Find out what the job is about; raises `UsageError` outside of one."""
    try:
        job = ci_job(job_environment(), Path.read_bytes)
    except CiJobError as error:
        raise click.UsageError(str(error)) from error
    if job is None:
        raise click.UsageError("Name a pull request, such as github:acme/payments#12: this is no job of a pipeline.")
    return job


def _with_advice(message: str, job: CiJob | None) -> str:
    return f"{message}\n{job.advice}" if job and job.advice else message


def _sync(settings: Settings, target: PullRef | MergeGroup | AllPulls, *, dry_run: bool) -> str:
    """Look at a target, and at what it leads to; print what was done, and give what the forge refused. Raises `ForgeError`."""
    with nullcontext() if dry_run else board_of(settings) as board:
        bot, refused = Bot(settings, board=board), []
        waiting: list[Target] = [target]
        met: set[str] = set()
        while waiting and len(met) < _MOST:
            one = waiting.pop(0)
            if str(one) in met:
                continue
            met.add(str(one))
            if isinstance(one, PullRef):
                led_to, words = _sync_one(bot, one, dry_run=dry_run, alone=one == target)
                waiting += led_to
                refused.append(words)
            elif isinstance(one, AllPulls) or not dry_run:
                waiting += (found for found in bot.look(one) if not isinstance(found, ListedTarget))
    return "\n".join(filter(None, refused))


def _sync_one(bot: Bot, target: PullRef, *, dry_run: bool, alone: bool) -> tuple[Sequence[PullRef], str]:
    """Reconcile a pull request; gives the others to look at, and what the forge refused. Raises `ForgeError`."""
    if not alone:
        click.echo(f"{target}:")
    if dry_run:
        _print(bot.preview(target), done=False)
        return (), ""
    outcome = bot.sync(target)
    if outcome.withheld:
        click.echo("The bot only observes here (`mode` in the policy, or SPECBOT_MODE), so nothing was written.")
        _print(outcome.withheld, done=False)
    else:
        _print(outcome.applied, done=True)
    refused = "\n".join(f"  {describe(one.action)}: {one.reason}" for one in outcome.refused)
    return tuple(one for one in outcome.enqueue if one != target), refused


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
