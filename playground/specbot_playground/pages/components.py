"""What every forge's pages are put together from."""

from collections.abc import Iterable
from datetime import datetime

from specbot_playground.diff import FileDiff, Line
from specbot_playground.pages.view import FileView, LabelView, Row, ThreadView

EMOJI = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "laugh": "😄",
    "smile": "😄",
    "laughing": "😄",
    "hooray": "🎉",
    "tada": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}
_KINDS = {"+": "added", "-": "removed", " ": "context", "@": "hunk", "\\": "context"}
_CONTEXT = 3


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago something was."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} minute{'' if minutes == 1 else 's'} ago" if minutes < 60 else f"{minutes // 60} h ago"


def emoji(name: str) -> str:
    """Draw an emoji, or name it."""
    return EMOJI.get(name, f":{name}:")


def context(files: Iterable[FileDiff], path: str, line: int | None) -> tuple[Row, ...]:
    """Show the lines that a thread stands under."""
    file = next((one for one in files if one.path == path), None)
    lines = [one for one in file.lines if line and one.new and line - _CONTEXT <= one.new <= line] if file else []
    return tuple(_row(one) for one in lines)


def _row(one: Line) -> Row:
    return Row(kind=_KINDS[one.kind], old=one.old, new=one.new, text=one.text)


def file(one: FileDiff, threads: Iterable[tuple[str, int | None, ThreadView]]) -> FileView:
    """Show a changed file with the threads that stand on it now, each with its path and line."""
    found: dict[int, tuple[ThreadView, ...]] = {}
    for path, line, thread in threads:
        if path == one.path:
            found[line or 0] = (*found.get(line or 0, ()), thread)
    return FileView(
        path=one.path,
        added=one.additions,
        removed=one.deletions,
        rows=tuple(_row(each) for each in one.lines),
        threads=found,
    )


def label(name: str, colour: str) -> LabelView:
    """Show a label; dark text on what is light."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (0, 2, 4))
    return LabelView(name=name, colour=colour, dark=red * 299 + green * 587 + blue * 114 > 150_000)
