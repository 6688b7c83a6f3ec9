"""Who the bot is on GitHub: an App with one installation per owner, or the owner of a token. One per process.

Knows the keys, keeps installation tokens until shortly before they end, and makes one client per job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from time import sleep as _sleep
from typing import TypeVar, assert_never
from urllib.parse import urlsplit

import github.Auth
import msgspec

from bot.forges.absent import Absent
from bot.forges.bounded_http import KeptConnections
from bot.forges.cache import Cache
from bot.forges.github.adapter import GitHub
from bot.forges.github.api import Api
from bot.forges.github.installations import AppDiscovery, TokenDiscovery
from bot.forges.github.rate_limit import LIMITS, ContentRateLimit
from bot.forges.locks import KeyedLock
from bot.forges.rate_limit import Budgets, Limits, RateLimiter
from bot.forges.responses import decode
from bot.review.model.account import Account
from bot.review.port import BadCredentialError, ForbiddenError, NotFoundError

T = TypeVar("T")
API_URL = "https://api.github.com"
_EARLY = timedelta(minutes=5)
_ROOM = 32 * 1024 * 1024
"""Bytes of texts and directories that a process keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A GitHub App: its id, and the private key as PEM text."""

    id: str
    private_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A personal access token of an account that the bot uses."""

    text: str


class _Installation(msgspec.Struct):
    id: int


class _AccessToken(msgspec.Struct):
    token: str
    expires_at: datetime
    permissions: dict[str, str] = {}


class _AppFacts(msgspec.Struct):
    slug: str


class _User(msgspec.Struct):
    id: int
    login: str


class GitHubCredentials:
    """Makes clients. Safe to share between threads; the clients are not."""

    def __init__(
        self,
        identity: App | Token,
        *,
        clock: Callable[[], datetime],
        api_url: str = API_URL,
        sleep: Callable[[float], None] = _sleep,
        budgets: Budgets | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self._identity = identity
        self._url = api_url.rstrip("/")
        self._clock = clock
        self._sleep = sleep
        self._locks = KeyedLock()
        self._given = budgets or (lambda _, most: ContentRateLimit(clock, sleep, most))
        self._limits = limits
        self._budgets: dict[str, RateLimiter] = {}
        self._installations: dict[str, int] = {}
        self._tokens: dict[int, _AccessToken] = {}
        self._account: Account | None = None
        self._absent = Absent(clock)
        self._lacks: list[str] = []
        self._cache = Cache(_ROOM)
        self._connections = KeptConnections()

    def client(self, repository: str, before_write: Callable[[], None] = lambda: None) -> GitHub:
        """Make a client for one job in one repository, which calls `before_write` before each write.

        Raises `ForgeError`: `NotFoundError` when the App is not installed there.
        """
        match self._identity:
            case Token(text=text):
                budget = self._token_budget(text)
                budget.check()
                api = self._api(github.Auth.Token(text), budget, before_write)
                return GitHub(api, app_id=None, own=None, absent=self._absent, cache=self._cache)
            case App(id=app_id):
                api = self._installed(repository, before_write)
                forget = partial(self._forget, repository)
                try:
                    own = self._own_account(api)
                except BadCredentialError:  # the App was removed and installed again since the token was made
                    forget()
                    raise
                return GitHub(api, app_id=int(app_id), own=own, absent=self._absent, cache=self._cache, forget=forget)
            case _:
                assert_never(self._identity)

    def api(self, repository: str) -> Api:
        """Speak of one repository, to read; raises `ForgeError`: `NotFoundError` when the App is not installed there."""
        if isinstance(self._identity, Token):
            return self.token_api()
        return self._installed(repository, lambda: None)

    def discovery(self) -> AppDiscovery | TokenDiscovery:
        """Make what the sweep asks; for one sweep, in one thread."""
        if isinstance(self._identity, Token):
            return TokenDiscovery()
        return AppDiscovery(self.app_api, self.reaching, self._clock, self._sleep)

    def app_api(self) -> Api:
        """Speak as the App itself, not as one of its installations; raises `ForbiddenError` with a token."""
        match self._identity:
            case Token():
                raise ForbiddenError("GitHub: only an App may ask this; set SPECBOT_GITHUB_APP_ID and its key.")
            case App(id=app_id, private_key=key):
                return self._api(github.Auth.AppAuth(app_id, key), self._budget(f"App {app_id}"))
            case _:
                assert_never(self._identity)

    def token_api(self) -> Api:
        """Speak as the owner of the token; raises `ForbiddenError` with an App."""
        match self._identity:
            case Token(text=text):
                return self._api(github.Auth.Token(text), self._token_budget(text))
            case App():
                raise ForbiddenError("GitHub: an App has no token of its own; ask as one of its installations.")
            case _:
                assert_never(self._identity)

    def _forget(self, repository: str) -> None:
        """Look the installation up anew next time: the App was removed and installed again."""
        self._tokens.pop(self._installations.pop(repository, 0), None)

    def _api(self, auth: github.Auth.Auth, budget: RateLimiter, before_write: Callable[[], None] = lambda: None) -> Api:
        api = Api(self._url, auth, budget=budget, clock=self._clock, sleep=self._sleep, before_write=before_write)
        api.lacks, api.kept = self._lacks, self._connections
        return api

    def _token_budget(self, text: str) -> RateLimiter:
        return self._budget(f"token {sha256(text.encode()).hexdigest()[:12]}")

    def _budget(self, who: str) -> RateLimiter:
        """Find the budget of a credential by a name that holds no secret."""
        key = f"{urlsplit(self._url).netloc} {who}"
        return self._budgets.setdefault(key, self._given(key, self._limits))

    def _installed(self, repository: str, before_write: Callable[[], None]) -> Api:
        """Speak as the installation that has the repository; one that is gone is looked up once more."""
        installation, was_known = self._installation(repository)
        try:
            return self._speaking(installation, before_write)
        except NotFoundError:
            self._forget(repository)
            if not was_known:
                raise
        return self._speaking(self._installation(repository)[0], before_write)

    def _installation(self, repository: str) -> tuple[int, bool]:
        """Find the installation that has a repository; tells whether it was known already.

        Only who waits for the same owner waits: an answer that hangs must not stop the others.
        """
        with self._locks(f"owner {repository.partition('/')[0].casefold()}"):
            known = self._installations.get(repository)
            if known is not None:
                return known, True
            found = self._ask_app(lambda app: app.get(f"/repos/{repository}/installation", _Installation).id)
            self._installations[repository] = found
            return found, False

    def reaching(self, installation: int) -> Api:
        """Speak as an installation, without a repository in mind, with a token that is made anew."""
        self._tokens.pop(installation, None)
        return self._speaking(installation)

    def _speaking(self, installation: int, before_write: Callable[[], None] = lambda: None) -> Api:
        budget = self._budget(f"installation {installation}")
        budget.check()
        token = self._token(installation)
        api = self._api(github.Auth.Token(token.token), budget, before_write)
        api.granted = token.permissions
        return api

    def _token(self, installation: int) -> _AccessToken:
        """Take the kept token while it lasts; whoever else wants the same one waits for it."""
        with self._locks(f"installation {installation}"):
            kept = self._tokens.get(installation)
            if kept is None or kept.expires_at - _EARLY <= self._clock():
                path = f"/app/installations/{installation}/access_tokens"
                text = self._ask_app(lambda app: app.write("POST", path))
                kept = self._tokens[installation] = decode(text, _AccessToken, f"GitHub, {path}")
            return kept

    def _own_account(self, api: Api) -> Account:
        """Find the account under which the App writes: `slug[bot]`."""
        account = self._account
        if account is None:
            slug = self._ask_app(lambda app: app.get("/app", _AppFacts).slug)
            user = api.get(f"/users/{slug}%5Bbot%5D", _User)
            account = self._account = Account(id=str(user.id), login=user.login, is_bot=True)
        return account

    def _ask_app(self, ask: Callable[[Api], T]) -> T:
        api = self.app_api()
        try:
            return ask(api)
        finally:
            api.close()
