"""Reports to standard output, in colour where a person looks at them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

import click

from bot.cli.files.parallel import Advance
from bot.report.spec_report import CheckedSpec
from bot.report.text import Line, plain, render_text

_MANY = 50


class Format(StrEnum):
    """The formats of a report; the value is what the option takes."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is reported, and how. The formats for pipelines name files from the root (`relative`), the others as they were named."""

    specs: Sequence[CheckedSpec]
    relative: Sequence[str]
    format: Format
    statistics: bool = False
    """The counts by rule and by spec: instead of the findings in a text, beside them in JSON."""

    def lines(self) -> Iterator[Line]:
        """Write the text for people."""
        if self.statistics:
            from bot.report.statistics import render_statistics  # noqa: PLC0415 - few runs ask for it

            return render_statistics([spec.report for spec in self.specs])
        return render_text(self.specs)


def print_report(report: Report) -> None:
    """Print a report."""
    if report.format is Format.TEXT:
        print_lines(report.lines())
    else:
        text = _rendered(report)
        click.echo(text, nl=bool(text))


def report_text(report: Report) -> str:
    """Give a report as the text of a file, without colour."""
    if report.format is Format.TEXT:
        return "".join(f"{plain(line)}\n" for line in report.lines())
    text = _rendered(report)
    return f"{text}\n" if text else ""


@contextmanager
def progress(total: int, label: str) -> Iterator[Advance]:
    """Show a bar on standard error, to a person who waits for many files."""
    if total < _MANY or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


def print_lines(lines: Iterable[Line]) -> None:
    """Print styled lines; plain ones unless standard output is a terminal."""
    if not sys.stdout.isatty():
        click.echo("".join(f"{plain(line)}\n" for line in lines), nl=False)
        return
    from rich.console import Console  # noqa: PLC0415 - costs 40 ms, and only a terminal needs it
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((piece.text, piece.style) for piece in line)))


def _rendered(report: Report) -> str:
    specs, format_ = report.specs, report.format
    if format_ is Format.JSON:
        from bot.report.as_json import render_json  # noqa: PLC0415 - one format is used at a time

        return render_json(specs, statistics=report.statistics)
    pairs = zip(specs, report.relative, strict=True)
    rooted = [replace(spec, report=replace(spec.report, path=path)) for spec, path in pairs]
    if format_ is Format.SARIF:
        from importlib.metadata import version  # noqa: PLC0415 - costs 30 ms

        from bot.report.sarif import render_sarif  # noqa: PLC0415 - one format is used at a time

        return render_sarif(rooted, version=version("specbot"))
    from bot.report.annotations import render_github, render_gitlab  # noqa: PLC0415 - one format is used at a time

    return render_github(rooted) if format_ is Format.GITHUB else render_gitlab(rooted)
