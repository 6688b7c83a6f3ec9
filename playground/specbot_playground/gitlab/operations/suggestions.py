"""Suggestions in notes on the diff: which lines they would replace, and taking them over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from specbot_playground.gitlab.operations.branches import CommitRequest, commit, may_push
from specbot_playground.gitlab.operations.reading import head_sha, source_of
from specbot_playground.gitlab.state import MergeRequest, Note, Position, Project, Refusal, User, World

_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})suggestion(?::-(?P<above>\d+)\+(?P<below>\d+))?[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Lines of the new file, from one to another, and what should stand there."""

    number: int
    first: int
    last: int
    text: str


def suggestions_of(note: Note) -> list[Suggestion]:
    """Read a note's suggestions: only on lines of the new file, as they were when the note got its words."""
    place = note.written_on
    if place is None or place.new_line is None:
        return []
    return [
        Suggestion(
            number=number,
            first=place.new_line - int(found["above"] or 0),
            last=place.new_line + int(found["below"] or 0),
            text=_inside(note.body[found.end() :], found["fence"]),
        )
        for number, found in enumerate(_FENCE.finditer(note.body))
    ]


def _inside(text: str, fence: str) -> str:
    """Read what stands before the fence that closes."""
    lines = text.splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines) if line.strip() == fence), len(lines))
    return "".join(lines[:end])


def suggestion_id(note: Note, found: Suggestion) -> int:
    """Name a suggestion."""
    return note.id * 100 + found.number


def appliable(project: Project, request: MergeRequest, note: Note, found: Suggestion) -> bool:
    """Tell whether it can be taken over: the merge request is open, and the lines are still as they were."""
    place, written = note.position, note.written_on
    if request.state != "opened" or place is None or written is None or place.refs.head != head_sha(request):
        return False
    return lines_of(project, place, _moved(note, found)) == lines_of(project, written, found)


def _moved(note: Note, found: Suggestion) -> Suggestion:
    """Give a suggestion the lines that it would replace now."""
    ends = [place.new_line or 0 for place in (note.position, note.written_on) if place is not None]
    by = ends[0] - ends[-1]
    return replace(found, first=found.first + by, last=found.last + by)


def lines_of(project: Project, place: Position, found: Suggestion) -> str:
    """Read the lines that would be replaced."""
    text = project.history[place.refs.head].tree[place.new_path].decode()
    return "".join(text.splitlines(keepends=True)[found.first - 1 : found.last])


def apply_suggestion(world: World, user: User, number: int) -> tuple[Project, MergeRequest, Note, Suggestion]:
    """Take a suggestion over: a commit on the source branch."""
    return apply_suggestions(world, user, [number])[0]


def apply_suggestions(
    world: World, user: User, numbers: Sequence[int]
) -> list[tuple[Project, MergeRequest, Note, Suggestion]]:
    """Take a batch over in one commit; refuses all of them for one, and those that overlap. Raises `Refusal`."""
    found = [_find(world, number) for number in numbers]
    request = found[0][1]
    source = source_of(world, request)
    if source is None or not may_push(world, source, user, request.source_branch):
        raise Refusal(403, "403 Forbidden")
    if any(number in request.applied for number in numbers) or not all(appliable(*each) for each in found):
        raise Refusal(400, "A suggestion is not applicable.")
    moved = [(_path(note), _moved(note, one)) for _, _, note, one in found]
    ordered = sorted(moved, key=lambda each: (each[0], each[1].first))
    if any(before[0] == after[0] and before[1].last >= after[1].first for before, after in pairwise(ordered)):
        raise Refusal(400, "Suggestions are not applicable as their lines cannot overlap.")
    tree = source.history[head_sha(request)].tree
    texts = {path: tree[path].decode().splitlines(keepends=True) for path, _ in ordered}
    for path, one in reversed(ordered):
        texts[path][one.first - 1 : one.last] = [one.text]
    request.applied |= set(numbers)
    commit(world, user, source, _wish(request, texts, [note.author for _, _, note, _ in found]))
    return found


def _wish(request: MergeRequest, texts: Mapping[str, Sequence[str]], authors: Sequence[User]) -> CommitRequest:
    """Write the commit as GitLab does: who suggested is a co-author, and the author where there is one."""
    people = list({one.login: one for one in authors}.values())
    names = "\n".join(f"Co-authored-by: {one.name} <{one.login}@playground.invalid>" for one in people)
    message = f"Apply {len(authors)} suggestion(s) to {len(texts)} file(s)\n\n{names}"
    actions = tuple(
        {"action": "update", "file_path": path, "content": "".join(lines).encode()} for path, lines in texts.items()
    )
    author = people[0].login if len(people) == 1 else None
    return CommitRequest(branch=request.source_branch, message=message, actions=actions, author=author)


def _path(note: Note) -> str:
    return note.position.new_path if note.position is not None else ""


def _find(world: World, number: int) -> tuple[Project, MergeRequest, Note, Suggestion]:
    for project in world.projects.values():
        for request in project.merge_requests.values():
            for note in request.notes:
                for found in suggestions_of(note):
                    if suggestion_id(note, found) == number:
                        return project, request, note, found
    raise Refusal(404, "404 Suggestion Not Found")
