"""What a server on standard input and output says to a person who starts it in a terminal."""

import sys

import click


def greet(program: str, page: str) -> None:
    """Say on standard error who starts this usually, and how it ends; nothing unless standard input is a terminal."""
    if sys.stdin.isatty():
        click.echo(
            f"{program} starts this and talks to it on standard input and output; docs/{page} says how. Ctrl-C ends it.",
            err=True,
        )
