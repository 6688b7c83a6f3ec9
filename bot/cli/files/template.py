"""`specbot template`: the template in force, and what a template demands."""

from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.files.cache import user_cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.new import slug, spec_folder
from bot.cli.files.workspace import Template, Workspace, built_in, open_workspace, read_template
from bot.markdown.hidden_characters import inert, visible
from bot.markdown.metadata_file import lines_above, split
from bot.policy.paths import beside
from bot.report.wording import counted


@click.group()
def template() -> None:
    r"""Print the template in force, or what a template demands.

    \b
    Examples:
      specbot template show
      specbot template explain docs/specs/TEMPLATE.md
    """


@template.command()
@click.argument("spec", required=False)
def show(*, spec: str | None) -> None:
    r"""Print the template in force for SPEC (a file that need not exist), or for a new spec.

    \b
    Examples:
      specbot template show > docs/specs/TEMPLATE.md
      specbot template show docs/specs/rate-limits.md
    """
    found, _, _ = _in_force(spec)
    if not found.content:  # the shell has emptied the very file for what is printed here
        found = built_in()
    click.echo(inert(found.name), err=True)
    parts = split(found.content)
    click.echo(found.content if parts is None else parts.text, nl=False)


@template.command()
@click.argument("file", required=False)
def explain(*, file: str | None) -> None:
    r"""Explain what each line of a template demands: of FILE, or of the template in force.

    \b
    Examples:
      specbot template explain
      specbot template explain docs/specs/TEMPLATE.md
    """
    from bot.template.explain import explain as explained  # noqa: PLC0415 - show does not need it

    found, workspace, number = _in_force(None)
    if file is not None:
        found = read_template(Path(file), file, workspace.policy.specs[number].metadata)
    scheme = CheckConfig.of(found, workspace.policy_text, number)
    lines = explained(schema_of(scheme))
    above = lines_above(found.content)
    metadata = workspace.policy.specs[number].metadata or ""
    width = len(str(lines[-1].line)) if lines else 1
    for name, is_metadata, before in _files(found.name, metadata, above):
        click.echo(f"{inert(name)} demands:")
        for line in lines:
            if (line.line <= above) == is_metadata:
                click.echo(f"{max(line.line - before, 1):>{width}}  {visible(line.text)}")
    for text in _softened(workspace, scheme):
        click.echo(visible(text))


def _files(name: str, metadata: str, above: int) -> Iterator[tuple[str, bool, int]]:
    """Name the files of a template, each with whether it holds the metadata, and how many lines were read before it."""
    if above:
        yield beside(name, metadata), True, 1
    yield name, False, above


def _softened(workspace: Workspace, scheme: CheckConfig) -> Iterator[str]:
    """Say which demands accepted specs make advice, and by which of them."""
    from bot.cli.files.precedents import precedent_of  # noqa: PLC0415 - show does not need it

    precedent = precedent_of(workspace, scheme, user_cache())
    if precedent is None:
        return
    for advice in policy_of(scheme).specs[scheme.rule].advice:
        yield f"Advice by policy: {advice}."
    softened = precedent.all_softened()
    if softened:
        yield f"Advice by precedent of {counted(precedent.total, 'accepted spec')}:"
    for one in softened:
        yield f"  {one.demand}: {one.broken} of {one.total} break it, such as {', '.join(one.examples)}"


def _in_force(spec: str | None) -> tuple[Template, Workspace, int]:
    """Find the template for a path, or for where a new spec would lie."""
    workspace = open_workspace(Path.cwd())
    file = Path(spec).absolute() if spec else spec_folder(workspace) / f"{slug('new spec')}.md"
    relative = workspace.relative(file)
    number = workspace.rule_number(relative) or 0
    return workspace.template(relative, workspace.policy.specs[number]), workspace, number
