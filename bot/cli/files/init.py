"""`specbot init`: what a repository needs to begin with, made from what is there."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from bot.calibration.first_policy import BUILT_IN, FirstPolicy, first_policy
from bot.calibration.spec_files import SpecFiles, find_specs, possible_templates
from bot.cli.files.activity import activity
from bot.cli.files.agents_file import NAME, agents_section, read_agents, with_section, write_agents
from bot.cli.files.check_config import CheckConfig
from bot.cli.files.errors import UsageError, file_trouble
from bot.cli.files.init_text import described, reported
from bot.cli.files.new import spec_folder
from bot.cli.files.sample import read_inside, sample
from bot.cli.files.selection import is_markdown, walk
from bot.cli.files.workspace import Template, as_text, built_in, find_root, open_workspace
from bot.cli.files.write import create_file
from bot.markdown.hidden_characters import inert, visible
from bot.policy.model import POLICY_PATHS
from bot.template.model import TemplateError

_HIDDEN_TEMPLATES = ".specify/templates"
"""Where spec-kit keeps its templates; other hidden folders are not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    """What would be written: new files by path from the root, the policy that would hold, and AGENTS.md if it was asked for."""

    files: Mapping[str, str]
    scheme: CheckConfig
    lines: tuple[str, ...]
    agents: str | None = None


@click.command()
@click.option("--yes", is_flag=True, help="Write the files. Without it nothing is written.")
@click.option("--assistant", is_flag=True, help="Also tell coding assistants how specs are written here, in AGENTS.md.")
def init(*, yes: bool, assistant: bool) -> None:
    r"""Propose a policy, and a template where there is none, from the specs that are there.

    Looks at where specs lie, how their metadata is written, which statuses they have and which template or preset fits;
    shows what the policy would report on them. Asks nothing, and overwrites nothing. Where a policy is there already,
    --assistant alone is done, and `specbot calibrate` brings the policy up to date.

    \b
    Examples:
      specbot init
      specbot init --yes --assistant
    """
    root = find_root(Path.cwd()) or Path.cwd()
    there = next((name for name in POLICY_PATHS if os.path.lexists(root / name)), None)
    if there is not None and not assistant:
        raise UsageError("The policy is there already; `specbot calibrate` brings it up to date.", path=there)
    with activity("Reading what is here"):
        proposal = _propose(root) if there is None else _of_policy(root)
    if assistant:
        agents = with_section(read_agents(root), agents_section(proposal.scheme))
        proposal = _Proposal(files=proposal.files, scheme=proposal.scheme, lines=proposal.lines, agents=agents)
    for line in (*proposal.lines, *_shown(proposal)):
        click.echo(visible(line))
    if yes:
        _write(root, proposal)
    else:
        click.echo(
            "\nNothing was written; `specbot init --yes` writes it."
            if _is_new(root, proposal)
            else "\nNothing to write."
        )


def _propose(root: Path) -> _Proposal:
    """Work out the proposal; raises `UsageError` where a file of it is there already, or a template is broken."""
    names = sorted(_markdown_files(root))
    files = find_specs(names)
    chosen = sample(files.paths) if files else ()
    contents = dict(read_inside(root, chosen))
    templates = {
        path: text.decode("utf-8", errors="replace") for path, text in read_inside(root, possible_templates(names))
    }
    try:
        found = first_policy(files, contents, templates, built_in().content.decode())
    except TemplateError as error:
        raise UsageError(error.message, line=error.line) from error
    written = {POLICY_PATHS[0]: found.policy.text}
    if found.template_text:
        written[found.template] = found.template_text
    text = found.template_text or templates[found.template]
    template = Template(name=found.template, content=text.encode())
    scheme = CheckConfig.of(template, found.policy.text, 0)
    return _Proposal(files=written, scheme=scheme, lines=tuple(_words(files, len(contents), found)))


def _of_policy(root: Path) -> _Proposal:
    """Take the policy and the template that hold for a new spec."""
    workspace = open_workspace(root)
    relative = workspace.relative(spec_folder(workspace) / "a-new-spec.md")
    number = workspace.rule_number(relative) or 0
    template = workspace.template(relative, workspace.policy.specs[number])
    return _Proposal(files={}, scheme=CheckConfig.of(template, workspace.policy_text, number), lines=())


def _markdown_files(root: Path) -> Iterator[str]:
    hidden = root / _HIDDEN_TEMPLATES
    for folder in (root, *([hidden] if hidden.is_dir() else [])):
        yield from (as_text(file.relative_to(root)) for file in walk(folder, is_markdown))


def _words(files: SpecFiles | None, read: int, found: FirstPolicy) -> Iterator[str]:
    yield from described(files, read, found)
    yield from reported(found)


def _shown(proposal: _Proposal) -> Iterator[str]:
    """Show the files that would be written; a template that is shipped is named only."""
    files = {**proposal.files, **({NAME: proposal.agents} if proposal.agents is not None else {})}
    for name, text in files.items():
        yield from ("", f"{name}:")
        is_shipped = text == built_in().content.decode()
        yield from (
            [f"  (the {BUILT_IN} template, as `specbot template show` prints it)"]
            if is_shipped
            else (f"  {line}".rstrip() for line in text.splitlines())
        )


def _is_new(root: Path, proposal: _Proposal) -> bool:
    return bool(proposal.files) or (proposal.agents is not None and proposal.agents != read_agents(root))


def _write(root: Path, proposal: _Proposal) -> None:
    """Write new files, never over one that is there; say what comes next."""
    for name, text in proposal.files.items():
        try:
            create_file(root / name, text.encode())
        except OSError as error:
            raise file_trouble(name, error) from error
    if proposal.agents is not None:
        write_agents(root, proposal.agents)
    names = [*proposal.files, *([NAME] if proposal.agents is not None else [])]
    click.echo(f"\nWrote {', '.join(map(inert, names))}; read {'it' if len(names) == 1 else 'them'} before you commit.")
    if proposal.files:
        click.echo(
            "Next: `specbot check`, and commit. Then the bot:\n"
            "  on GitHub  `specbot serve` opens a page that makes the App, or use the Action (docs/github-actions.md)\n"
            "  on GitLab  `specbot gitlab connect GROUP/PROJECT`, then `specbot serve`, or include the template (docs/gitlab-ci.md)"
        )
