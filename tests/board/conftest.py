"""A board on a real database, with a few specs, and visitors of whom each may read something else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.jobs.admin import QueueAdmin
from bot.jobs.board_reader import BoardReader
from bot.jobs.board_store import BoardStore
from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from webhooks.board import visitor
from webhooks.board.access import Access
from webhooks.board.blueprint import BoardConfig, add_board
from webhooks.board.sign_in import Provider
from webhooks.board.site import Site
from webhooks.hardening import harden

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVERYBODY = ""


@dataclass
class Rights:
    """What a forge would answer: who may read which repository. It counts the questions."""

    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: int = 0
    fails: Exception | None = None
    before: Callable[[], object] = lambda: None
    """What happens while the forge thinks."""

    def may_read(self, forge: ForgeName, repository: str, account: Account | None) -> bool:
        self.asked += 1
        self.before()
        if self.fails is not None:
            raise self.fails
        readers = self.readers.get(f"{forge.value}:{repository}", frozenset())
        return EVERYBODY in readers or (account is not None and account.login in readers)


@dataclass(frozen=True, kw_only=True)
class Board:
    """The application, and what stands behind it."""

    app: Flask
    store: BoardStore
    reader: BoardReader
    rights: Rights

    def visit(self, login: str = "", *, forge: ForgeName = ForgeName.GITHUB) -> FlaskClient:
        """Come with a browser of one's own, signed in if there is a login."""
        client = self.app.test_client()
        if login:
            with self.app.test_request_context():
                visitor.sign_in(forge, Account(id=login, login=login), NOW)
                from flask import session  # noqa: PLC0415 - of this request

                held = dict(session)
            with client.session_transaction() as kept:
                kept.update(held)
        return client


MakeBoard = Callable[..., Board]


@pytest.fixture
def make_board(database: str) -> Iterator[MakeBoard]:
    """Open boards on one database, each with its own rights and mode."""
    with (
        BoardStore(database, connections=1) as store,
        BoardReader(database, connections=2) as reader,
        QueueAdmin(database, connections=1) as queue,
    ):

        def make(*, public: bool = False, operators: frozenset[str] = frozenset(), secure: bool = False) -> Board:
            rights, seconds = Rights(), [0.0]
            app = Flask("specbot")
            harden(app)
            site = Site(
                reader=reader,
                queue=queue,
                access=Access(rights.may_read, lambda: seconds[0]),
                viewer=lambda: visitor.viewer(NOW),
                now=lambda: NOW,
                public=public,
                operators=operators,
                forges=(ForgeName.GITHUB,),
            )
            github = Provider(
                forge=ForgeName.GITHUB,
                client_id="id",
                client_secret="secret",
                authorize_url="https://forge.test/login/oauth/authorize",
                token_url="https://forge.test/login/oauth/access_token",
                user_url="https://forge.test/user",
            )
            address = "https://board.test" if secure else ""
            add_board(app, site, BoardConfig(providers=(github,), secret="s", public_url=address))
            return Board(app=app, store=store, reader=reader, rights=rights)

        yield make
