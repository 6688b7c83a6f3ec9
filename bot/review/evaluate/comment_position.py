"""Where a finding can stand on the diff: its line, a near line of its section, the file, or nowhere.

A forge refuses a whole review for one comment on a line that its diff does not show, so only shown lines count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.edits import TextEdit
from bot.review.model.desired_state import Anchor
from bot.review.model.snapshot import ChangedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Lines to put in the place of the commented lines."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPosition:
    """An anchor, and the suggestion that fits exactly its lines."""

    anchor: Anchor
    suggestion: Suggestion | None = None


def comment_position(
    found: Diagnostic, file: ChangedFile, *, section: range, text: Sequence[str], file_comments: bool
) -> CommentPosition | None:
    """Climb down the ladder; None when only the summary can say it."""
    offered = suggest(found.fix[0], file, text) if found.fix is not None and len(found.fix) == 1 else None
    if offered is not None:
        return offered
    shown = [line for hunk in file.hunks for line in hunk.lines]
    if found.span.line in shown:
        return CommentPosition(anchor=_anchor(file, found.span.line))
    near = [line for line in shown if line in section]
    if near:
        return CommentPosition(anchor=_anchor(file, min(near, key=lambda line: abs(line - found.span.line))))
    return CommentPosition(anchor=_anchor(file, None)) if file_comments else None


def suggest(edit: TextEdit, file: ChangedFile, text: Sequence[str]) -> CommentPosition | None:
    """Offer an edit whose lines the diff shows; an insertion rides on the line before it."""
    edit = _on_line_before(edit, text)
    lines = range(edit.start_line, edit.end_line + 1)
    if not lines or not any(set(lines) <= set(hunk.lines) for hunk in file.hunks):
        return None
    start = edit.start_line if len(lines) > 1 else None
    return CommentPosition(anchor=_anchor(file, edit.end_line, start), suggestion=Suggestion(text=edit.text))


def _on_line_before(edit: TextEdit, text: Sequence[str]) -> TextEdit:
    """Turn an insertion into the replacement of the line before it by that line and the insertion."""
    if edit.end_line >= edit.start_line:
        return edit
    line = edit.start_line - 1
    if not 1 <= line <= len(text):
        return TextEdit(start_line=1, end_line=0, text="")
    return TextEdit(start_line=line, end_line=line, text=f"{text[line - 1]}\n{edit.text}")


def _anchor(file: ChangedFile, line: int | None, start: int | None = None) -> Anchor:
    """Name the lines of the new file; a renamed file needs its old name too."""
    return Anchor(path=file.path, line=line, start_line=start, previous_path=file.previous_path)
