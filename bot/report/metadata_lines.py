"""Findings of a spec whose metadata stand in a file of their own, each on the line that its file has."""

from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.metadata_file import fence_end, split
from bot.markdown.text_normalize import numbered_lines
from bot.report.spec_report import CheckedSpec, SpecReport


def checked(report: SpecReport, source: bytes, name: str) -> CheckedSpec:
    """Put a report beside its two files; `name` is that of the metadata. A text that was not joined is one file."""
    parts = split(source)
    if parts is None:
        return CheckedSpec(report=report, source=source.decode(errors="replace"))
    end = fence_end(numbered_lines(source.decode("utf-8-sig", errors="replace")))
    found = tuple(in_file(one, end, name) for one in report.diagnostics)
    return CheckedSpec(
        report=replace(report, diagnostics=found),
        source=parts.text.decode(errors="replace"),
        beside=parts.metadata.decode(errors="replace"),
    )


def in_file(found: Diagnostic, end: int, name: str) -> Diagnostic:
    """Move a finding to its file: the metadata are `end` lines with their fences. A fix of both files is left out."""
    is_above = found.span.line <= end
    shift, edits = (1 if is_above else end), found.fix or ()
    whole = all((edit.start_line <= end) == is_above for edit in edits)
    fix = [replace(one, start_line=one.start_line - shift, end_line=one.end_line - shift) for one in edits]
    first = max(found.span.line - shift, 1)
    last = max(min(found.span.end_line, end) - shift if is_above else found.span.end_line - shift, first)
    return replace(
        found,
        span=replace(found.span, line=first, end_line=last),
        fix=tuple(fix) if fix and whole else None,
        file=name if is_above else "",
    )
