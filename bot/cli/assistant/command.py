"""`specbot mcp`: the server that a coding assistant starts."""

from pathlib import Path

import click

from bot.cli.assistant.root import Root
from bot.cli.assistant.server import make_server
from bot.cli.assistant.spec_tools import SpecTools
from bot.cli.by_hand import greet


@click.command()
@click.option("--root", metavar="DIR", help="The working tree to work in; by default the one around this directory.")
@click.option("--write", is_flag=True, help="Let the assistant write specs; without it, it only reads.")
def mcp(*, root: str | None, write: bool) -> None:
    r"""Let a coding assistant check and write specs.

    Speaks the Model Context Protocol on standard input and output; an assistant starts it. Nothing outside of the
    working tree is read, and nothing is written without --write. docs/assistants.md has the lines for yours.

    \b
    Examples:
      specbot mcp
      specbot mcp --root ~/payments --write
    """
    tools = SpecTools(Root.at(None if root is None else Path(root), writable=write))
    greet("A coding assistant", "assistants.md")
    make_server(tools).run("stdio")
