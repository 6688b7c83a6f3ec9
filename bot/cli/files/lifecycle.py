"""`specbot lifecycle`: which state of a spec leads where."""

from pathlib import Path

import click

from bot.cli.files.errors import UsageError
from bot.cli.files.workspace import Workspace, as_text, find_root, open_workspace
from bot.markdown.hidden_characters import visible
from bot.policy.lifecycle import Lifecycle
from bot.review.present.lifecycle_table import lifecycle_mermaid, lifecycle_text

_WRITERS = {"text": lifecycle_text, "mermaid": lifecycle_mermaid}


@click.command()
@click.argument("path", required=False)
@click.option("--format", "format_", type=click.Choice(tuple(_WRITERS)), default="text", help="How to write it.")
def lifecycle(*, path: str | None, format_: str) -> None:
    r"""Show which state of a spec leads where: for PATH (a spec that need not exist, or a directory), or for all specs.

    \b
    Examples:
      specbot lifecycle
      specbot lifecycle docs/specs/rate-limits.md --format mermaid
    """
    place = Path(path) if path is not None else Path.cwd()
    is_spec = path is not None and not place.is_dir()
    folder = (place.parent if is_spec else place).resolve()
    workspace = open_workspace(Path.cwd() if is_spec and find_root(folder) is None else folder)
    numbers = [_number(workspace, place)] if is_spec else range(len(workspace.policy.specs))
    rules = [workspace.policy.specs[number] for number in numbers]
    for number, rule in enumerate(rules):
        if len(rules) > 1:
            sign = "%%" if format_ == "mermaid" else "#"
            click.echo("\n" * bool(number) + visible(f"{sign} {', '.join(rule.paths)}"))
        click.echo("\n".join(map(visible, _WRITERS[format_](Lifecycle(names=rule.lifecycle)).splitlines())))


def _number(workspace: Workspace, file: Path) -> int:
    found = workspace.rule_number(workspace.relative(file.resolve()))
    if found is None:
        raise UsageError(
            "The policy has no rule for it, so it is no spec; name one that `specs` selects.", path=as_text(file)
        )
    return found
