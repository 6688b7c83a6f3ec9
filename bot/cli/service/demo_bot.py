"""The bot of the story on a real forge: in this process, without webhooks and without a database."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bot.bootstrap import Bot
from bot.credentials import github_credentials, gitlab_credentials
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.targets import AllPulls
from bot.review.port import ForgeError
from config.settings import Settings
from specbot_playground.demo.client import RefusedError
from specbot_playground.demo.guests import Place, UnfitError

_REPOSITORY = re.compile(r"(?P<forge>github|gitlab):(?P<repository>[^\s#!]+/[^\s#!/]+)")
_API = "/api/v3"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBot:
    """The bot: under which login it writes, and how it is told to look."""

    login: str
    is_token: bool
    look: Callable[[int], None]


class _App(msgspec.Struct):
    slug: str


class _GitHubUser(msgspec.Struct):
    login: str


class _GitLabUser(msgspec.Struct):
    username: str


def parse_place(on: str, server: str | None) -> tuple[Place, Settings]:
    """Read where the story is told, and the settings with that server in them; raises `UnfitError`, `SettingsError`."""
    found = _REPOSITORY.fullmatch(on.strip())
    if found is None:
        raise UnfitError(f"{on!r} is no repository; write github:you/sandbox or gitlab:group/project")
    if server is not None and not re.fullmatch(r"https?://[^\s@]+", server):
        raise UnfitError(
            f"{server!r} is no address of a server; write it with https:// in front, without user and password"
        )
    settings, forge = Settings.load().model_copy(update={"mode": "enforce"}), found["forge"]
    if server and forge == "github":
        settings = settings.model_copy(update={"github_api_url": _api(server.rstrip("/"))})
    elif server:
        settings = settings.model_copy(update={"gitlab_url": server.rstrip("/")})
    url = settings.github_api_url if forge == "github" else settings.gitlab_url
    return Place(forge=forge, url=url, repository=found["repository"]), settings


def _api(server: str) -> str:
    """Find the API of a GitHub Enterprise Server, which lies below its address."""
    if server in {"https://github.com", "https://api.github.com"}:
        return "https://api.github.com"
    return server if server.endswith(_API) else server + _API


def open_bot(place: Place, settings: Settings) -> DemoBot:
    """Find out who the bot is, and that it may see the repository; raises `UnfitError`."""
    forge, bot = ForgeName(place.forge), Bot(settings)
    try:
        login = _github_login(settings) if forge is ForgeName.GITHUB else _gitlab_login(settings)
        bot.policy_problems(AllPulls(forge=forge, repository=place.repository))
    except (ForgeError, ValueError) as error:
        raise UnfitError(f"the bot: {error} Check its settings, and that {place.repository} is open to it.") from error

    def look(number: int) -> None:
        try:
            outcome = bot.sync(PullRef(forge=forge, repository=place.repository, number=number))
        except ForgeError as error:
            raise RefusedError(f"the bot: {error}") from error
        if outcome.refused:
            raise RefusedError(f"the bot may not do everything: {outcome.refused[0].reason}")

    return DemoBot(login=login, is_token=forge is ForgeName.GITHUB and not settings.github_app_id, look=look)


def _github_login(settings: Settings) -> str:
    """Ask GitHub who the bot is; raises `UnfitError`, `ForgeError`."""
    credentials = github_credentials(settings)
    if credentials is None:
        raise UnfitError(
            "the bot has no credentials; set SPECBOT_GITHUB_APP_ID and SPECBOT_GITHUB_PRIVATE_KEY, or "
            "SPECBOT_GITHUB_TOKEN of an account of its own"
        )
    api = credentials.app_api() if settings.github_app_id else credentials.token_api()
    try:
        return f"{api.get('/app', _App).slug}[bot]" if settings.github_app_id else api.get("/user", _GitHubUser).login
    finally:
        api.close()


def _gitlab_login(settings: Settings) -> str:
    """Ask GitLab who the bot is; raises `UnfitError`, `ForgeError`."""
    credentials = gitlab_credentials(settings)
    if credentials is None:
        raise UnfitError("the bot has no credentials; set SPECBOT_GITLAB_TOKEN of an account of its own")
    api = credentials.api()
    try:
        return api.get("/user", _GitLabUser).username
    finally:
        api.close()
