"""`specbot preset`: the conventions that are shipped with Specbot."""

from difflib import get_close_matches

import click

from bot.cli.completed_values import presets
from bot.cli.files.errors import UsageError
from bot.policy.presets import preset_names, preset_text


@click.group()
def preset() -> None:
    r"""List the presets that an entry of `specs` may name, or show one.

    \b
    Example:
      specbot preset show madr
    """


@preset.command("list")
def list_() -> None:
    r"""List the presets.

    \b
    Example:
      specbot preset list
    """
    click.echo("\n".join(preset_names()))


@preset.command()
@click.argument("name", shell_complete=presets)
def show(*, name: str) -> None:
    r"""Show what the preset NAME stands for.

    \b
    Example:
      specbot preset show madr
    """
    if name not in preset_names():
        near = get_close_matches(name, preset_names(), n=1)
        advice = f'did you mean "{near[0]}"?' if near else "`specbot preset list` lists them."
        raise UsageError(f'"{name}" is not a preset; {advice}')
    click.echo(preset_text(name), nl=False)
