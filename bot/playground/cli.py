"""`specbot playground`: the local forge by itself."""

import json
import signal
import threading

import click


@click.command(epilog="Example: specbot playground --port 8080")
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Whose shape."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; 0 takes a free one.")
def playground(forge: str, port: int) -> None:
    """Run a local forge in memory: REST and GraphQL, a page per pull request, signed webhooks.

    Prints one line of JSON with its addresses and tokens, and serves until Ctrl-C.
    """
    if forge != "github":
        raise click.UsageError("There is no playground in GitLab's shape yet; use --forge github.")
    from bot.playground.server import Playground  # noqa: PLC0415  # a server is not needed for --help

    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with Playground(port) as running:
        click.echo(json.dumps(running.facts()))
        stopping.wait()
