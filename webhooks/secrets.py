"""The secrets of the webhooks. They may be exchanged under a running receiver: what does not fit is judged by the new ones."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from config.settings import Settings, SettingsError
from webhooks.gitlab import Secrets

_PAUSE = timedelta(seconds=1)
"""So rarely are the files read again, however many forged deliveries come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecrets:
    """What each forge signs with. A forge without a secret has no door: 404."""

    github: str = ""
    gitlab: Secrets | None = None


def secrets_of(settings: Settings) -> WebhookSecrets:
    """Take the secrets out of the settings."""
    gitlab = Secrets(
        token=settings.gitlab_webhook_secret.get_secret_value(),
        signing_token=settings.gitlab_signing_token.get_secret_value(),
    )
    return WebhookSecrets(
        github=settings.github_webhook_secret.get_secret_value(), gitlab=gitlab if gitlab != Secrets() else None
    )


class SecretStore:
    """The secrets in force, shared by the threads of a receiver. `reload` reads the settings again."""

    def __init__(
        self, secrets: WebhookSecrets, now: Callable[[], datetime], reload: Callable[[], Settings] | None = None
    ) -> None:
        self.secrets = secrets
        self._now = now
        self._reload = reload
        self._lock = threading.Lock()
        self._read_at: datetime | None = None

    def renewed(self, judged_by: WebhookSecrets) -> WebhookSecrets | None:
        """Give the secrets in force if they are others than a delivery was judged by; reads the settings again at times.

        A door never closes: a secret that is gone from its file, or half written, stays in force.
        """
        with self._lock:
            if self.secrets == judged_by:
                self._read()
            return self.secrets if self.secrets != judged_by else None

    def _read(self) -> None:
        now = self._now()
        if self._reload is None or (self._read_at is not None and now - self._read_at < _PAUSE):
            return
        self._read_at = now
        try:
            found = secrets_of(self._reload())
        except SettingsError as error:
            structlog.get_logger().warning("settings not read again", error=str(error))
            return
        kept = self.secrets
        self.secrets = WebhookSecrets(
            github=found.github if kept.github and found.github else kept.github,
            gitlab=found.gitlab if kept.gitlab and found.gitlab else kept.gitlab,
        )
        if self.secrets != kept:
            structlog.get_logger().info("webhook secret exchanged")
