"""What the sweep asks of GitHub as a whole: the repositories of an App's installations, and deliveries that failed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import quote

import msgspec
import structlog

from bot.forges.bounded_http import MOST_PAGES
from bot.forges.github.api import PER_PAGE, Api
from bot.forges.github.deliveries import Delivery, deliveries, recorded_check_actions
from bot.forges.responses import endless
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.port import ForgeError

T = TypeVar("T")
_PREFIX = "github:"
"""Before the id of a delivery, where it is one of several forges'."""
_REMEMBERED = timedelta(days=3)
"""GitHub sends again what is at most this old."""
_OBEYED_FOR = timedelta(days=1)
"""A check action is obeyed so long, and while it is among the newest deliveries."""
_CHECK_ACTION_PAGES = 10
_PAUSES = (0.0, 1.0, 2.0, 4.0)
"""GitHub lists a delivery once it is answered, and the look that it woke may be faster: seconds before each question."""


class _Installation(msgspec.Struct, kw_only=True):
    id: int
    suspended_at: datetime | None = None


class _Repository(msgspec.Struct, kw_only=True):
    full_name: str
    archived: bool = False


class _Repositories(msgspec.Struct, kw_only=True):
    repositories: list[_Repository]


class AppDiscovery:
    """A GitHub App's installations and deliveries. Fills the `Discovery` port."""

    def __init__(
        self,
        app: Callable[[], Api],
        installation: Callable[[int], Api],
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._app = app
        self._installation = installation
        self._clock = clock
        self._sleep = sleep

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

    def recorded_check_actions(self, named: Collection[str]) -> Mapping[str, RecordedCheckAction]:
        """Read who pressed which button from the App's deliveries; asks a few times, as the newest may not be listed yet."""
        guids = {one.removeprefix(_PREFIX) for one in named if one.startswith(_PREFIX)}
        found: dict[str, RecordedCheckAction] = {}
        for seconds in _PAUSES:
            if guids <= found.keys():
                break
            if seconds:
                self._sleep(seconds)
            missing, since = guids - found.keys(), self._clock() - _OBEYED_FOR
            found |= self._ask(
                partial(recorded_check_actions, guids=missing, since=since, most_pages=_CHECK_ACTION_PAGES)
            )
        return {f"{_PREFIX}{guid}": press for guid, press in found.items()}

    def _reached_by(self, installation: int) -> Iterator[str]:
        api = self._installation(installation)
        try:
            for answer in _wrapped_pages(api, "/installation/repositories"):
                yield from (one.full_name for one in answer.repositories if not one.archived)
        finally:
            api.close()

    def _failed(self, app: Api) -> list[Delivery]:
        """List the newest attempt of each delivery that no attempt brought home."""
        newest: dict[str, Delivery] = {}
        home: set[str] = set()
        for one in deliveries(app, self._clock() - _REMEMBERED):
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
    """The owner of a token, who may see far more than the bot was set up for. Fills the `Discovery` port."""

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

    def recorded_check_actions(self, named: Collection[str]) -> Mapping[str, RecordedCheckAction]:
        """Confirm none: a token's checks have no buttons, and it may not read an App's deliveries."""
        del named
        return {}


def _again(app: Api, failed: Delivery) -> int:
    """Ask for one delivery; GitHub may have forgotten it."""
    try:
        app.write("POST", f"/app/hook/deliveries/{failed.id}/attempts")
    except ForgeError as error:
        structlog.get_logger().warning("delivery not sent again", delivery=f"github:{failed.guid}", error=str(error))
        return 0
    structlog.get_logger().info("delivery asked for again", delivery=f"github:{failed.guid}")
    return 1


def _wrapped_pages(api: Api, path: str) -> Iterator[_Repositories]:
    """Read every page of a list that has a name around it; raises `RejectedError` for one that does not end."""
    for number in range(1, MOST_PAGES + 1):
        found, links = api.page(path, _Repositories, per_page=PER_PAGE, page=number)
        yield found
        if "next" not in links:
            return
    raise endless(f"GitHub, {path}")
