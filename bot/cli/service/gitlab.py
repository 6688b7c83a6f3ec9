"""`specbot gitlab connect`: the webhooks of projects and groups, made, signed and tested in one command."""

import sys

import click

from bot.cli.service.errors import CannotStartError, repairable
from bot.cli.service.setup import connect_gitlab
from bot.review.port import ForgeError
from config.settings import Settings
from config.stored import store


@click.group(epilog="Example: specbot gitlab connect acme/payments")
def gitlab() -> None:
    """Connect GitLab projects and groups."""


@gitlab.command(
    epilog="Example: SPECBOT_GITLAB_TOKEN=glpat-… SPECBOT_PUBLIC_URL=https://specbot.example.com specbot gitlab connect acme/payments"
)
@click.argument("targets", nargs=-1, required=True, metavar="GROUP|PROJECT...")
@click.option("--url", help="Where the forge reaches the receiver.  [SPECBOT_PUBLIC_URL]")
def connect(targets: tuple[str, ...], url: str | None) -> None:
    """Make the webhook of each project or group, or renew the one that stands, and test it.

    Takes the secrets from the environment; without any it makes them, and keeps them in the data folder.
    """
    with repairable():
        settings = Settings.load()
        token, public = settings.gitlab_token.get_secret_value(), (url or settings.public_url).rstrip("/")
        if not token:
            raise CannotStartError(
                "SPECBOT_GITLAB_TOKEN is not set; make an access token with the scope api and the role Maintainer"
            )
        if not public:
            raise CannotStartError("Specbot does not know its address; set SPECBOT_PUBLIC_URL, or give --url")
        known = {
            "signing_token": settings.gitlab_signing_token.get_secret_value(),
            "secret": settings.gitlab_webhook_secret.get_secret_value(),
        }
        failed = False
        for target in targets:
            try:
                found = connect_gitlab(settings.gitlab_url, token, target, public, **known)
            except ForgeError as error:
                click.echo(f"✗ {target}: {error}", err=True)
                failed = True
                continue
            click.echo(f"✓ {found.says}")
            for hint in found.hints:
                click.echo(f"  {hint}")
            if not any(known.values()):
                values = {"gitlab_signing_token": found.signing_token, "gitlab_webhook_secret": found.secret}
                path = store(settings.data_dir, {name: value for name, value in values.items() if value})
                click.echo(f"  The webhook's secret is kept in {path}; `specbot serve` reads it there.")
                known = {"signing_token": found.signing_token, "secret": found.secret}
        if failed:
            sys.exit(1)
