"""A spec whose metadata stand in a file of their own is written as one text; here it becomes the files that a commit has."""

from collections.abc import Iterable, Iterator

from bot.markdown.metadata_file import changed_parts
from bot.review.model.desired_state import FileText


def separate(files: Iterable[FileText]) -> tuple[FileText, ...]:
    """Give each file of a commit; of a spec and its metadata only what changes."""
    return tuple(one for file in files for one in _separated(file))


def _separated(file: FileText) -> Iterator[FileText]:
    parts = tuple(changed_parts(file.before, file.content)) if file.metadata else ()
    if not parts:
        yield file
    for part in parts:
        before = part.before or b""
        if part.is_metadata:
            yield FileText(path=file.metadata, content=part.after, before=before)
        elif part.after != before or file.replaces is not None:
            yield FileText(path=file.path, content=part.after, before=before, replaces=file.replaces)
