"""`specbot check`: specs against their template, with an exit code for pipelines."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.files.cache import Cache, user_cache
from bot.cli.files.errors import UsageError
from bot.cli.files.loader import read_tasks
from bot.cli.files.output import Format, print_report, progress, report_text
from bot.cli.files.parallel import Task
from bot.cli.files.precedents import Judged, judge
from bot.cli.files.report_file import ensure_writable, write_report
from bot.cli.files.selection import SelectedFile, Selector
from bot.markdown.hidden_characters import inert
from bot.policy.severity import Severity
from bot.report.spec_report import CheckedSpec, SpecReport

if TYPE_CHECKING:
    from bot.comparison.diagnostic import Diagnostic
    from bot.spec.model import Examination

_APPLIED = (Format.JSON, Format.SARIF)
_FAILING = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--template", "template_file", metavar="FILE", help="Check by this template instead of the one in force.")
@click.option("--policy", "policy_file", metavar="FILE", help="Use this policy instead of .specbot.yml.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.option("--output-file", metavar="FILE", help="Write the report to this file instead of standard output.")
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILING)),
    default="error",
    show_default=True,
    help="From which severity on to exit with 1.",
)
@click.option(
    "--by-policy", is_flag=True, help="Skip files that the policy does not select (for hooks that pass any file)."
)
@click.option("--no-cache", is_flag=True, help="Check everything anew.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes to use; as many as there are processors.")
def check(
    *,
    paths: tuple[str, ...],
    template_file: str | None,
    policy_file: str | None,
    format_: str,
    output_file: str | None,
    fail_on: str,
    by_policy: bool,
    no_cache: bool,
    jobs: int | None,
) -> None:
    r"""Check specs against their template.

    PATHS are files, directories or globs; - reads standard input. Without PATHS, every spec that the policy selects in
    this working tree. Exit code: 0 clean, 1 findings at or over --fail-on, 2 a broken policy or template, or a wrong call.

    \b
    Examples:
      specbot check docs/specs
      specbot check --format sarif --output-file specs.sarif
      specbot check --template TEMPLATE.md draft.md
    """
    chosen = Format(format_)
    try:
        selector = Selector(policy_file=policy_file, by_policy=by_policy, whole=template_file is not None)
        selection = selector.select(paths)
        tasks = read_tasks(selection.targets, template_file)
        _look_at(output_file, tasks, template_file, policy_file)
        cache = Cache(None) if no_cache else user_cache()
        given = template_file is not None
        judged = judge(selection.targets, tasks, cache, jobs=jobs, given=given, progress=progress)
    except UsageError as error:
        _annotate(error, chosen)
        raise
    for note in (*selection.notes, *judged.notes):
        click.echo(inert(note), err=True)
    specs = _specs(judged, selection.targets, tasks, chosen)
    _deliver(specs, [target.relative for target in selection.targets], chosen, output_file)
    sys.exit(_exit_code(specs, fail_on))


def _look_at(output_file: str | None, tasks: Sequence[Task], *named: str | None) -> None:
    """Raise `UsageError` where the report may not be written; files that were read are not replaced."""
    if output_file is not None:
        names = (*(task.path for task in tasks), *(name for name in named if name is not None))
        ensure_writable(output_file, map(Path, names))


def _specs(
    judged: Judged, targets: Sequence[SelectedFile], tasks: Sequence[Task], format_: Format
) -> list[CheckedSpec]:
    """Give what is reported, in a format that programs apply only with fixes that settle."""
    if format_ in _APPLIED:
        judged = replace(judged, reports=tuple(_with_fixes_that_settle(judged, targets, tasks)))
    return _checked(judged, tasks)


def _deliver(specs: Sequence[CheckedSpec], relative: Sequence[str], format_: Format, output_file: str | None) -> None:
    """Print the report, or write it to its file."""
    if output_file is None:
        print_report(specs, relative, format_)
    else:
        write_report(output_file, report_text(specs, relative, format_))


def _checked(judged: Judged, tasks: Sequence[Task]) -> list[CheckedSpec]:
    """Put what was found beside the text that it was found in; a clean spec needs no text."""
    return [
        CheckedSpec(report=report, source=task.source.decode(errors="replace") if report.diagnostics else "")
        for report, task in zip(judged.reports, tasks, strict=True)
    ]


def _with_fixes_that_settle(
    judged: Judged, targets: Sequence[SelectedFile], tasks: Sequence[Task]
) -> Iterator[SpecReport]:
    """Keep only fixes that settle their finding in a report that programs apply."""
    for report, target, task in zip(judged.reports, targets, tasks, strict=True):
        if not any(one.fix for one in report.diagnostics):
            yield report
            continue
        from bot.cli.files.fix_text import offered  # noqa: PLC0415 - clean specs never need the rules again

        def evaluate(one: "Examination", target: SelectedFile = target, task: Task = task) -> "tuple[Diagnostic, ...]":
            return judged.evaluate(one.diagnostics, one.evidence, target, task)

        kept = offered(report.diagnostics, task.source, task.path, task.scheme, evaluate)
        yield replace(report, diagnostics=kept)


def _annotate(error: UsageError, format_: Format) -> None:
    """Show a broken policy or template on the diff, too."""
    if format_ is Format.GITHUB and error.path is not None:
        from bot.report.annotations import annotate_github  # noqa: PLC0415 - one format is used at a time

        click.echo(annotate_github(error.path, error.line or 1, error.message))


def _exit_code(specs: Sequence[CheckedSpec], fail_on: str) -> int:
    failing = _FAILING[fail_on]
    return int(any(diagnostic.severity in failing for spec in specs for diagnostic in spec.report.diagnostics))
