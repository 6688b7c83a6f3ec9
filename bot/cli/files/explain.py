"""`specbot explain`: the documentation page of a diagnostic."""

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from bot.cli.completed_values import codes
from bot.cli.files.errors import UsageError
from bot.policy.severity import Code

_HERE = Path(__file__).parent
FOLDERS = (_HERE / "diagnostics", _HERE.parents[2] / "docs" / "diagnostics")
"""Where the pages lie: in an installed package, and in the repository."""


@click.command()
@click.argument("code", required=False, shell_complete=codes)
def explain(*, code: str | None) -> None:
    r"""Explain a diagnostic: why it matters, an example, how to fix it. Without CODE, list the codes, in a terminal with a sentence about each.

    \b
    Example:
      specbot explain missing-section
    """
    if code is None:
        width = max(map(len, Code)) if sys.stdout.isatty() else 0
        click.echo("\n".join(f"{one:<{width}}  {one.description}" if width else one for one in Code))
        return
    if code not in tuple(Code):
        near = get_close_matches(code, tuple(Code), n=1)
        advice = f'did you mean "{near[0]}"?' if near else "`specbot explain` lists them."
        raise UsageError(f'"{code}" is not a code; {advice}')
    click.echo(page(Code(code)), nl=False)


def page(code: Code) -> str:
    """Read the page of a code; its one sentence where the pages were not installed."""
    file = page_file(code)
    return f"# {code}\n\n{code.description}\n" if file is None else file.read_text(encoding="utf-8")


def page_file(code: Code) -> Path | None:
    """Find the page of a code on this machine; None where the pages were not installed."""
    files = (folder / f"{code}.md" for folder in FOLDERS)
    return next((file for file in files if file.is_file()), None)
