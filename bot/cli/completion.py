"""`specbot completion`: the script that lets a shell complete commands, options and values."""

import click
from click.shell_completion import ShellComplete, get_completion_class

_PROGRAM, _VARIABLE = "specbot", "_SPECBOT_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    r"""Print the script that completes commands, options and values in SHELL.

    The folder of the file has to be there. zsh looks into ~/.zfunc when ~/.zshrc says `fpath=(~/.zfunc $fpath)` before
    `autoload -Uz compinit && compinit`. A new shell completes.

    \b
    Examples:
      specbot completion bash > ~/.local/share/bash-completion/completions/specbot
      specbot completion zsh > ~/.zfunc/_specbot
      specbot completion fish > ~/.config/fish/completions/specbot.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise TypeError(f"click has no completion for {shell}")
    command = context.find_root().command
    # Of ShellComplete itself: that of bash would ask the bash of this machine for its version.
    click.echo(ShellComplete.source(found(command, {}, _PROGRAM, _VARIABLE)))
