"""`specbot notify`: which names have an address, and whether a message arrives there."""

import sys

import click

from bot.cli.service.errors import repairable
from bot.notices import names, sender
from bot.notify.addresses import setting_of
from bot.notify.message import Message, NotSentError
from bot.telemetry.logs import set_up_logs


@click.group(invoke_without_command=True, epilog="Example: specbot notify test team-chat")
@click.pass_context
def notify(context: click.Context) -> None:
    """List the names that messages can go to; `specbot notify test NAME` sends one.

    Addresses are settings: SPECBOT_NOTIFY_TEAM_CHAT is where messages to team-chat go. No command shows one.
    """
    if context.invoked_subcommand is not None:
        return
    with repairable():
        found, post = names(), sender()
        for name in found:
            problem = post.problem(name)
            click.echo(f"{'✗' if problem else '✓'} {name}: {problem or f'{setting_of(name)} is an address of Apprise'}")
    if not found:
        click.echo("No name has an address; set SPECBOT_NOTIFY_TEAM_CHAT, for example, and `team-chat` has one.")


@notify.command(epilog="Example: specbot notify test team-chat")
@click.argument("name")
def test(name: str) -> None:
    """Send a test message to NAME. Exits with 0 when the service took it, 1 when not."""
    set_up_logs()
    words = "This is a test. Messages of Specbot about your specs arrive here."
    message = Message(to=name, about="", title="Specbot", body=words)
    with repairable():
        try:
            sender().send(message)
        except NotSentError as error:
            click.echo(f"✗ {name}: {error}", err=True)
            sys.exit(1)
    click.echo(f"✓ {name}: the service took the message; look whether it arrived")
