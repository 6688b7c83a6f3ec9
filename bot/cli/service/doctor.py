"""`specbot doctor`: looks at settings, credentials, webhook and database, and says what to do for each."""

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bot.cli.service.diagnosis import Diagnosis
from bot.cli.service.doctor_github import examine_github
from bot.cli.service.doctor_gitlab import examine_gitlab
from bot.cli.service.doctor_policies import examine_policies
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, open_database
from bot.jobs.notice_store import NoticeStore
from bot.jobs.queue import Queue
from bot.markdown.hidden_characters import visible
from config.settings import Settings, SettingsError, unknown_names

_TIMEOUT_SECONDS = 10
_LEAST_FREE_BYTES = 200 * 1024 * 1024
_MARKS = {True: ("✓ ", "green"), False: ("✗ ", "red"), None: ("- ", "yellow")}


@click.command(epilog="Example: specbot doctor")
def doctor() -> None:
    """Say what the set-up still lacks.

    A dash stands before what was not tested. Exits with 0 when nothing has to be done, 1 when something has, 2 when the
    settings cannot be read.
    """
    try:
        settings = Settings.load()
    except SettingsError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    console, well = Console(soft_wrap=True), True
    for finding in examine(settings):
        console.print(
            Text.assemble(_MARKS[finding.well], (visible(finding.subject), "bold"), ": ", visible(finding.says))
        )
        well = well and finding.well is not False
    sys.exit(0 if well else 1)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Look at everything, the local things first."""
    yield from _settings(settings)
    if settings.uses_github:
        yield from examine_github(settings)
    if settings.uses_gitlab:
        yield from examine_gitlab(settings)
    yield from examine_policies(settings)
    yield from _reachable(settings)
    yield from _database(settings)


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    if unknown := unknown_names():
        yield Diagnosis(
            subject="environment", well=False, says=f"{', '.join(unknown)}: no such setting; check the spelling"
        )
    if settings.mode != "enforce":
        does = {"observe": "nothing is written to any forge", "advise": "no check fails in any repository"}
        yield Diagnosis(subject="mode", well=True, says=f"SPECBOT_MODE is {settings.mode}: {does[settings.mode]}")
    for subject, check in (
        ("credentials", settings.require_credentials),
        ("webhook secret", settings.require_webhook_secrets),
    ):
        try:
            check()
        except SettingsError as error:
            yield Diagnosis(subject=subject, well=False, says=str(error))
        else:
            yield Diagnosis(subject=subject, well=True, says="set")


def _reachable(settings: Settings) -> Iterator[Diagnosis]:
    """Knock at our own door from outside, as far as this machine is outside."""
    if not settings.public_url:
        says = (
            "SPECBOT_PUBLIC_URL is not set, so reachability was not tested; set it to the address that the forge calls"
        )
        yield Diagnosis(subject="receiver", well=None, says=says)
        return
    problem = _get(f"{settings.public_url}/healthz")
    says = f"{problem}; start `specbot serve` and let {settings.public_url} lead to it" if problem else "answers"
    yield Diagnosis(subject="receiver", well=not problem, says=says)


def _database(settings: Settings) -> Iterator[Diagnosis]:
    """Open the database, bring it to the newest schema, write to it, and read the queue."""
    address = settings.database_url.get_secret_value()
    if not address and (full := _without_space(settings.data_dir)):
        yield Diagnosis(subject="disk", well=False, says=full)
    try:
        with open_database(address, settings.data_dir) as url, Queue(url) as queue:
            queue.write_nothing()
            jobs, unsent = queue.figures().jobs, NoticeStore(queue).failed()
    except (DatabaseError, QueueUnavailableError) as error:
        yield Diagnosis(subject="database", well=False, says=str(error))
        return
    failed = jobs.get("failed", 0)
    says = f"{jobs.get('todo', 0)} jobs wait, {failed} failed" + ("; the log says why" if failed else "")
    yield Diagnosis(subject="database", well=True, says=says)
    for name, (number, reason) in unsent.items():
        says = f"{number} could not be sent, the last: {reason}; `specbot notify test {name}` tries the address"
        yield Diagnosis(subject=f"messages to {name}", well=False, says=says)


def _without_space(folder: Path) -> str:
    """Say that the embedded database's disk is nearly full; empty when it is not, or nobody can tell."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    free = shutil.disk_usage(there).free if there is not None else _LEAST_FREE_BYTES
    if free >= _LEAST_FREE_BYTES:
        return ""
    return f"{free // 1024 // 1024} MiB are free for {folder}; free some space, or set SPECBOT_DATA_DIR to another disk"


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a forge does not follow one with a webhook either."""

    def redirect_request(self, *_: object) -> None:
        """Take the redirect for the answer."""


def _get(url: str) -> str | None:
    """Ask for a page; gives what went wrong."""
    try:
        with urllib.request.build_opener(_Unmoved).open(url, timeout=_TIMEOUT_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return f"{url} answers {error.code}"
    except (urllib.error.URLError, OSError) as error:
        return f"{url} does not answer ({getattr(error, 'reason', error)})"
