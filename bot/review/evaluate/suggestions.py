"""Which comment may hold which suggestion: a click replaces the lines on which the forge keeps the thread, and no others.

So a suggestion is shown only where the thread stands on exactly the lines that it was made from, on the head that was
read. Suggestions that want the same lines become one, in one of their comments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.markdown.edits import OverlappingEditsError, apply_edits
from bot.markdown.model import TextEdit
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import Anchor
from bot.review.model.pull_request import ReviewThread


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Lines to put in the place of the commented lines."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPosition:
    """An anchor, and the suggestion that fits exactly its lines."""

    anchor: Anchor
    suggestion: Suggestion | None = None


MAX_LINES = 100
"""GitLab takes no more above the commented one."""
LONGEST = 20_000
"""What is cut to fit into a comment must not be a suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A comment that could hold a suggestion: its place, its rank in the file, its thread if it has one, the text around."""

    key: str
    where: CommentPosition
    edit: TextEdit | None
    rank: int
    thread: ReviewThread | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a comment holds: its suggestion, or None, and the line of the comment whose suggestion does it as well."""

    where: CommentPosition
    held_on: int | None = None


def stands_at(thread: ReviewThread, anchor: Anchor, can: Capabilities) -> bool:
    """Tell whether a click in a thread replaces exactly the lines of an anchor.

    Where the fence says how many lines stand above the commented one, only that one line is the thread's.
    """
    if thread.outdated or thread.line is None or (thread.path, thread.line) != (anchor.path, anchor.line):
        return False
    return "{above}" in can.suggestion_info or (thread.start_line or thread.line) == _lines(anchor).start


def is_short(where: CommentPosition) -> bool:
    """Tell whether a suggestion fits into a comment, whole."""
    text = where.suggestion.text if where.suggestion is not None else ""
    return len(_lines(where.anchor)) <= MAX_LINES and len(text) <= LONGEST


def choose(candidates: Iterable[Candidate], taken: Iterable[Anchor], can: Capabilities) -> Mapping[str, Shown]:
    """Say what each comment holds; nothing is suggested for lines that are `taken`."""
    shown: dict[str, Shown] = {}
    taken = tuple(taken)
    wishes = []
    for one in candidates:
        shown[one.key] = Shown(where=replace(one.where, suggestion=None))
        if one.where.suggestion is not None and not any(_overlap(one.where.anchor, other) for other in taken):
            wishes.append(one)
    for group in _groups(wishes):
        shown |= _held(group, can)
    return shown


def _groups(wishes: Iterable[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Put suggestions together that want a line in common, in the order of the file."""
    group: list[Candidate] = []
    for one in sorted(wishes, key=_place):
        if group and not any(_overlap(one.where.anchor, other.where.anchor) for other in group):
            yield tuple(group)
            group = []
        group.append(one)
    if group:
        yield tuple(group)


def _place(one: Candidate) -> tuple[str, int, int, int]:
    lines = _lines(one.where.anchor)
    return one.where.anchor.path, lines.start, lines.stop, one.rank


def _held(group: Sequence[Candidate], can: Capabilities) -> Iterator[tuple[str, Shown]]:
    """Let one comment hold the suggestion of all, else one its own; the others say where to click."""
    together = _together(group)
    holder = _holder(group, together, can) if together is not None else None
    if together is None or holder is None:
        together = next((one.where for one in group if _holder([one], one.where, can)), None)
        group = [one for one in group if together is one.where]
        holder = next(iter(group), None)
    if together is None or holder is None:
        return
    for one in group:
        yield one.key, Shown(where=together) if one is holder else _elsewhere(one, together)


def _elsewhere(one: Candidate, together: CommentPosition) -> Shown:
    return Shown(where=replace(one.where, suggestion=None), held_on=together.anchor.line)


def _holder(group: Sequence[Candidate], where: CommentPosition, can: Capabilities) -> Candidate | None:
    """Choose the comment: one whose thread stands on the lines, else one that is still to be posted there."""
    if not is_short(where):
        return None
    standing = (one for one in group if one.thread is not None and stands_at(one.thread, where.anchor, can))
    new = (one for one in group if one.thread is None)
    return next(standing, None) or next(new, None)


def _together(group: Sequence[Candidate]) -> CommentPosition | None:
    """Make one suggestion of several; None when they contradict each other."""
    first = group[0]
    if len(group) == 1:
        return first.where
    ranges = [_lines(one.where.anchor) for one in group]
    start, end = min(lines.start for lines in ranges), max(lines.stop for lines in ranges)
    edits = [one.edit for one in sorted(group, key=lambda one: one.rank) if one.edit is not None]
    moved = [
        replace(edit, start_line=edit.start_line - start + 1, end_line=edit.end_line - start + 1) for edit in edits
    ]
    before = "\n".join([*first.lines[start - 1 : end - 1], ""])
    try:
        after = apply_edits(before, moved)
    except OverlappingEditsError:
        return None
    anchor = replace(first.where.anchor, line=end - 1, start_line=start if end - start > 1 else None)
    return CommentPosition(anchor=anchor, suggestion=Suggestion(text=after))


def _overlap(one: Anchor, other: Anchor) -> bool:
    mine, theirs = _lines(one), _lines(other)
    return one.path == other.path and mine.start < theirs.stop and theirs.start < mine.stop


def _lines(anchor: Anchor) -> range:
    """Name the lines that a suggestion on an anchor replaces."""
    last = anchor.line or 0
    return range(anchor.start_line or last, last + 1)
