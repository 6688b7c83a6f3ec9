"""`specbot doctor`: looks at settings, credentials, webhook and database, and says what to do for each."""

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

import click
import msgspec
from rich.console import Console
from rich.text import Text

from bot.bootstrap import github_credentials
from bot.cli.service.diagnosis import Diagnosis
from bot.cli.service.doctor_gitlab import examine_gitlab
from bot.forges.github import GitHubCredentials
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, open_database
from bot.jobs.queue import Queue
from bot.markdown.hidden_characters import visible
from bot.review.port import ForgeError
from config.settings import Settings, SettingsError, unknown_names

_TIMEOUT_SECONDS = 10
NEEDED = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "merge_queues": "read",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "write",
}
"""Permissions of the App. One that is added later must be accepted by every owner: ask for all at once."""
EVENTS = frozenset(
    {
        "check_run",
        "check_suite",
        "issue_comment",
        "merge_group",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
        "pull_request_review_thread",
        "push",
    }
)
_RANKS = ("", "read", "write", "admin")


class _App(msgspec.Struct):
    slug: str
    permissions: dict[str, str] = {}
    events: frozenset[str] = frozenset()


class _User(msgspec.Struct):
    login: str


class _HookConfig(msgspec.Struct):
    url: str = ""


@click.command(epilog="Example: specbot doctor")
def doctor() -> None:
    """Say what the set-up still lacks.

    Exits with 0 when everything is well, 1 when something has to be done, 2 when the settings cannot be read.
    """
    try:
        settings = Settings.load()
    except SettingsError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    console, well = Console(soft_wrap=True), True
    for finding in examine(settings):
        mark = ("✓ ", "green") if finding.well else ("✗ ", "red")
        console.print(Text.assemble(mark, (visible(finding.subject), "bold"), ": ", visible(finding.says)))
        well = well and finding.well
    sys.exit(0 if well else 1)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Look at everything, the local things first."""
    yield from _settings(settings)
    if settings.uses_github:
        yield from _github(settings)
    if settings.uses_gitlab:
        yield from examine_gitlab(settings)
    yield from _reachable(settings)
    yield _database(settings)


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    if unknown := unknown_names():
        yield Diagnosis(
            subject="environment", well=False, says=f"{', '.join(unknown)}: no such setting; check the spelling"
        )
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


def _github(settings: Settings) -> Iterator[Diagnosis]:
    credentials = github_credentials(settings)
    if credentials is None:
        return
    if not settings.github_app_id:
        yield _token(credentials)
        return
    try:
        api = credentials.app_api()
        app = api.get("/app", _App)
    except (ForgeError, ValueError) as error:
        says = f"{error}; check SPECBOT_GITHUB_APP_ID, SPECBOT_GITHUB_PRIVATE_KEY and SPECBOT_GITHUB_API_URL"
        yield Diagnosis(subject="GitHub App", well=False, says=says)
        return
    yield Diagnosis(subject="GitHub App", well=True, says=f"{app.slug} at {settings.github_api_url}")
    yield _permissions(app.permissions)
    missing = ", ".join(sorted(EVENTS - app.events))
    says = f"subscribe the App to: {missing}" if missing else "subscribed"
    yield Diagnosis(subject="GitHub events", well=not missing, says=says)
    try:
        yield _hook(settings, api.get("/app/hook/config", _HookConfig).url)
    except ForgeError as error:
        yield Diagnosis(subject="GitHub webhook", well=False, says=f"{error}; set the App's webhook URL")


def _permissions(granted: Mapping[str, str]) -> Diagnosis:
    """Compare what the App may do with what it needs."""
    short = [
        f"{name}: {level}"
        for name, level in NEEDED.items()
        if _RANKS.index(granted.get(name, "")) < _RANKS.index(level)
    ]
    if short:
        says = f"grant the App {', '.join(short)}, and let each owner accept the change"
        return Diagnosis(subject="GitHub permissions", well=False, says=says)
    return Diagnosis(subject="GitHub permissions", well=True, says="all that the bot needs")


def _hook(settings: Settings, url: str) -> Diagnosis:
    """Compare where the App sends its events with where we are."""
    wanted = f"{settings.public_url}/webhooks/github"
    if not settings.public_url:
        return Diagnosis(subject="GitHub webhook", well=bool(url), says=url or "the App has no webhook URL; set one")
    if url != wanted:
        return Diagnosis(
            subject="GitHub webhook", well=False, says=f"the App sends to {url or 'nowhere'}; set it to {wanted}"
        )
    return Diagnosis(subject="GitHub webhook", well=True, says=url)


def _token(credentials: GitHubCredentials) -> Diagnosis:
    """Ask GitHub whose token it is."""
    api = credentials.token_api()
    try:
        login = api.get("/user", _User).login
    except ForgeError as error:
        says = f"{error}; check SPECBOT_GITHUB_API_URL, or make a new token and set SPECBOT_GITHUB_TOKEN"
        return Diagnosis(subject="GitHub token", well=False, says=says)
    finally:
        api.close()
    return Diagnosis(subject="GitHub token", well=True, says=f"accepted, as {login}")


def _reachable(settings: Settings) -> Iterator[Diagnosis]:
    """Knock at our own door from outside, as far as this machine is outside."""
    if not settings.public_url:
        says = (
            "SPECBOT_PUBLIC_URL is not set, so reachability was not tested; set it to the address that the forge calls"
        )
        yield Diagnosis(subject="receiver", well=True, says=says)
        return
    problem = _get(f"{settings.public_url}/healthz")
    says = f"{problem}; start `specbot serve` and let {settings.public_url} lead to it" if problem else "answers"
    yield Diagnosis(subject="receiver", well=not problem, says=says)


def _database(settings: Settings) -> Diagnosis:
    """Open the database, bring it to the newest schema, and read the queue."""
    try:
        with open_database(settings.database_url.get_secret_value(), settings.data_dir) as url, Queue(url) as queue:
            jobs = queue.figures().jobs
    except (DatabaseError, QueueUnavailableError) as error:
        return Diagnosis(subject="database", well=False, says=str(error))
    failed = jobs.get("failed", 0)
    says = f"{jobs.get('todo', 0)} jobs wait, {failed} failed" + ("; the log says why" if failed else "")
    return Diagnosis(subject="database", well=True, says=says)


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
