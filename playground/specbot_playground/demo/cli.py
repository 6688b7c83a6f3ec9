"""The story, step by step on the terminal."""

import sys
import threading
from textwrap import fill

from rich.console import Console
from rich.text import Text

from specbot_playground.demo.fixture import Fixture, open_fixture
from specbot_playground.demo.story import STORY, BrokenStoryError, Step, tell

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def tell_locally(*, once: bool, forge: str, port: int) -> None:
    """Tell the story on a local forge; afterwards the forge stays up until Ctrl-C, unless it is `once`. Exits with 1 when a step fails."""
    console = Console(highlight=False)
    console.print("[bold]Specbot[/bold] on a forge of its own, with an embedded database …\n")
    with open_fixture(port, forge) as fixture:
        try:
            tell(fixture, STORY, on_step=lambda step, _: show(console, fixture, step))
        except BrokenStoryError as error:
            console.print(Text.assemble(("✗", "red"), f" {error}"))
            sys.exit(1)
        console.print(f"\n{len(STORY)} of {len(STORY)} steps came true, read back from the forge.")
        if not once:
            console.print(
                f"\n{fixture.world.words('The pull request')}: [link={fixture.page}]{fixture.page}[/link]   (Ctrl-C ends it all)",
                soft_wrap=True,
            )
            _until_interrupted()


def show(console: Console, fixture: Fixture, step: Step, *, played: bool = True) -> None:
    """Say what happened and what the bot did, or that nobody was there to act."""
    title, told = fixture.world.words(step.title), fixture.world.words(step.told)
    if not played:
        console.print(f"[yellow]-[/yellow] left out, since nobody plays {step.who}: {title}")
        return
    console.print(f"[green]✓[/green] [bold]{title}[/bold]")
    console.print(Text(fill(told, console.width, initial_indent="  ", subsequent_indent="  "), style="dim"))
    for line in step.diff(fixture) if step.diff else ():
        console.print(Text(f"    {line}", style=_COLOURS.get(line[:1], "dim")), soft_wrap=True)


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return
