"""`specbot jobs`: what waits, runs and failed, and trying again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC

import click
import msgspec
from rich.console import Console
from rich.text import Text

from bot.cli.service.errors import repairable
from bot.jobs.admin import JobInfo, QueueAdmin
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, open_database
from bot.jobs.states import JobState
from bot.markdown.hidden_characters import visible
from bot.review.model.references import InvalidReferenceError
from bot.review.model.targets import parse_target
from config.settings import Settings

_VERSION = 1
_STYLES = {JobState.FAILED: "red", JobState.RUNNING: "green", JobState.LATER: "yellow", JobState.LIMITED: "yellow"}


@click.group(invoke_without_command=True, epilog="Example: specbot jobs --failed --format json")
@click.option("--failed", is_flag=True, help="Only what failed.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
@click.pass_context
def jobs(context: click.Context, *, failed: bool, form: str) -> None:
    """List the jobs: what failed, runs, waits, or waits for its time, with the last error.

    `specbot jobs retry REF` tries one again, `specbot jobs retry --all` everything that failed or waits out a failure.
    """
    if context.invoked_subcommand is not None:
        return
    with repairable(), _listing() as listing:
        found = listing.jobs(failed=failed)
    if form == "json":
        click.echo(msgspec.json.encode({"version": _VERSION, "jobs": [_shape(job) for job in found]}).decode())
    else:
        _print(found)


@jobs.command(epilog="Example: specbot jobs retry github:acme/payments#12")
@click.argument("ref", required=False)
@click.option("--all", "everything", is_flag=True, help="Everything that failed or waits out a failure.")
def retry(ref: str | None, *, everything: bool) -> None:
    """Try again now. Exits with 1 when nothing under REF has failed or waits."""
    if (ref is None) is not everything:
        raise click.UsageError("name one pull request, or --all")
    try:
        target = str(parse_target(ref)) if ref is not None else None
    except InvalidReferenceError as error:
        raise click.UsageError(str(error)) from error
    with repairable(), _listing() as listing:
        called = listing.again(target)
    for one in called:
        click.echo(f"queued {one}")
    if target is None and not called:
        click.echo("Nothing has failed, and nothing waits out a failure.")
    if target is not None and not called:
        raise click.ClickException(f"{target} has not failed; `specbot sync {target}` looks at it now")


@contextmanager
def _listing() -> Iterator[QueueAdmin]:
    """Open the database; trouble with it is the operator's to repair."""
    settings = Settings.load()
    with open_database(settings.database_url.get_secret_value(), settings.data_dir) as url, QueueAdmin(url) as listing:
        try:
            yield listing
        except QueueUnavailableError as error:
            raise DatabaseError(str(error)) from error


def _shape(job: JobInfo) -> dict[str, object]:
    return {"ref": job.target, "state": job.state, "tries": job.tries, "at": job.at, "error": job.error}


def _print(found: tuple[JobInfo, ...]) -> None:
    """Write one line a job, however long: a terminal wraps it, `grep` and `awk` want it whole."""
    console = Console(soft_wrap=True)
    width = max((len(job.target) for job in found), default=0)
    for job in found:
        at = f"{job.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        state = Text(f"{job.state:7}", style=_STYLES.get(job.state, ""))
        tries = "1 try  " if job.tries == 1 else f"{job.tries} tries"
        console.print(
            Text.assemble(f"{job.target:{width}}  ", state, f"  {at}  {tries}  ", visible(" ".join(job.error.split())))
        )
    if not found:
        console.print("No jobs.")
