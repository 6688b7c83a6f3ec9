"""The doctor's look at GitHub: the App, what each owner has accepted, its events and its webhook; or the token."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime

import msgspec

from bot.cli.service.diagnosis import Diagnosis
from bot.credentials import github_credentials
from bot.forges.github import GitHubCredentials
from bot.forges.github.api import Api
from bot.forges.github.app_manifest import EVENTS, PERMISSIONS
from bot.forges.github.optional_parts import KINDS, missing
from bot.forges.introspection import SchemaType
from bot.review.port import ForgeError
from config.settings import Settings

NEEDED = {one.name: one.level for one in PERMISSIONS}
"""Permissions of the App. One that is added later must be accepted by every owner: ask for all at once."""
_RANKS = {"read": 1, "write": 2, "admin": 3}
_PAGE_NAMES = {"statuses": "Commit statuses", "pull_requests": "Pull requests", "merge_queues": "Merge queues"}


class _App(msgspec.Struct):
    slug: str
    permissions: dict[str, str] = {}
    events: frozenset[str] = frozenset()


class _Account(msgspec.Struct):
    login: str


class _Installation(msgspec.Struct):
    id: int
    account: _Account | None = None
    permissions: dict[str, str] = {}
    suspended_at: datetime | None = None


class _HookConfig(msgspec.Struct):
    url: str = ""
    content_type: str = "json"


def examine_github(settings: Settings) -> Iterator[Diagnosis]:
    """Ask GitHub who the bot is, what it may do, and what it hears of."""
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
    try:
        yield Diagnosis(subject="GitHub App", well=True, says=f"{app.slug} at {settings.github_api_url}")
        yield from _permissions(app.permissions)
        yield from _installations(api, app)
        yield from _schema(credentials, api)
        yield from _events(app)
        yield from _hook(api, settings)
    finally:
        api.close()


def _permissions(granted: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Compare what the App asks for with what it needs, a line for each that is missing."""
    short = _short(granted, NEEDED)
    for name, level in short.items():
        says = f"give the App {_words(name, level)}, and let each owner accept the change"
        yield Diagnosis(subject=f"GitHub permission {name}", well=False, says=says)
    if not short:
        yield Diagnosis(subject="GitHub permissions", well=True, says="the App asks for all that the bot needs")


def _installations(api: Api, app: _App) -> Iterator[Diagnosis]:
    """Look at what each owner has accepted, which may be less than the App asks for."""
    try:
        found = tuple(api.pages("/app/installations", _Installation))
    except ForgeError as error:
        yield Diagnosis(subject="GitHub installations", well=False, says=str(error))
        return
    if not found:
        says = f"the App is installed nowhere; install {app.slug} on the repositories that it shall serve"
        yield Diagnosis(subject="GitHub installations", well=False, says=says)
    for one in found:
        yield from _installation(one, app)


def _installation(one: _Installation, app: _App) -> Iterator[Diagnosis]:
    """Look at one owner's installation."""
    owner = one.account.login if one.account else f"number {one.id}"
    subject = f"GitHub installation {owner}"
    if one.suspended_at is not None:
        says = f"suspended since {one.suspended_at:%Y-%m-%d}; its owner resumes it, or removes it"
        yield Diagnosis(subject=subject, well=False, says=says)
        return
    asked = {name: level for name, level in NEEDED.items() if name not in _short(app.permissions, NEEDED)}
    waiting = _short(one.permissions, asked)
    for name, level in waiting.items():
        says = f"{owner} has not accepted {_words(name, level)}; an owner accepts it on the page of {app.slug}"
        yield Diagnosis(subject=subject, well=False, says=says)
    if not waiting:
        yield Diagnosis(subject=subject, well=True, says="has accepted what the App asks for")


def _schema(credentials: GitHubCredentials, app_api: Api) -> Iterator[Diagnosis]:
    """List what this server's GraphQL lacks, asked as the first installation that may be asked."""
    try:
        found = app_api.pages("/app/installations", _Installation)
        first = next((one.id for one in found if one.suspended_at is None), None)
        if first is None:
            return
        with closing(credentials.reaching(first)) as api:
            answer = api.query(KINDS, {}, dict[str, SchemaType | None], "reading what its GraphQL knows")
    except ForgeError as error:
        yield Diagnosis(subject="GitHub GraphQL", well=None, says=f"what this server knows was not told ({error})")
        return
    for part in missing(answer):
        says = f"this server does not have it: {part.what}; a newer release has it"
        yield Diagnosis(subject=f"GitHub GraphQL {part.name}", well=None, says=says)


def _events(app: _App) -> Iterator[Diagnosis]:
    """Name each event that the App does not hear of."""
    missing = sorted(set(EVENTS) - app.events)
    for name in missing:
        yield Diagnosis(subject=f"GitHub event {name}", well=False, says=f"subscribe the App to {name}")
    if not missing:
        yield Diagnosis(subject="GitHub events", well=True, says="subscribed")


def _hook(api: Api, settings: Settings) -> Iterator[Diagnosis]:
    """Compare where the App sends its events with where we are."""
    wanted = f"{settings.public_url}/webhooks/github"
    try:
        config = api.get("/app/hook/config", _HookConfig)
    except ForgeError as error:
        yield Diagnosis(subject="GitHub webhook", well=False, says=f"{error}; set the App's webhook URL")
        return
    if config.content_type != "json":
        says = f"the App sends {config.content_type}; set the content type of its webhook to application/json"
        yield Diagnosis(subject="GitHub webhook's content type", well=False, says=says)
    if not config.url:
        says = (
            f"the App has no webhook URL; set it to {wanted if settings.public_url else 'the address of the receiver'}"
        )
        yield Diagnosis(subject="GitHub webhook", well=False, says=says)
    elif not settings.public_url:
        says = f"the App sends to {config.url}; whether that is here was not tested, as SPECBOT_PUBLIC_URL is not set"
        yield Diagnosis(subject="GitHub webhook", well=None, says=says)
    elif config.url != wanted:
        yield Diagnosis(subject="GitHub webhook", well=False, says=f"the App sends to {config.url}; set it to {wanted}")
    else:
        yield Diagnosis(subject="GitHub webhook", well=True, says=config.url)


def _token(credentials: GitHubCredentials) -> Diagnosis:
    """Ask GitHub whose token it is."""
    api = credentials.token_api()
    try:
        login = api.get("/user", _Account).login
    except ForgeError as error:
        says = f"{error}; check SPECBOT_GITHUB_API_URL, or make a new token and set SPECBOT_GITHUB_TOKEN"
        return Diagnosis(subject="GitHub token", well=False, says=says)
    finally:
        api.close()
    return Diagnosis(subject="GitHub token", well=True, says=f"accepted, as {login}")


def _short(granted: Mapping[str, str], needed: Mapping[str, str]) -> Mapping[str, str]:
    """Give what is needed and not granted."""
    return {name: level for name, level in needed.items() if _RANKS.get(granted.get(name, ""), 0) < _RANKS[level]}


def _words(name: str, level: str) -> str:
    """Name a permission as GitHub's pages do."""
    page_name = _PAGE_NAMES.get(name, name.capitalize())
    return f"{page_name}: {'read and write' if level == 'write' else 'read'} ({name}: {level})"
