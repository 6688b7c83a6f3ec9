"""Let a storm pass, and say what held.

Run it with: python -m tests.chaos --short
"""

import secrets
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.chaos.measures import LONG, SHORT
from tests.chaos.storm import Report, rage


@click.command()
@click.option("--short", is_flag=True, help="A small storm, for every change.")
@click.option("--seed", type=int, help="Throw the same dice again.")
@click.option("--logs", type=click.Path(path_type=Path, file_okay=False), help="Keep the processes' logs here.")
def main(*, short: bool, seed: int | None, logs: Path | None) -> None:
    """Exit with 0 only when every promise held."""
    console = Console()
    chosen = secrets.randbelow(10_000) if seed is None else seed
    console.print(f"A {'short' if short else 'long'} storm, seed {chosen}")
    columns = (TextColumn("{task.description:>9}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars, tempfile.TemporaryDirectory() as spare:
        task = bars.add_task("starting", total=1.0)
        folder = logs or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        report = rage(
            SHORT if short else LONG,
            chosen,
            folder,
            lambda phase, done: bars.update(task, description=phase, completed=done),
        )
        bars.update(task, description="done", completed=1.0)
    show(console, report)
    sys.exit(0 if report.well else 1)


def show(console: Console, report: Report) -> None:
    """Print the figures, then the promises."""
    figures = Table("", "", box=None, show_header=False)
    figures.columns[0].no_wrap = True
    for name, value in report.figures.items():
        figures.add_row(name, value)
    console.print(figures)
    promises = Table("", "", "", box=None, show_header=False)
    promises.columns[1].no_wrap = True
    for finding in report.findings:
        promises.add_row("✗" if finding.broken else "✓", finding.promise, str(finding))
    console.print(promises)


if __name__ == "__main__":
    main()
