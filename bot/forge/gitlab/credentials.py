"""Who the bot is on GitLab: the account of a project's, group's or personal access token. One per process.

Knows the token, the bot's own account and the shelf, and makes one client per job.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import sleep as _sleep

from bot.forge.gitlab import values, wire
from bot.forge.gitlab.adapter import GitLab
from bot.forge.gitlab.api import Api
from bot.forge.gitlab.household import GitLabHousehold
from bot.forge.gitlab.shelf import Shelf
from bot.forge.turns import OwnTurns, Turns
from bot.pull.snapshot import Account

URL = "https://gitlab.com"


class GitLabCredentials:
    """Makes clients. Safe to share between threads; the clients are not."""

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], datetime],
        url: str = URL,
        sleep: Callable[[float], None] = _sleep,
        turns: Turns | None = None,
    ) -> None:
        self._token = token
        self._url = url.rstrip("/")
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._shelf = Shelf()
        self._turns = turns or OwnTurns()
        self._account: Account | None = None

    def client(self) -> GitLab:
        """Make a client for one job; raises `ForgeError` when the token does not do."""
        api = self.api()
        return GitLab(api, shelf=self._shelf, own=self._own(api), turns=self._turns, forget=self._forget)

    def household(self) -> GitLabHousehold:
        """Make what the sweep asks; for one sweep, in one thread."""
        return GitLabHousehold(self.api, self._own)

    def api(self) -> Api:
        """Speak with the token."""
        return Api(self._url, self._token, clock=self._clock, sleep=self._sleep)

    def _own(self, api: Api) -> Account:
        """Find the token's account, once a process."""
        with self._lock:
            if self._account is None:
                self._account = values.account(api.get("/user", wire.User))
            return self._account

    def _forget(self) -> None:
        """Look the account up anew next time."""
        with self._lock:
            self._account = None
