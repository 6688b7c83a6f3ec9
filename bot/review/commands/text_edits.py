"""New texts for files of the pull request, made by edits of lines; every other byte stays."""

from collections.abc import Iterable

from bot.markdown.edits import Span, TextEdit, apply_edits
from bot.review.evaluate.model import SpecReview
from bot.review.model.desired_state import FileText


def edited_file(spec_review: SpecReview, edits: Iterable[TextEdit]) -> FileText | None:
    """Apply edits to a spec at head; None when nothing would change."""
    before = spec_review.source.head.content if spec_review.source.head is not None else b""
    after = apply_edits(before.decode(), edits).encode()
    return None if after == before else FileText(path=spec_review.path, content=after)


def status_edit(span: Span, name: str, lines: tuple[str, ...]) -> TextEdit:
    """Put a status in the place of the one in the file."""
    line = lines[span.line - 1]
    text = line[: span.column - 1] + name + line[span.end_column - 1 :]
    return TextEdit(start_line=span.line, end_line=span.line, text=f"{text}\n")
