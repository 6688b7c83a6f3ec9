"""Who the bot is on GitLab: the account of a project's, group's or personal access token. One per process.

Knows the token, the bot's own account and the cache, and makes one client per job.
"""

from collections.abc import Callable
from datetime import datetime
from time import sleep as _sleep

from bot.forges.absent import Absent
from bot.forges.bounded_http import KeptConnections
from bot.forges.cache import Cache
from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.adapter import GitLab
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.discovery import GitLabDiscovery
from bot.forges.locks import KeyedLock, Locks
from bot.review.model.account import Account

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
        locks: Locks | None = None,
        public_url: str = "",
    ) -> None:
        self._public_url = public_url
        self._token = token
        self._url = url.rstrip("/")
        self._clock = clock
        self._sleep = sleep
        self._cache = Cache()
        self._connections = KeptConnections()
        self._locks = locks or KeyedLock()
        self._account: Account | None = None
        self._absent = Absent(clock)

    def client(self, before_write: Callable[[], None] = lambda: None) -> GitLab:
        """Make a client for one job, which calls `before_write` first; raises `ForgeError` when the token does not do."""
        api = self.api(before_write)
        own = self._own(api)
        return GitLab(api, cache=self._cache, own=own, locks=self._locks, absent=self._absent, forget=self._forget)

    def discovery(self) -> GitLabDiscovery:
        """Make what the sweep asks; for one sweep, in one thread."""
        return GitLabDiscovery(self.api, self._own, self._public_url)

    def api(self, before_write: Callable[[], None] = lambda: None) -> Api:
        """Speak with the token."""
        api = Api(self._url, self._token, clock=self._clock, sleep=self._sleep, before_write=before_write)
        api.kept = self._connections
        return api

    def _own(self, api: Api) -> Account:
        """Find the token's account, once a process. Several jobs may ask at once: none waits for another's answer."""
        account = self._account
        if account is None:
            account = self._account = values.account(api.get("/user", schemas.User))
        return account

    def _forget(self) -> None:
        """Look the account up anew next time."""
        self._account = None
