"""The receiver as a server process loads it: settings and queue made into the Flask application."""

import atexit

from flask import Flask

from bot.clock import utc_now
from bot.jobs.queue import Queue
from config.settings import Settings
from webhooks.app import Dependencies, create_app
from webhooks.board.wiring import add_board_of
from webhooks.secrets import SecretStore, secrets_of


def create(settings: Settings, url: str) -> Flask:
    """Make the application of this process; its queue stays open as long as the process lives."""
    queue = Queue(url)
    queue.__enter__()
    atexit.register(queue.__exit__, None, None, None)
    app = create_app(
        Dependencies(
            accept=queue.accept,
            figures=queue.figures,
            now=utc_now,
            secrets=SecretStore(secrets_of(settings), utc_now, Settings.load),
            metrics_token=settings.metrics_token.get_secret_value(),
        )
    )
    add_board_of(app, settings, url)
    return app
