"""A spec whose metadata stand in a file of their own is written as one text; here it becomes the files that a commit has."""

from collections.abc import Iterable, Iterator

from bot.markdown.metadata_file import Parts, split
from bot.review.model.desired_state import FileText


def separate(files: Iterable[FileText]) -> tuple[FileText, ...]:
    """Give each file of a commit; of a spec and its metadata only what changes."""
    return tuple(one for file in files for one in _separated(file))


def _separated(file: FileText) -> Iterator[FileText]:
    now = split(file.content) if file.metadata else None
    if now is None:
        yield file
        return
    before = split(file.before) or Parts(metadata=b"", text=b"")
    if now.metadata != before.metadata:
        yield FileText(path=file.metadata, content=now.metadata, before=before.metadata)
    if now.text != before.text or file.replaces is not None:
        yield FileText(path=file.path, content=now.text, before=before.text, replaces=file.replaces)
