"""What a shell offers where a command wants a file, a code or a preset."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def files(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Let the shell complete the name of a file."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a shell that completes needs it

    return [CompletionItem(incomplete, type="file")]


def codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Offer the codes of findings."""
    from bot.policy.severity import Code  # noqa: PLC0415 - the same

    return [code.value for code in Code if code.startswith(incomplete)]


def presets(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Offer the presets."""
    from bot.policy.presets import preset_names  # noqa: PLC0415 - the same

    return [name for name in preset_names() if name.startswith(incomplete)]
