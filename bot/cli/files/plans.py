"""The plan of a spec that is a file of its own, in a working tree; what cannot be read is no plan."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cli.files.links import ensure_inside
from bot.cli.files.plain_file import read_plain
from bot.cli.files.selection import SelectedFile
from bot.report.spec_report import SpecReport


def plan_of(target: SelectedFile) -> bytes | None:
    """Read the plan beside a spec; None where the policy names none, or there is none to read."""
    if target.rule.plan is None or target.file is None:
        return None
    file = target.file.parent / target.rule.plan
    try:
        ensure_inside(file, f"{target.shown}: {target.rule.plan}")
        return read_plain(file)
    except OSError:
        return None


def with_plans(reports: Sequence[SpecReport], targets: Sequence[SelectedFile]) -> tuple[SpecReport, ...]:
    """Count the tasks of the specs whose plans are files of their own there."""
    if not any(target.rule.plan for target in targets):
        return tuple(reports)
    from bot.spec.companions import tasks_of  # noqa: PLC0415 - the Markdown parser is not loaded where it has nothing to read

    return tuple(
        report if target.rule.plan is None else replace(report, tasks=tasks_of(plan_of(target)))
        for report, target in zip(reports, targets, strict=True)
    )
