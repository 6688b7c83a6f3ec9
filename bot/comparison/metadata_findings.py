"""Findings of a spec whose metadata stand in a file of their own, each on the line that its file has."""

from dataclasses import replace

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.metadata_file import edit_in_file, place


def in_file(found: Diagnostic, end: int) -> tuple[bool, Diagnostic]:
    """Say whether a finding is of the metadata, which are `end` lines with their fences, and move it to its file.

    A fix that changes both files is left out.
    """
    is_metadata, first = place(found.span.line, end)
    _, last = place(min(found.span.end_line, end) if is_metadata else found.span.end_line, end)
    edits = [edit_in_file(one, end) for one in found.fix or ()]
    fix = tuple(edit for _, edit in edits) if {one for one, _ in edits} == {is_metadata} else None
    return is_metadata, replace(found, span=replace(found.span, line=first, end_line=max(last, first)), fix=fix)
