"""What keeps a command of the service from starting: exit 2, with the way out."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.jobs.database import DatabaseError
from config.settings import SettingsError


class CannotStartError(click.ClickException):
    """Something that the operator can repair."""

    exit_code = 2


@contextmanager
def repairable() -> Iterator[None]:
    """Turn errors that an operator can repair into a message and exit code 2. Raises `CannotStartError`."""
    try:
        yield
    except (SettingsError, DatabaseError) as error:
        raise CannotStartError(str(error)) from error
