"""What stops a command before it has an answer: exit 2, with file, line and way out."""

import click

from bot.markdown.hidden_characters import inert
from bot.policy.model import PolicyError


class UsageError(click.ClickException):
    """A policy, a template or a file that cannot serve; `path` and `line` say where."""

    exit_code = 2

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def format_message(self) -> str:
        """Say place and message in one line."""
        place = "".join(f"{part}:" for part in (self.path, self.line) if part is not None)
        return "\n".join(map(inert, f"{inert(place)} {self.message}".strip().split("\n")))


def policy_trouble(path: str, error: PolicyError) -> UsageError:
    """Tell of a broken policy file."""
    message = error.message if not error.key or error.key in error.message else f"{error.key}: {error.message}"
    return UsageError(message, path=path, line=error.line)


def file_trouble(path: str, error: OSError) -> UsageError:
    """Tell of a file that cannot be read or written."""
    return UsageError(f"{error.strerror or error}.", path=path)
