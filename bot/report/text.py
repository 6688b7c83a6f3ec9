"""Reports for people: each diagnostic with its source and a caret, then one line of totals.

Lines are pieces with a style name, so that the shell decides about colour.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.hidden_characters import inert
from bot.policy.severity import Severity
from bot.report.excerpt import excerpt
from bot.report.spec_report import CheckedSpec, SpecReport
from bot.report.wording import counted, more_about

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one style (the words of rich: `bold red`)."""

    text: str
    style: str = ""


Line: TypeAlias = tuple[Piece, ...]


def plain(line: Line) -> str:
    """Write a line without styles."""
    return "".join(piece.text for piece in line)


def render_text(specs: Iterable[CheckedSpec]) -> Iterator[Line]:
    """Write every diagnostic, then the totals."""
    reports = []
    for spec in specs:
        reports.append(spec.report)
        texts = {one.file: spec.lines(one) for one in spec.report.diagnostics}
        for diagnostic in spec.report.diagnostics:
            yield from _diagnostic(spec.path(diagnostic), texts[diagnostic.file], diagnostic)
        if spec.report.diagnostics:
            yield from (_progress(spec.report), ())
    yield totals(reports)


def _diagnostic(path: str, lines: Sequence[str], diagnostic: Diagnostic) -> Iterator[Line]:
    style = STYLES[diagnostic.severity]
    place = f"{inert(path)}:{diagnostic.span.line}:{diagnostic.span.column}"
    number = str(diagnostic.span.line)
    gutter = " " * (len(number) + 1)
    yield (
        Piece(f"{diagnostic.severity}[{diagnostic.code}]", style),
        Piece(f": {inert(diagnostic.message)}", "bold"),
    )
    yield Piece(f"{gutter[1:]}--> ", "blue"), Piece(place)
    shown = excerpt(lines, diagnostic.span)
    if shown:
        source, carets = shown
        yield (Piece(f"{gutter}|", "blue"),)
        yield Piece(f"{number} | ", "blue"), Piece(source)
        yield Piece(f"{gutter}| ", "blue"), Piece(carets, style)
    way_out = "`specbot fix` does this; " if diagnostic.fix else ""
    yield Piece(f"{gutter}= ", "blue"), Piece(f"help: {way_out}{more_about(diagnostic.code)}")
    yield ()


def _progress(report: SpecReport) -> Line:
    parts = [f"{report.sections.done} of {counted(report.sections.total, 'section')} complete"]
    if report.questions.total:
        parts.append(
            f"{report.questions.total - report.questions.done} of {counted(report.questions.total, 'question')} open"
        )
    if report.tasks.total:
        parts.append(f"{report.tasks.done} of {counted(report.tasks.total, 'task')} done")
    status = f" ({report.status})" if report.status else ""
    return Piece(f"{inert(report.path)}{inert(status)}: ", "bold"), Piece("; ".join(parts))


def totals(reports: Sequence[SpecReport]) -> Line:
    """Write how many specs were looked at, and what was found in them."""
    found = [diagnostic for report in reports for diagnostic in report.diagnostics]
    start = Piece(f"Checked {counted(len(reports), 'spec')}: ")
    if not found:
        return start, Piece("nothing to report.", "green")
    severities = [(severity, sum(one.severity is severity for one in found)) for severity in Severity]
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    said = [(counted(number, words[severity]), STYLES[severity]) for severity, number in severities if number]
    pieces = [piece for text, style in said for piece in (Piece(", "), Piece(text, style))][1:]
    fixable = sum(one.fix is not None for one in found)
    end = f"; `specbot fix` settles {fixable} of them." if fixable else "."
    return start, *pieces, Piece(end)
