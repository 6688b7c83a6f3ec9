"""New texts for files of the pull request, made by edits of lines; every other byte stays."""

from collections.abc import Iterable

from bot.comparison.progress import ChecklistQuestion
from bot.markdown.edits import Span, TextEdit, apply_edits
from bot.review.evaluate.spec_review import SpecReview
from bot.review.model.desired_state import FileText
from bot.review.text.markdown_escape import without_links
from bot.spec.edits import with_tick


def edited_file(spec_review: SpecReview, edits: Iterable[TextEdit]) -> FileText | None:
    """Apply edits to a spec at head; None when nothing would change."""
    before = spec_review.source.head.content if spec_review.source.head is not None else b""
    after = apply_edits(before.decode(), edits).encode()
    return None if after == before else FileText(path=spec_review.path, content=after)


def answer_edit(question: ChecklistQuestion, answer: str, lines: tuple[str, ...]) -> TextEdit:
    """Tick a question and write the answer under it, indented as its text is."""
    span = question.span
    item = lines[span.line - 1 : span.end_line]
    ticked = [with_tick(item[0], span.column), *item[1:]]
    indent = " " * (len(item[0]) - len(item[0].lstrip()) + 2)
    text = "\n".join([*ticked, f"{indent}**Answer:** {without_links(answer)}", ""])
    return TextEdit(start_line=span.line, end_line=span.end_line, text=text)


def is_answered(question: ChecklistQuestion, answer: str, lines: tuple[str, ...]) -> bool:
    """Tell whether this very answer stands under the question: the commit was made, and only its receipt was lost."""
    under = lines[question.span.line : question.span.end_line + 1]
    return any(line.strip() == f"**Answer:** {without_links(answer)}" for line in under)


def status_edit(span: Span, name: str, lines: tuple[str, ...]) -> TextEdit:
    """Put a status in the place of the one in the file."""
    line = lines[span.line - 1]
    text = line[: span.column - 1] + name + line[span.end_column - 1 :]
    return TextEdit(start_line=span.line, end_line=span.line, text=f"{text}\n")
