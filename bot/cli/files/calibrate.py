"""`specbot calibrate`: a policy that a team's own specs keep, with the counts that speak for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from bot.calibration.calibrate import is_unwritten
from bot.calibration.proposal import PolicyProposal, propose, refine
from bot.calibration.statistics import survey
from bot.cli.files.activity import activity
from bot.cli.files.cache import Cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.errors import UsageError
from bot.cli.files.loader import read_tasks
from bot.cli.files.output import progress
from bot.cli.files.parallel import Advance, Task, examine_all
from bot.cli.files.preset_guess import guessed_preset
from bot.cli.files.proposal_text import with_proposal, with_rule
from bot.cli.files.selection import SelectedFile, Selector, shown
from bot.cli.files.statistics_table import before_and_after
from bot.cli.files.write import write_text
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.markdown.hidden_characters import inert, visible
from bot.policy.model import POLICY_PATHS
from bot.report.spec_report import SpecReport
from bot.report.wording import counted
from bot.spec.precedent import with_precedent
from bot.template.compile_template import compile_template


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--keep",
    type=click.FloatRange(0.5, 1.0),
    default=0.95,
    show_default=True,
    help="The share of specs that must have what is required.",
)
@click.option(
    "--template", "template_file", metavar="FILE", help="Calibrate this template instead of the one in force."
)
@click.option("--policy", "policy_file", metavar="FILE", help="Read and write this policy instead of .specbot.yml.")
@click.option("--dry-run", is_flag=True, help="Print the policy instead of writing it.")
@click.option("--preset", is_flag=True, help="Say which preset the repository follows, and why; write nothing.")
def calibrate(
    *,
    paths: tuple[str, ...],
    keep: float,
    template_file: str | None,
    policy_file: str | None,
    dry_run: bool,
    preset: bool,
) -> None:
    r"""Propose a policy that your existing specs keep.

    PATHS are accepted specs (files, directories, globs; by default all that the policy selects). What nearly all of
    them have stays required; what more than a few leave out becomes optional; the statuses and words in use are allowed;
    what else they break becomes advice, each demand for itself. The policy file is the only result.

    \b
    Examples:
      specbot calibrate docs/specs --dry-run
      specbot calibrate --keep 0.9 rfcs
      specbot calibrate --preset
    """
    if preset:
        _guess_preset(*paths, template_file, policy_file)
        return
    exists = policy_file is not None and Path(policy_file).is_file()
    selector = Selector(policy_file=policy_file if exists else None, whole=template_file is not None)
    selection = selector.select(paths)
    if not selection.targets:
        raise UsageError("There is no spec to learn from; name the files or directories where they lie.")
    tasks = read_tasks(selection.targets, template_file)
    if template_file:
        name = selection.targets[0].workspace.relative(Path(template_file).absolute())
        tasks = [replace(task, scheme=replace(task.scheme, template_name=name)) for task in tasks]
    targets = _one_rule(selection.targets, tasks)
    before, after, text = _calibrated([target for target, _ in targets], [task for _, task in targets], keep)
    workspace = targets[0][0].workspace
    file = Path(policy_file) if policy_file else workspace.root / (workspace.policy_name or POLICY_PATHS[0])
    left_out = len(tasks) - len(targets)
    _tell(file, text, [*_compared(before, after)], left_out=left_out, dry_run=dry_run)


def _compared(before: Sequence[SpecReport], after: Sequence[SpecReport]) -> Iterator[str]:
    """Say what the policy changes, and how many specs had nothing to say about it."""
    yield from before_and_after(before, after)
    unwritten = sum(map(is_unwritten, before))
    if unwritten:
        yield f"Learnt nothing from {counted(unwritten, 'spec')} with only the template's text."


def _guess_preset(*narrower: str | None) -> None:
    if any(narrower):
        raise UsageError("--preset looks at the whole repository; leave out files, --template and --policy.")
    with activity("Reading what is here"):
        lines = tuple(guessed_preset())
    for line in lines:
        click.echo(visible(line))


def _tell(file: Path, text: str, lines: Sequence[str], *, left_out: int, dry_run: bool) -> None:
    """Write the policy, or print it; and say what it changes."""
    if dry_run:
        click.echo(text, nl=False)
    else:
        write_text(file, text, shown(file))
    for line in lines:
        click.echo(line, err=dry_run)
    if left_out:
        click.echo(f"Left out {counted(left_out, 'spec')} of another rule or template; calibrate them apart.", err=True)
    if not dry_run:
        click.echo(f"Wrote {inert(shown(file))}; read it before you commit it.")


def _one_rule(targets: Sequence[SelectedFile], tasks: Sequence[Task]) -> list[tuple[SelectedFile, Task]]:
    """Keep the specs of the most common rule and template: one run calibrates one of them."""
    pairs = list(zip(targets, tasks, strict=True))
    keys = Counter((target.workspace.root, target.number, task.scheme) for target, task in pairs)
    wanted = keys.most_common(1)[0][0]
    return [(target, task) for target, task in pairs if (target.workspace.root, target.number, task.scheme) == wanted]


def _calibrated(
    targets: Sequence[SelectedFile], tasks: Sequence[Task], keep: float
) -> tuple[list[SpecReport], list[SpecReport], str]:
    """Propose, look at what would still fail, refine; give the reports before and after, and the policy."""
    scheme = with_rule(tasks[0].scheme, targets)
    with progress(4 * len(tasks), "Calibrating") as advance:
        before = _reports(tasks, advance)
        learnt = [task for task, report in zip(tasks, before, strict=True) if not is_unwritten(report)]
        if not learnt:
            return before, before, scheme.policy_text
        proposal = _proposed(_under(learnt, scheme), keep, advance)
        draft = with_proposal(scheme, proposal)
        reports = _reports(_under(learnt, draft), advance)
        final = with_proposal(scheme, refine(proposal, reports, keep=keep))
        after = _reports(_under(tasks, final), advance)
    return before, after, final.policy_text


def _proposed(tasks: Sequence[Task], keep: float, advance: Advance) -> PolicyProposal:
    """Survey by all that the template requires, also what an earlier run made optional."""
    scheme = tasks[0].scheme
    rule = policy_of(scheme).specs[scheme.rule]
    schema = compile_template(schema_of(scheme).template, replace(rule, optional=()))
    surveys = []
    for task in tasks:
        surveys.append(survey(compare(parse(task.source.decode("utf-8", errors="replace")), schema)))
        advance(1)
    return propose(surveys, schema, rule, keep=keep)


def _reports(tasks: Sequence[Task], advance: Advance) -> list[SpecReport]:
    """Examine by the policy alone: what it calls advice is, and no precedent speaks."""
    found = examine_all(tasks, Cache(None), jobs=None, advance=advance)
    rules = [policy_of(task.scheme).specs[task.scheme.rule] for task in tasks]
    return [
        replace(one, diagnostics=with_precedent(one.diagnostics, one.evidence, None, rule))
        for one, rule in zip(found, rules, strict=True)
    ]


def _under(tasks: Sequence[Task], scheme: CheckConfig) -> list[Task]:
    return [Task(path=task.path, source=task.source, scheme=scheme) for task in tasks]
