"""The receiver as a server process loads it: settings and queue made into the Flask application."""

import atexit

from flask import Flask

from bot.bootstrap import utc_now
from bot.jobs.queue import Queue
from config.settings import Settings
from webhooks.app import Dependencies, create_app
from webhooks.gitlab import Secrets


def create(settings: Settings, url: str) -> Flask:
    """Make the application of this process; its queue stays open as long as the process lives."""
    queue = Queue(url)
    queue.__enter__()
    atexit.register(queue.__exit__, None, None, None)
    gitlab = Secrets(
        token=settings.gitlab_webhook_secret.get_secret_value(),
        signing_token=settings.gitlab_signing_token.get_secret_value(),
    )
    return create_app(
        Dependencies(
            accept=queue.accept,
            figures=queue.figures,
            now=utc_now,
            metrics_token=settings.metrics_token.get_secret_value(),
            github_secret=settings.github_webhook_secret.get_secret_value(),
            gitlab_secrets=gitlab if gitlab != Secrets() else None,
        )
    )
