"""The board as `specbot sync` tells it: a courtesy, for a pull request is right without it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog

from bot.jobs.board_store import BoardStore
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, open_database
from bot.review.model.board import BranchBoard
from bot.review.model.look import Look, LookRecorder
from config.settings import Settings


class _Courtesy(LookRecorder):
    """Tells the board what it can; a database that does not answer is said, and the sweep tells the board later."""

    def __init__(self, store: BoardStore) -> None:
        self._store = store

    def record(self, look: Look) -> None:
        try:
            self._store.record(look)
        except QueueUnavailableError as error:
            _say(error)

    def record_branch(self, board: BranchBoard) -> None:
        try:
            self._store.record_branch(board)
        except QueueUnavailableError as error:
            _say(error)


@contextmanager
def board_of(settings: Settings) -> Iterator[LookRecorder | None]:
    """Open the board of the database that the settings name; None without one, or while it does not answer."""
    url = settings.database_url.get_secret_value()
    with ExitStack() as stack:
        store = None
        if url:
            try:
                stack.enter_context(open_database(url, settings.data_dir))
                store = _Courtesy(stack.enter_context(BoardStore(url, connections=1)))
            except DatabaseError as error:
                _say(error)
        yield store


def _say(error: Exception) -> None:
    structlog.get_logger().warning("the board was not told", error=str(error))
