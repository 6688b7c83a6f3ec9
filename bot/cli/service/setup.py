"""The first start: without a word about any forge, `specbot serve` opens its set-up page and waits for the operator."""

import secrets
import threading
from collections.abc import Mapping
from importlib import import_module
from time import sleep

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.cli.service.errors import CannotStartError
from bot.clock import utc_now
from bot.forges.github.app_manifest import convert
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.hooks import Connection, connect
from config.settings import Settings
from config.stored import store


class _WithoutLog(WSGIRequestHandler):
    """Serves requests and logs none: the page's key and the forge's code, which is worth an App's private key, stand in addresses."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


def set_up(settings: Settings, host: str, port: int) -> None:
    """Serve the set-up page until the operator starts the bot; raises `CannotStartError` when nobody can listen there."""
    token, started = secrets.token_urlsafe(24), threading.Event()
    page = import_module("webhooks.setup.app")
    around = page.SetupDependencies(
        token=token,
        github_api_url=settings.github_api_url,
        gitlab_url=settings.gitlab_url,
        public_url=settings.public_url,
        convert=lambda code: convert(settings.github_api_url, code),
        connect=_connect,
        store=lambda values: _store(settings, values),
    )
    try:
        application = page.create_setup(around, started)
        server = make_server(host, port, application, threaded=True, request_handler=_WithoutLog)
    except (OSError, SystemExit) as error:
        raise CannotStartError(f"cannot listen on {host}:{port}; choose another --host or --port") from error
    thread = threading.Thread(target=server.serve_forever, name="set-up")
    thread.start()
    shown = settings.public_url or f"http://{host}:{server.port}"
    click.echo(f"No forge is configured yet. Set Specbot up here, once: {shown}/setup?token={token}")
    try:
        started.wait()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def connect_gitlab(url: str, token: str, target: str, public_url: str, **known: str) -> Connection:
    """Make the webhook of a project or group with one token; raises `ForgeError`."""
    api = Api(url, token, clock=utc_now, sleep=sleep)
    try:
        return connect(api, target, public_url, **known)
    finally:
        api.close()


def _connect(url: str, token: str, target: str, public_url: str) -> Connection:
    return connect_gitlab(url, token, target, public_url)


def _store(settings: Settings, values: Mapping[str, str]) -> str:
    return str(store(settings.data_dir, values))
