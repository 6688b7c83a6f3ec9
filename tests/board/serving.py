"""A filled board behind a real server, seen by somebody who may read everything and runs the bot: for browsers and pictures."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from werkzeug.serving import make_server

from bot.jobs.admin import QueueAdmin
from bot.jobs.board_reader import BoardReader
from bot.jobs.board_store import BoardStore
from bot.review.model.account import Account
from bot.review.model.references import ForgeName
from tests.board.samples import fill
from webhooks.board.access import Access, Viewer
from webhooks.board.blueprint import BoardConfig, add_board
from webhooks.board.site import Site
from webhooks.hardening import harden

MayRead = Callable[[ForgeName, str, Account | None], bool]


@contextmanager
def filled(
    database: str, number: int, repositories: int, now: datetime, may_read: MayRead = lambda *_: True
) -> Iterator[Flask]:
    """Fill a board, and give its application."""
    viewer = Viewer(accounts={ForgeName.GITHUB: Account(id="ada", login="ada")})
    with BoardStore(database) as store, BoardReader(database) as reader, QueueAdmin(database) as queue:
        fill(store, number, repositories, now)
        app = Flask("specbot")
        harden(app)
        site = Site(
            reader=reader,
            queue=queue,
            access=Access(may_read, lambda: 0.0),
            viewer=lambda: viewer,
            now=lambda: now,
            operators=frozenset({"github:ada"}),
            forges=(ForgeName.GITHUB, ForgeName.GITLAB),
        )
        add_board(app, site, BoardConfig(providers=(), secret="nobody's"))
        yield app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
