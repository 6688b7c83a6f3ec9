"""What the sweep asks of GitHub as a whole: the repositories of an App's installations, and deliveries that failed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
import structlog

from bot.forges.bounded_http import MOST_PAGES
from bot.forges.github.api import PER_PAGE, Api
from bot.forges.responses import endless
from bot.review.port import ForgeError

T = TypeVar("T")
_REMEMBERED = timedelta(days=3)
"""GitHub sends again what is at most this old."""
_MOST_PAGES = 20


class _Installation(msgspec.Struct, kw_only=True):
    id: int
    suspended_at: datetime | None = None


class _Repository(msgspec.Struct, kw_only=True):
    full_name: str
    archived: bool = False


class _Repositories(msgspec.Struct, kw_only=True):
    repositories: list[_Repository]


class _Delivery(msgspec.Struct, kw_only=True):
    id: int
    guid: str
    delivered_at: datetime
    status_code: int


class AppDiscovery:
    """A GitHub App's installations and deliveries. Fills the `Household` port."""

    def __init__(
        self, app: Callable[[], Api], installation: Callable[[int], Api], clock: Callable[[], datetime]
    ) -> None:
        self._app = app
        self._installation = installation
        self._clock = clock

    def repositories(self, known: Iterable[str]) -> tuple[str, ...]:
        """List the repositories of every installation; one that does not answer keeps no other from it."""
        del known
        found: list[str] = []
        for installation in self._ask(lambda app: list(app.pages("/app/installations", _Installation))):
            if installation.suspended_at is not None:
                continue
            try:
                found += self._reached_by(installation.id)
            except ForgeError as error:
                structlog.get_logger().warning("installation left out", installation=installation.id, error=str(error))
        return tuple(found)

    def repositories_of(self, owner: str) -> tuple[str, ...]:
        """List the repositories of one owner's installation."""
        path = f"/users/{quote(owner, safe='')}/installation"
        return tuple(self._reached_by(self._ask(lambda app: app.get(path, _Installation)).id))

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Ask once for each delivery that failed and never succeeded, by its newest attempt."""
        return self._ask(lambda app: sum(_again(app, one) for one in self._failed(app) if is_new(one.guid)))

    def _reached_by(self, installation: int) -> Iterator[str]:
        api = self._installation(installation)
        try:
            for answer in _wrapped_pages(api, "/installation/repositories"):
                yield from (one.full_name for one in answer.repositories if not one.archived)
        finally:
            api.close()

    def _failed(self, app: Api) -> list[_Delivery]:
        """List the newest attempt of each delivery that no attempt brought home."""
        newest: dict[str, _Delivery] = {}
        home: set[str] = set()
        for one in _deliveries(app, self._clock() - _REMEMBERED):
            newest.setdefault(one.guid, one)
            if 200 <= one.status_code < 300:
                home.add(one.guid)
        return [one for guid, one in newest.items() if guid not in home]

    def _ask(self, ask: Callable[[Api], T]) -> T:
        app = self._app()
        try:
            return ask(app)
        finally:
            app.close()


class TokenDiscovery:
    """The owner of a token, who may see far more than the bot was set up for. Fills the `Household` port."""

    def repositories(self, known: Iterable[str]) -> tuple[str, ...]:
        """Answer with the repositories that events have told of."""
        return tuple(known)

    def repositories_of(self, owner: str) -> tuple[str, ...]:
        """Answer with none: a token is installed nowhere."""
        del owner
        return ()

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Do nothing: the deliveries of a repository's webhook are for its administrators."""
        del is_new
        return 0


def _again(app: Api, failed: _Delivery) -> int:
    """Ask for one delivery; GitHub may have forgotten it."""
    try:
        app.write("POST", f"/app/hook/deliveries/{failed.id}/attempts")
    except ForgeError as error:
        structlog.get_logger().warning("delivery not sent again", delivery=f"github:{failed.guid}", error=str(error))
        return 0
    structlog.get_logger().info("delivery asked for again", delivery=f"github:{failed.guid}")
    return 1


def _deliveries(app: Api, since: datetime) -> Iterator[_Delivery]:
    """Read deliveries, newest first. Their pages have cursors.

    https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook
    """
    asked: dict[str, str | int] = {"per_page": PER_PAGE}
    for _ in range(_MOST_PAGES):
        found, links = app.page("/app/hook/deliveries", list[_Delivery], **asked)
        yield from (one for one in found if one.delivered_at > since)
        cursor = _cursor(links.get("next", ""))
        if not cursor or not found or found[-1].delivered_at <= since:
            return
        asked["cursor"] = cursor


def _cursor(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("cursor", [""])[0]


def _wrapped_pages(api: Api, path: str) -> Iterator[_Repositories]:
    """Read every page of a list that has a name around it; raises `RejectedError` for one that does not end."""
    for number in range(1, MOST_PAGES + 1):
        found, links = api.page(path, _Repositories, per_page=PER_PAGE, page=number)
        yield found
        if "next" not in links:
            return
    raise endless(f"GitHub, {path}")
