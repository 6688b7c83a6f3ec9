"""The credentials of each forge, made from the settings, and made anew when they were exchanged under a running process."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.clock import utc_now
from bot.forges.locks import Locks
from bot.forges.rate_limit import Budgets, Limits, RateLimiter
from bot.review.model.references import ForgeName
from config.settings import Settings, SettingsError

if TYPE_CHECKING:  # who serves one forge needs no memory for the other's client
    from bot.forges.github import GitHubCredentials
    from bot.forges.gitlab import GitLabCredentials

_FIELDS: Mapping[ForgeName, tuple[str, ...]] = {
    ForgeName.GITHUB: ("github_app_id", "github_private_key", "github_token", "github_api_url"),
    ForgeName.GITLAB: ("gitlab_token", "gitlab_url"),
}


def github_credentials(settings: Settings, budgets: Budgets | None = None) -> "GitHubCredentials | None":
    """Make GitHub's credentials, an App's before a token's; None without any, or where an App has no key."""
    token, key = settings.github_token.get_secret_value(), settings.github_private_key.get_secret_value()
    if not settings.uses_github or (settings.github_app_id and not key):
        return None
    from bot.forges import github  # noqa: PLC0415 - loaded where it is used

    identity: github.App | github.Token
    if settings.github_app_id:
        identity = github.App(id=str(settings.github_app_id), private_key=key)
    elif token:
        identity = github.Token(text=token)
    else:
        return None
    return github.GitHubCredentials(
        identity, clock=utc_now, api_url=settings.github_api_url, budgets=budgets, limits=_limits(settings)
    )


def gitlab_credentials(settings: Settings, locks: Locks | None = None) -> "GitLabCredentials | None":
    """Make GitLab's credentials; None without a token."""
    token = settings.gitlab_token.get_secret_value()
    if not token:
        return None
    from bot.forges import gitlab  # noqa: PLC0415 - loaded where it is used

    return gitlab.GitLabCredentials(
        token, clock=utc_now, url=settings.gitlab_url, locks=locks, public_url=settings.public_url
    )


def _limits(settings: Settings) -> Limits:
    """Say how much new content a credential may write; 0 is no limit."""
    found = (
        (settings.writes_per_minute, timedelta(minutes=1)),
        (settings.writes_per_hour, timedelta(hours=1)),
    )
    return tuple((count, window) for count, window in found if count)


def _gitlab_budget(settings: Settings, budgets: Budgets) -> RateLimiter:
    """Name GitLab's token without telling it. GitLab has no limit on new content but the one that it answers with."""
    digest = sha256(settings.gitlab_token.get_secret_value().encode()).hexdigest()[:12]
    return budgets(f"{urlsplit(settings.gitlab_url).netloc} token {digest}", ())


class Credentials:
    """The credentials of a process, shared by its threads. `reload` reads the settings again, with the files they name."""

    def __init__(
        self,
        settings: Settings,
        *,
        reload: Callable[[], Settings] | None = None,
        budgets: Budgets | None = None,
        locks: Locks | None = None,
    ) -> None:
        self._settings = settings
        self._reload = reload
        self._budgets = budgets
        self._locks = locks
        self._lock = threading.Lock()
        self.github = github_credentials(settings, budgets)
        self.gitlab = gitlab_credentials(settings, locks)
        self.gitlab_budget = _gitlab_budget(settings, budgets) if budgets else None

    def renew(self, forge: ForgeName) -> None:
        """Take a forge's credential that stands in the settings by now; one that is half written or gone changes nothing."""
        if self._reload is None:
            return
        with self._lock:
            try:
                found = self._reload()
            except SettingsError as error:
                structlog.get_logger().warning("settings not read again", error=str(error))
                return
            changed = any(getattr(self._settings, name) != getattr(found, name) for name in _FIELDS[forge])
            if changed and (found.uses_github if forge is ForgeName.GITHUB else found.uses_gitlab):
                self._take(forge, found)

    def _take(self, forge: ForgeName, found: Settings) -> None:
        """Make a forge's credential anew: what was kept with the old one, tokens and accounts, goes with it."""
        if forge is ForgeName.GITHUB:
            self.github = github_credentials(found, self._budgets)
        else:
            self.gitlab = gitlab_credentials(found, self._locks)
            self.gitlab_budget = _gitlab_budget(found, self._budgets) if self._budgets else None
        self._settings = self._settings.model_copy(update={name: getattr(found, name) for name in _FIELDS[forge]})
        structlog.get_logger().info("credential exchanged", forge=forge.value)
