"""A report of a spec whose metadata stand in a file of their own, each finding on the line that its file has."""

from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.metadata_findings import in_file
from bot.markdown.metadata_file import lines_above, split
from bot.report.spec_report import CheckedSpec, SpecReport


def checked(report: SpecReport, source: bytes, name: str) -> CheckedSpec:
    """Put a report beside its two files; `name` is that of the metadata. A text that was not joined is one file."""
    parts = split(source)
    if parts is None:
        return CheckedSpec(report=report, source=source.decode(errors="replace"))
    end = lines_above(source)
    return CheckedSpec(
        report=replace(report, diagnostics=tuple(named(one, end, name) for one in report.diagnostics)),
        source=parts.text.decode(errors="replace"),
        beside=parts.metadata.decode(errors="replace"),
    )


def named(found: Diagnostic, end: int, name: str) -> Diagnostic:
    """Move a finding to its file, and let one of the metadata, which are `end` lines with their fences, name theirs."""
    is_metadata, moved = in_file(found, end)
    return replace(moved, file=name) if is_metadata else moved
