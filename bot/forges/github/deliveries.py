"""The deliveries of a GitHub App, as GitHub has them on record.

https://docs.github.com/rest/apps/webhooks
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from bot.forges.github.api import PER_PAGE, Api
from bot.review.model.account import Account
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.model.references import ForgeName, PullRef
from bot.review.port import NotFoundError

_MOST_PAGES = 20
_CHECK_ACTION = ("check_run", "requested_action")


class Delivery(msgspec.Struct, kw_only=True):
    """One attempt; `guid` is the same for all attempts of a delivery."""

    id: int
    guid: str
    delivered_at: datetime
    status_code: int
    event: str = ""
    action: str | None = None


class _Sender(msgspec.Struct):
    id: int
    login: str
    type: str = "User"


class _Repository(msgspec.Struct):
    id: int
    full_name: str


class _BaseRepository(msgspec.Struct):
    id: int


class _Base(msgspec.Struct):
    repo: _BaseRepository


class _Pull(msgspec.Struct):
    number: int
    base: _Base


class _Check(msgspec.Struct):
    head_sha: str
    pull_requests: list[_Pull] = []


class _Action(msgspec.Struct):
    identifier: str


class _CheckAction(msgspec.Struct):
    sender: _Sender
    repository: _Repository
    check_run: _Check
    requested_action: _Action


class _Request(msgspec.Struct):
    payload: _CheckAction


class _Sent(msgspec.Struct):
    guid: str
    request: _Request


def deliveries(app: Api, since: datetime, most_pages: int = _MOST_PAGES) -> Iterator[Delivery]:
    """Read deliveries, newest first. Their pages have cursors."""
    asked: dict[str, str | int] = {"per_page": PER_PAGE}
    for _ in range(most_pages):
        found, links = app.page("/app/hook/deliveries", list[Delivery], **asked)
        yield from (one for one in found if one.delivered_at > since)
        cursor = _cursor(links.get("next", ""))
        if not cursor or not found or found[-1].delivered_at <= since:
            return
        asked["cursor"] = cursor


def recorded_check_actions(
    app: Api, guids: Collection[str], since: datetime, most_pages: int
) -> Mapping[str, RecordedCheckAction]:
    """Read the check actions that were delivered under these ids; one that is not on record is absent."""
    found: dict[str, RecordedCheckAction] = {}
    for one in deliveries(app, since, most_pages):
        if one.guid in guids and one.guid not in found and (one.event, one.action) == _CHECK_ACTION:
            with suppress(NotFoundError):
                found[one.guid] = _recorded(app.get(f"/app/hook/deliveries/{one.id}", _Sent).request.payload)
        if len(found) == len(guids):
            break
    return found


def _recorded(sent: _CheckAction) -> RecordedCheckAction:
    """Read a check action; a check may list the pull requests of a fork's other end too."""
    who, repository = sent.sender, sent.repository
    numbers = (pull.number for pull in sent.check_run.pull_requests if pull.base.repo.id == repository.id)
    return RecordedCheckAction(
        identifier=sent.requested_action.identifier,
        account=Account(id=str(who.id), login=who.login, is_bot=who.type == "Bot"),
        repository=repository.full_name,
        head_sha=sent.check_run.head_sha,
        pulls=tuple(
            PullRef(forge=ForgeName.GITHUB, repository=repository.full_name, number=number) for number in numbers
        ),
    )


def _cursor(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("cursor", [""])[0]
