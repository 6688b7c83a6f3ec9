"""`specbot board`: the board in a process of its own."""

import click

from bot.cli.service.errors import CannotStartError, repairable
from bot.cli.service.receiver import run_receiver
from bot.jobs.database import open_database
from bot.telemetry.logs import set_up_logs
from config.settings import Settings


@click.command(epilog="Example: SPECBOT_DATABASE_URL=postgresql://db/specbot specbot board --port 8080")
@click.option("--host", help="Address to listen on.  [SPECBOT_HOST, else 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any.  [SPECBOT_PORT, else 8000]")
def board(host: str | None, port: int | None) -> None:
    """Only serve the board, for fleets whose receivers hold no forge's credential."""
    set_up_logs()
    with repairable():
        settings = Settings.load()
        settings.require_credentials()
        if settings.board == "off":
            raise CannotStartError("SPECBOT_BOARD is off; set it to signed-in or public, or leave it out")
        with open_database(settings.database_url.get_secret_value(), settings.data_dir) as url:
            run_receiver(settings, url, host=host or settings.host, port=settings.port if port is None else port)
