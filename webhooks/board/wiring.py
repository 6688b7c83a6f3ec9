"""The board made from the settings: where people sign in, whom the forges are asked as, what the pages read."""

import atexit
import secrets
import time
from collections.abc import Callable
from functools import cache

from flask import Flask

from bot.clock import utc_now
from bot.forges.web_address import web_url
from bot.jobs.admin import QueueAdmin
from bot.jobs.board_reader import BoardReader
from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from config.settings import Settings
from webhooks.board import visitor
from webhooks.board.access import Access
from webhooks.board.blueprint import BoardConfig, add_board
from webhooks.board.sign_in import Provider
from webhooks.board.site import Site

_CONNECTIONS = 4


def add_board_of(app: Flask, settings: Settings, url: str) -> None:
    """Put the board into an application, unless it is off, or there is no credential; its connections last as long as the process."""
    if settings.board == "off" or not _can_ask(settings):
        return
    reader, queue = BoardReader(url, connections=_CONNECTIONS, kept=0), QueueAdmin(url, connections=1, kept=0)
    for pool in (reader, queue):
        pool.__enter__()
        atexit.register(pool.__exit__, None, None, None)
    found = providers(settings)
    site = Site(
        reader=reader,
        queue=queue,
        access=Access(_asked_when_needed(settings), time.monotonic),
        viewer=lambda: visitor.viewer(utc_now()),
        now=utc_now,
        public=settings.board == "public",
        operators=frozenset(settings.operators.casefold().replace(",", " ").split()),
        forges=tuple(one.forge for one in found),
    )
    add_board(app, site, BoardConfig(providers=found, secret=_secret(settings), public_url=settings.public_url))


def _asked_when_needed(settings: Settings) -> Callable[..., bool]:
    """Make the clients of the forges when the first visitor comes: a board that nobody looks at takes none of their memory."""

    @cache
    def rights() -> Callable[..., bool]:
        from bot.credentials import Credentials  # noqa: PLC0415 - until somebody visits, none of it is needed
        from bot.reading_rights import ReadingRights  # noqa: PLC0415 - the same

        return ReadingRights(Credentials(settings, reload=Settings.load)).may_read

    def may_read(forge: ForgeName, repository: str, account: Account | None) -> bool:
        return rights()(forge, repository, account)

    return may_read


def providers(settings: Settings) -> tuple[Provider, ...]:
    """Say where people can sign in: on each forge that has an OAuth application for the board."""
    github, gitlab = web_url(settings.github_api_url), settings.gitlab_url
    known = (
        Provider(
            forge=ForgeName.GITHUB,
            client_id=settings.github_client_id,
            client_secret=settings.github_client_secret.get_secret_value(),
            authorize_url=f"{github}/login/oauth/authorize",
            token_url=f"{github}/login/oauth/access_token",
            user_url=f"{settings.github_api_url}/user",
        ),
        Provider(
            forge=ForgeName.GITLAB,
            client_id=settings.gitlab_client_id,
            client_secret=settings.gitlab_client_secret.get_secret_value(),
            authorize_url=f"{gitlab}/oauth/authorize",
            token_url=f"{gitlab}/oauth/token",
            user_url=f"{gitlab}/api/v4/user",
            scope="read_user",
        ),
    )
    return tuple(one for one in known if one.client_id and one.client_secret)


def _can_ask(settings: Settings) -> bool:
    """Tell whether this process has a credential to ask a forge with: without one nobody may be shown anything."""
    if settings.uses_gitlab or settings.github_token.get_secret_value():
        return True
    return bool(settings.github_app_id and settings.github_private_key.get_secret_value())


def _secret(settings: Settings) -> str:
    """Take what signs the sessions from what all receivers have: a client's secret that is exchanged ends all sessions."""
    held = (settings.github_client_secret.get_secret_value(), settings.gitlab_client_secret.get_secret_value())
    return "\n".join(held) if any(held) else secrets.token_hex()
