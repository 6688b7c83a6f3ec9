"""A spec and its metadata in two files, either of which may be open: read as one text, and each told what is its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.files.errors import file_trouble
from bot.cli.files.metadata_files import with_metadata
from bot.cli.files.plain_file import read_plain
from bot.cli.files.selection import SelectedFile
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.metadata_findings import in_file
from bot.comparison.progress import ChecklistQuestion
from bot.markdown.metadata_file import join, lines_above, split

NearTexts = Mapping[Path, str]
"""The texts of other open documents in the same folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of an open file, and of the file that makes one spec with it."""

    found: tuple[Diagnostic, ...] = ()
    other: Path | None = None
    other_text: str = ""
    other_found: tuple[Diagnostic, ...] = ()


def joined_source(file: Path, text: str, near: NearTexts, target: SelectedFile) -> bytes:
    """Read an open file and the one beside it as one text, each as it is in the editor, else as on the disk.

    Raises `UsageError` where a file cannot be read.
    """
    spec, texts = target.file or file, {**near, file: text}
    try:
        source = _encoded(texts[spec]) if spec in texts else read_plain(spec)
        metadata = _metadata(spec, target)
        if metadata is not None and metadata in texts:
            return join(_encoded(texts[metadata]), source)
        return with_metadata(source, spec, target.rule.metadata)
    except OSError as error:
        raise file_trouble(target.shown, error) from error


def told(file: Path, target: SelectedFile, source: bytes, found: tuple[Diagnostic, ...]) -> Told:
    """Tell the findings of one text apart by their files."""
    spec = target.file or file
    metadata, parts = _metadata(spec, target), split(source)
    if metadata is None or parts is None:
        return Told(found=found, other=metadata)
    end = lines_above(source)
    moved = [in_file(one, end) for one in found]
    of_spec = tuple(one for is_metadata, one in moved if not is_metadata)
    of_metadata = tuple(one for is_metadata, one in moved if is_metadata)
    if file == metadata:
        return Told(found=of_metadata, other=spec, other_text=_decoded(parts.text), other_found=of_spec)
    return Told(found=of_spec, other=metadata, other_text=_decoded(parts.metadata), other_found=of_metadata)


def own_part(file: Path, target: SelectedFile, source: bytes) -> str:
    """Give what belongs to an open file of a text that may have been joined."""
    parts = split(source) if target.rule.metadata is not None else None
    if parts is None:
        return _decoded(source)
    return _decoded(parts.text if file == target.file else parts.metadata)


def below(question: ChecklistQuestion, above: int) -> ChecklistQuestion:
    """Say where a question stands in the open file."""
    span = question.span
    moved = replace(span, line=max(span.line - above, 1), end_line=max(span.end_line - above, 1))
    return replace(question, span=moved) if above else question


def _metadata(spec: Path, target: SelectedFile) -> Path | None:
    name = target.rule.metadata
    return None if name is None else spec.with_name(name)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass" if _is_text(content) else "replace")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
