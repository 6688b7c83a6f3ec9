"""`specbot demo`: the story, step by step on the terminal."""

import sys
import threading

import click
from rich.console import Console
from rich.text import Text

from specbot_playground.demo.fixture import Fixture, open_fixture
from specbot_playground.demo.story import STORY, BrokenStoryError, Step, tell

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command(epilog="Example: specbot demo --once")
@click.option("--once", is_flag=True, help="End after the story: 0 if every step came true, else 1.")
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Whose shape."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the forge; 0 takes a free one.")
def demo(once: bool, forge: str, port: int) -> None:  # noqa: FBT001  # click passes flags by name
    """Tell the whole story on a local forge, and check every step by reading the forge back.

    Afterwards the forge stays up, so that you can go on in a browser.
    """
    console = Console(highlight=False)
    console.print("[bold]Specbot[/bold] on a forge of its own, with an embedded database …\n")
    with open_fixture(port, forge) as stage:
        try:
            tell(stage, STORY, on_step=lambda step: _show(console, stage, step))
        except BrokenStoryError as error:
            console.print(f"[red]✗[/red] {error}", markup=False)
            sys.exit(1)
        console.print(f"\n{len(STORY)} of {len(STORY)} steps came true, read back from the forge.")
        if not once:
            console.print(
                f"\n{stage.ground.words('The pull request')}: [link={stage.page}]{stage.page}[/link]   (Ctrl-C ends it all)"
            )
            _until_interrupted()


def _show(console: Console, stage: Fixture, step: Step) -> None:
    """Say what happened and what the bot did."""
    title, told = stage.ground.words(step.title), stage.ground.words(step.told)
    console.print(f"[green]✓[/green] [bold]{title}[/bold]\n  [dim]{told}[/dim]")
    for line in step.diff(stage) if step.diff else ():
        console.print(Text(f"    {line}", style=_COLOURS.get(line[:1], "dim")))


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return
