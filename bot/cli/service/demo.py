"""`specbot demo`: the whole story, on a local forge, or with `--on` on somebody's own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from bot.cli.service.demo_bot import DemoBot, open_bot, parse_place
from bot.cli.service.errors import CannotStartError, repairable
from bot.telemetry.logs import set_up_logs
from config.settings import demo_tokens
from specbot_playground.demo.cli import show, tell_locally
from specbot_playground.demo.client import RefusedError
from specbot_playground.demo.guests import Place, UnfitError, open_sandbox
from specbot_playground.demo.remote import Production, performing, produce
from specbot_playground.demo.sandbox import clean
from specbot_playground.demo.story import STORY, BrokenStoryError, tell
from specbot_playground.demo.world import Role

_INTERRUPTED = 130


@click.command(epilog="Example: specbot demo --once, or specbot demo --on github:you/sandbox")
@click.option("--once", is_flag=True, help="End after the story: 0 if every step came true, else 1.")
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Whose shape."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the forge; 0 takes a free one.")
@click.option("--on", metavar="REPOSITORY", help="Tell it on a real forge: github:you/sandbox, gitlab:group/project.")
@click.option("--server", metavar="URL", help="With --on: your GitHub Enterprise Server, or your GitLab.")
@click.option("--yes", is_flag=True, help="With --on: do not ask before anything is made.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="With --on: seconds for a step to come true.",
)
@click.option("--clean", "only_clean", is_flag=True, help="With --on: only take away what a killed story left.")
def demo(  # noqa: PLR0917  # click passes options by name
    once: bool,  # noqa: FBT001
    forge: str,
    port: int,
    on: str | None,
    server: str | None,
    yes: bool,  # noqa: FBT001
    patience: float,
    only_clean: bool,  # noqa: FBT001
) -> None:
    """Tell the whole story on a forge, and check every step by reading the forge back.

    Without --on it is a local forge, which stays up afterwards, so that you can go on in a browser. With --on it is
    your repository: SPECBOT_DEMO_AUTHOR_TOKEN and SPECBOT_DEMO_REVIEWER_TOKEN hold the tokens of two people,
    SPECBOT_DEMO_READER_TOKEN, if set, that of one who may only read; the bot has its usual settings. What the story
    made is taken away again. Exits with 0 if every step came true, 1 if not or something is left, 2 if it cannot begin.
    """
    if on is None:
        if server or yes or only_clean:
            raise click.UsageError("--server, --yes and --clean go with --on REPOSITORY")
        tell_locally(once=once, forge=forge, port=port)
        return
    set_up_logs()
    console = Console(highlight=False, soft_wrap=True)
    with _fit(), repairable():
        place, settings = parse_place(on, server)
        tokens = {Role[name]: token for name, token in demo_tokens().items()}
        if only_clean:
            sys.exit(_clean(console, place, tokens[Role.AUTHOR], ask=not yes))
        bot = open_bot(place, settings)
        production = produce(place, tokens, bot.login, bot.look, patience)
    _announce(console, place, bot, production)
    if not yes:
        click.confirm("Begin?", abort=True)
    sys.exit(_perform(console, production))


def _announce(console: Console, place: Place, bot: DemoBot, production: Production) -> None:
    """Say what will be made, before anything is."""
    console.print(f"The story of Specbot on {place.repository} at {place.host}. It makes:")
    for line in production.announce():
        console.print(f"  - {line}", markup=False)
    if bot.is_token:
        console.print("  The bot has a token, no App: its checks are commit statuses.")


def _perform(console: Console, production: Production) -> int:
    """Tell the story and take everything away; gives the exit code."""
    code = 1
    left: list[str] = []
    say = console.print
    try:
        with performing(production, lambda: say("\nTaking away what the story made …")) as (stage, left):
            tell(stage, STORY, on_step=lambda step, played: show(console, stage, step, played=played))
            say(f"\nEvery step came true, read back from the forge: {stage.page}")
            code = 0
    except BrokenStoryError as error:
        say(f"✗ {error}", markup=False)
    except RefusedError as error:
        say(f"✗ the forge refused to begin: {error}", markup=False)
    except KeyboardInterrupt:
        say("✗ stopped")
        code = _INTERRUPTED
    return _report(console, left) or code


def _clean(console: Console, place: Place, token: str, *, ask: bool) -> int:
    """Take away what an earlier story left; gives the exit code."""
    sandbox = open_sandbox(place, token)
    found = [*sandbox.branches(), *sandbox.labels()]
    for name in found:
        console.print(f"  - {name}", markup=False)
    if found and ask:
        click.confirm(f"Take that away from {place.repository}, and close its pull requests?", abort=True)
    return _report(console, clean(sandbox))


def _report(console: Console, left: list[str]) -> int:
    """Say what could not be taken away; gives 1 then, else 0."""
    for one in left:
        console.print(f"✗ left behind: {one}", markup=False)
    if left:
        console.print("Take it away by hand, or with `specbot demo --on … --clean` when the forge allows it.")
    else:
        console.print("Nothing of it is left but the closed entry in the list.")
    return 1 if left else 0


@contextmanager
def _fit() -> Iterator[None]:
    """Turn what keeps the story from beginning into a message and exit code 2."""
    try:
        yield
    except (UnfitError, RefusedError) as error:
        raise CannotStartError(str(error)) from error
