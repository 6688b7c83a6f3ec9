"""`specbot lsp`: the language server that an editor starts."""

import click

from bot.cli.by_hand import greet
from bot.cli.editor.features import make_server


@click.command()
def lsp() -> None:
    r"""Check specs while they are written, in an editor.

    Speaks the Language Server Protocol on standard input and output; an editor starts it. docs/editors.md has the lines
    for yours.

    \b
    Example:
      specbot lsp
    """
    greet("An editor", "editors.md")
    make_server().start_io()
