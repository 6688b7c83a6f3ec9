"""`specbot serve`, and its two halves `receive` and `work`."""

from collections.abc import Iterator

import click

from bot.cli.service.errors import repairable
from bot.cli.service.forked import preload
from bot.cli.service.probes import ReceiverLiveness, probes
from bot.cli.service.receiver import MODULES, free_port, run_receiver
from bot.cli.service.supervisor import Supervisor
from bot.jobs.database import open_database
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.worker_config import WorkerConfig
from bot.telemetry.logs import set_up_logs
from bot.telemetry.traces import tracing
from config.settings import Settings, traces_wanted

_host = click.option("--host", help="Address to listen on.  [SPECBOT_HOST, else 127.0.0.1]")
_port = click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any.  [SPECBOT_PORT, else 8000]"
)
_health_port = click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    help="Port of its own that answers /healthz and /readyz; 0: none.  [SPECBOT_HEALTH_PORT, else 0]",
)


@click.command(epilog="Example: specbot serve --host 0.0.0.0 --port 8000")
@_host
@_port
@_health_port
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
def serve(host: str | None, port: int | None, health_port: int | None, workers: int) -> None:
    """Receive webhooks and work, on one machine.

    Keeps its queue in an embedded PostgreSQL under SPECBOT_DATA_DIR, unless SPECBOT_DATABASE_URL names one. Without any
    credentials it opens its set-up page first, at an address that it prints.
    """
    set_up_logs()
    with repairable():
        settings = Settings.load()
        if not settings.has_credentials:
            from bot.cli.service.setup import set_up  # noqa: PLC0415 - what lasts needs none of it

            set_up(settings, host or settings.host, settings.port if port is None else port)
            settings = Settings.load()
        settings.require_webhook_secrets()
        settings.require_credentials()
        preload("bot.bootstrap", *MODULES, *_clients(settings))
        with (
            open_database(settings.database_url.get_secret_value(), settings.data_dir) as url,
            Supervisor(settings, url, workers),
        ):
            _receive(settings, url, host, port, health_port)


@click.command(epilog="Example: SPECBOT_DATABASE_URL=postgresql://db/specbot specbot receive --port 8000")
@_host
@_port
@_health_port
def receive(host: str | None, port: int | None, health_port: int | None) -> None:
    """Only receive webhooks: authenticate deliveries and queue what they wake."""
    set_up_logs()
    with repairable():
        settings = Settings.load()
        settings.require_webhook_secrets()
        with open_database(settings.database_url.get_secret_value(), settings.data_dir) as url:
            _receive(settings, url, host, port, health_port)


@click.command(epilog="Example: SPECBOT_DATABASE_URL=postgresql://db/specbot specbot work --concurrency 8")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=WorkerConfig().concurrency,
    show_default=True,
    help="Jobs at once.",
)
@_health_port
def work(concurrency: int, health_port: int | None) -> None:
    """Only work off the queue: reconcile the pull requests that events named."""
    from bot import bootstrap  # noqa: PLC0415 - a receiver needs none of it

    set_up_logs()
    with repairable():
        settings = Settings.load()
        settings.require_credentials()
        port, heartbeat = settings.health_port if health_port is None else health_port, Heartbeat()
        with (
            open_database(settings.database_url.get_secret_value(), settings.data_dir) as url,
            probes(settings.host, port, url, heartbeat),
            tracing(wanted=traces_wanted()),
        ):
            click.echo("Specbot works")
            bootstrap.work(settings, url, concurrency, heartbeat)


def _clients(settings: Settings) -> Iterator[str]:
    """Name the modules of the forges that there are credentials for: who serves one has no memory for the other."""
    if settings.uses_github:
        yield "bot.forges.github"
    if settings.uses_gitlab:
        yield "bot.forges.gitlab"


def _receive(settings: Settings, url: str, host: str | None, port: int | None, health_port: int | None) -> None:
    """Receive, with probes beside it where they have a port of their own."""
    place = host or settings.host
    door = (settings.port if port is None else port) or free_port(place)
    health = settings.health_port if health_port is None else health_port
    with probes(place, 0 if health == door else health, url, ReceiverLiveness(place, door)):
        run_receiver(settings, url, host=place, port=door)
