"""One run of `specbot check`: from what was asked for to the report and the exit code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.files.cache import Cache, user_cache
from bot.cli.files.errors import UsageError
from bot.cli.files.loader import read_tasks
from bot.cli.files.output import Format, Report, print_report, progress, report_text
from bot.cli.files.parallel import Task
from bot.cli.files.plans import with_plans
from bot.cli.files.precedents import Judged, judge
from bot.cli.files.report_file import ensure_writable, write_report
from bot.cli.files.selection import SelectedFile, Selector
from bot.cli.files.settling import with_settling_fixes
from bot.markdown.hidden_characters import inert
from bot.policy.severity import Severity
from bot.report.metadata_lines import checked
from bot.report.spec_report import CheckedSpec, SpecReport

if TYPE_CHECKING:
    from bot.cli.files.changed import CommitComparison

_COUNTED = (Format.TEXT, Format.JSON)
FAILING = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What a person asked for; `changed` is None, a commit, or empty for where the branch began."""

    paths: tuple[str, ...]
    template_file: str | None
    policy_file: str | None
    format: Format
    output_file: str | None
    fail_on: str
    by_policy: bool
    no_cache: bool
    jobs: int | None
    changed: str | None
    statistics: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The specs of a run, their texts, and what was found."""

    targets: tuple[SelectedFile, ...]
    tasks: list[Task]
    judged: Judged
    notes: tuple[str, ...]


def run_check(options: CheckOptions) -> int:
    """Check, report, and give the exit code; raises `UsageError` where something has to be put right first."""
    if options.statistics and options.format not in _COUNTED:
        raise UsageError("--statistics goes with --format text or json; leave one of the two out.")
    try:
        found = _find(options)
    except UsageError as error:
        _annotate(error, options.format)
        raise
    for note in found.notes:
        click.echo(inert(note), err=True)
    specs = _checked(found.judged.reports, found.tasks)
    relative = [target.relative for target in found.targets]
    report = Report(specs=specs, relative=relative, format=options.format, statistics=options.statistics)
    if options.output_file is None:
        print_report(report)
    else:
        write_report(options.output_file, report_text(report))
    return _exit_code(specs, options.fail_on)


def _find(options: CheckOptions) -> _Found:
    """Choose the specs, look at them, and keep what is reported."""
    given = options.template_file is not None
    selector = Selector(policy_file=options.policy_file, by_policy=options.by_policy, whole=given)
    selection = selector.select(options.paths)
    comparison = _comparison(options)
    targets = selection.targets if comparison is None else comparison.changed(selection.targets)
    tasks = read_tasks(targets, options.template_file)
    _look_at(options.output_file, tasks, options.template_file, options.policy_file)
    cache = Cache(None) if options.no_cache else user_cache()
    judged = judge(targets, tasks, cache, jobs=options.jobs, given=given, progress=progress)
    judged = replace(judged, reports=with_plans(judged.reports, targets))
    found = zip(judged.reports, targets, tasks, strict=True)
    judged = replace(judged, reports=tuple(with_settling_fixes(judged, *one) for one in found))
    notes = (*selection.notes, *judged.notes)
    if comparison is not None:
        judged = replace(judged, reports=comparison.brought(judged, targets, tasks, cache))
        notes = (*selection.notes, *judged.notes, *comparison.notes(len(targets), len(selection.targets)))
    return _Found(targets=targets, tasks=tasks, judged=judged, notes=notes)


def _comparison(options: CheckOptions) -> "CommitComparison | None":
    if options.changed is None:
        return None
    from bot.cli.files.changed import CommitComparison  # noqa: PLC0415 - few runs compare

    return CommitComparison(options.changed)


def _look_at(output_file: str | None, tasks: Sequence[Task], *named: str | None) -> None:
    """Raise `UsageError` where the report may not be written; files that were read are not replaced."""
    if output_file is not None:
        names = (*(task.path for task in tasks), *(name for name in named if name is not None))
        ensure_writable(output_file, map(Path, names))


def _checked(reports: Sequence[SpecReport], tasks: Sequence[Task]) -> list[CheckedSpec]:
    """Put what was found beside the text that it was found in; a clean spec needs no text."""
    return [
        checked(report, task.source if report.diagnostics else b"", task.metadata or "")
        for report, task in zip(reports, tasks, strict=True)
    ]


def _annotate(error: UsageError, format_: Format) -> None:
    """Show a broken policy or template on the diff, too."""
    if format_ is Format.GITHUB and error.path is not None:
        from bot.report.annotations import annotate_github  # noqa: PLC0415 - one format is used at a time

        click.echo(annotate_github(error.path, error.line or 1, error.message))


def _exit_code(specs: Sequence[CheckedSpec], fail_on: str) -> int:
    failing = FAILING[fail_on]
    return int(any(diagnostic.severity in failing for spec in specs for diagnostic in spec.report.diagnostics))
