"""`specbot playground`: the local forge by itself."""

import json
import signal
import threading
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from specbot_playground.gitlab.server import GitLabPlayground
    from specbot_playground.server import Playground


@click.command(epilog="Example: specbot playground --port 8080")
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Whose shape."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; 0 takes a free one.")
def playground(forge: str, port: int) -> None:
    """Run a local forge in memory: its API, a page per pull request, signed webhooks.

    Prints one line of JSON with its addresses and tokens, and serves until Ctrl-C.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with _forge(forge, port) as running:
        click.echo(json.dumps(running.facts()))
        stopping.wait()


def _forge(name: str, port: int) -> "Playground | GitLabPlayground":
    """Make the forge that is asked for; a server is not needed for --help."""
    if name == "gitlab":
        from specbot_playground.gitlab.server import GitLabPlayground  # noqa: PLC0415

        return GitLabPlayground(port)
    from specbot_playground.server import Playground  # noqa: PLC0415

    return Playground(port)
