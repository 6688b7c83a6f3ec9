"""The page of the command line, made from the commands themselves."""

import inspect
import re
from collections.abc import Iterator

import click

from bot.cli import COMMANDS

_HEAD = """\
# The command line

<!-- Made from bot/cli by `make pages`. -->

What `specbot COMMAND --help` says. `-h` does the same. An exit code of 0 means that all is well, 1 that something was found or refused, 2 that the call, the policy, the
template or a setting is wrong.
"""
_HELP_ROW = ("--help", "Show this message and exit.")


def command_line_page() -> str:
    """Write the page."""
    table = "".join(
        f"| [`specbot {one.name}`](#specbot-{one.name}) | {one.summary} | {_needs(one.extra)} |\n" for one in COMMANDS
    )
    sections = (part for one in COMMANDS for part in _section(one.load(), f"specbot {one.name}", None))
    return f"{_HEAD}\n| command | | |\n|---|---|---|\n{table}{''.join(sections)}"


def _needs(extra: str) -> str:
    return f"needs the extra `{extra}`" if extra else "the base installation"


def _section(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    """Write a command, and those below it."""
    context = click.Context(command, info_name=path, parent=parent)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    yield f"\n## {path}\n\n```text\n{usage}\n```\n\n{_help(command)}"
    own = [param.get_help_record(context) for param in command.params]
    rows = [*own, _HELP_ROW]  # click keeps the option as the first call in a process has made it, with or without -h
    options = "".join(f"| `{_cell(row[0])}` | {_cell(_words(row[1]))} |\n" for row in rows if row and row[1])
    yield f"\n| option | |\n|---|---|\n{options}"
    for name, below in command.commands.items() if isinstance(command, click.Group) else ():
        yield from _section(below, f"{path} {name}", context)


def _help(command: click.Command) -> str:
    """Write the help as Markdown; what click keeps line by line are examples."""
    parts = re.split(r"\n\n", inspect.cleandoc(command.help or ""))
    return "\n".join(f"{_paragraph(part)}\n" for part in (*parts, inspect.cleandoc(command.epilog or "")) if part)


def _paragraph(part: str) -> str:
    kept = part.removeprefix("\b\n")
    if kept == part:
        return _words(" ".join(part.split()))
    title, *lines = kept.splitlines()
    return f"{title}\n\n```sh\n{chr(10).join(line.strip() for line in lines)}\n```"


def _words(text: str) -> str:
    """Keep what is no Markdown from being any."""
    return re.sub(r"([<*_\[\]])", r"\\\1", text)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
