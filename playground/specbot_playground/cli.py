"""`specbot playground`: the local forge by itself."""

import json
import re
import signal
import threading
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from specbot_playground.gitlab.server import GitLabPlayground
    from specbot_playground.server import Playground


_LONGEST_SECONDS = 60.0


def _seconds(_ctx: click.Context, _param: click.Parameter, value: str) -> float:
    """Read a short time such as 200ms or 1.5s; refuses what is none."""
    found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)(ms|s)", value)
    seconds = float(found[1]) / (1000 if found[2] == "ms" else 1) if found else -1.0
    if not 0 <= seconds <= _LONGEST_SECONDS:
        raise click.BadParameter(f"{value!r} is no time up to a minute; write 200ms or 1.5s")
    return seconds


@click.command(epilog="Example: specbot playground --port 8080 --latency 200ms")
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Whose shape."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; 0 takes a free one.")
@click.option("--latency", callback=_seconds, default="0s", help="Answer each request to the API so much later: 200ms.")
def playground(forge: str, port: int, latency: float) -> None:
    """Run a local forge in memory: its API, a page per pull request, signed webhooks.

    Prints one line of JSON with its addresses and tokens, and serves until Ctrl-C.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with _forge(forge, port) as running:
        running.wire.latency = latency
        click.echo(json.dumps(running.facts()))
        stopping.wait()


def _forge(name: str, port: int) -> "Playground | GitLabPlayground":
    """Make the forge that is asked for; a server is not needed for --help."""
    if name == "gitlab":
        from specbot_playground.gitlab.server import GitLabPlayground  # noqa: PLC0415

        return GitLabPlayground(port)
    from specbot_playground.server import Playground  # noqa: PLC0415

    return Playground(port)
