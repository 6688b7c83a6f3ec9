"""Notes and discussions. Quick actions are taken out, and carried out, before a note is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specbot_playground.gitlab.operations.commands import carry_out
from specbot_playground.gitlab.operations.positions import place
from specbot_playground.gitlab.operations.reading import discussions_resolved
from specbot_playground.gitlab.operations.rights import level, need, sized
from specbot_playground.gitlab.operations.system import discussion_id
from specbot_playground.gitlab.operations.system import note as system_note
from specbot_playground.gitlab.quick_actions import extract
from specbot_playground.gitlab.state import (
    Access,
    Discussion,
    MergeRequest,
    Note,
    Position,
    Project,
    Refusal,
    User,
    World,
)


@dataclass(frozen=True, kw_only=True)
class Commands:
    """What a note of commands alone leaves: no note."""

    changes: Mapping[str, Any]
    summary: list[str]


def say(
    world: World, user: User, project: Project, request: MergeRequest, body: str, *, internal: bool = False
) -> Note | Commands:
    """Write a note of its own: nobody can resolve it. An internal one is for reporters and who have more rights.

    Raises `Refusal`.
    """
    if internal and level(world, project, user) < Access.REPORTER:
        raise Refusal(403, "403 Forbidden")
    return _create(world, user, project, request, body, discussion=None, kind=None, position=None, internal=internal)


def start_discussion(
    world: World,
    user: User,
    project: Project,
    request: MergeRequest,
    body: str,
    position: Mapping[str, Any] | None,
) -> Discussion | Commands:
    """Start a discussion, on the diff or without a place; it can be resolved."""
    placed = place(project, request, position) if position else None
    kind = "DiffNote" if placed else "DiscussionNote"
    made = _create(world, user, project, request, body, discussion=None, kind=kind, position=placed)
    return made if isinstance(made, Commands) else find_discussion_of(request, made)


def reply(
    world: World, user: User, project: Project, request: MergeRequest, discussion: Discussion, body: str
) -> Note | Commands:
    """Answer in a discussion; an answer to an individual note makes a discussion of it."""
    first = discussion.notes[0]
    kind = "DiffNote" if first.kind == "DiffNote" else "DiscussionNote"
    return _create(
        world,
        user,
        project,
        request,
        body,
        discussion=discussion,
        kind=kind,
        position=first.position,
        internal=first.internal,
    )


def seen_notes(world: World, project: Project, discussion: Discussion, user: User) -> list[Note]:
    """List the notes of a discussion that somebody sees."""
    member = level(world, project, user) >= Access.REPORTER
    return [note for note in discussion.notes if member or not note.internal]


def publish(
    world: World, user: User, project: Project, request: MergeRequest, body: str, position: Position | None
) -> Note | Commands:
    """Save what was a draft; one without a place becomes a note of its own."""
    kind = "DiffNote" if position else None
    return _create(world, user, project, request, body, discussion=None, kind=kind, position=position)


def _create(
    world: World,
    user: User,
    project: Project,
    request: MergeRequest,
    body: str,
    *,
    discussion: Discussion | None,
    kind: str | None,
    position: Position | None,
    internal: bool = False,
) -> Note | Commands:
    """Take the commands out, save the rest if there is one, tell of it, then carry the commands out."""
    need(world, project, user, Access.NONE)
    if request.locked and level(world, project, user) < Access.REPORTER:
        raise Refusal(403, "403 Forbidden")
    rest, commands = extract(sized(body))
    made = None
    if rest.strip() or not commands:
        made = _save(world, user, request, rest, discussion, kind, position)
        made.internal = internal
    changes, summary = carry_out(world, user, project, request, commands)
    if made is None:
        return Commands(changes=changes, summary=summary)
    world.tell(_kind(made), "create", project, user, request=request, note=made)
    return made


def _save(
    world: World,
    user: User,
    request: MergeRequest,
    body: str,
    discussion: Discussion | None,
    kind: str | None,
    position: Position | None,
) -> Note:
    if not body.strip():
        raise Refusal(400, '400 Bad request - Note {note: ["can\'t be blank"]}')
    moment = world.now()
    made = Note(
        id=world.id(),
        author=user,
        body=body,
        at=moment,
        updated_at=moment,
        kind=kind,
        position=position,
        original=position,
        written_on=position,
    )
    if discussion is None:
        request.discussions.append(Discussion(id=discussion_id(), notes=[made], individual=kind is None))
    else:
        discussion.notes[0].kind = discussion.notes[0].kind or "DiscussionNote"
        discussion.individual = False
        discussion.notes.append(made)
    request.updated_at = moment
    return made


def edit_note(
    world: World, user: User, project: Project, request: MergeRequest, note: Note, body: str
) -> Note | Commands:
    """Give a note a new text: its author may, and maintainers. One of commands alone is deleted. Raises `Refusal`."""
    if user is not note.author and level(world, project, user) < Access.MAINTAINER:
        raise Refusal(403, "403 Forbidden")
    rest, commands = extract(sized(body))
    changes, summary = carry_out(world, user, project, request, commands)
    if not rest.strip():
        if not commands:
            raise Refusal(400, '400 Bad request - Note {note: ["can\'t be blank"]}')
        _remove(request, note)
        return Commands(changes=changes, summary=summary)
    if rest != note.body:
        note.body, note.editor, note.written_on = rest, user, note.position
        note.edited_at = note.updated_at = request.updated_at = world.now()
        world.tell(_kind(note), "update", project, note.author, request=request, note=note)
    return note


def _kind(note: Note) -> str:
    """Name the event that tells of a note."""
    return "confidential_note" if note.internal else "note"


def delete_note(world: World, user: User, project: Project, request: MergeRequest, note: Note) -> None:
    """Remove a note. No hook tells of it."""
    if user is not note.author:
        need(world, project, user, Access.MAINTAINER)
    _remove(request, note)


def _remove(request: MergeRequest, note: Note) -> None:
    discussion = find_discussion_of(request, note)
    discussion.notes.remove(note)
    if not discussion.notes:
        request.discussions.remove(discussion)


def resolve(
    world: World, user: User, project: Project, request: MergeRequest, discussion: Discussion, *, done: bool
) -> None:
    """Resolve a discussion or open it again: developers and the merge request's author may. Raises `Refusal`."""
    if user is not request.author:
        need(world, project, user, Access.DEVELOPER)
    if not discussion.resolvable:
        raise Refusal(403, "403 Forbidden")
    for note in discussion.notes:
        resolve_note(world, user, request, note, done=done, tell=False)
    _tell_if_all(world, user, project, request, done=done)


def resolve_note(world: World, user: User, request: MergeRequest, note: Note, *, done: bool, tell: bool = True) -> None:
    """Resolve one note, or open it again."""
    if note.resolvable and (note.resolved_by is not None) != done:
        note.resolved_by, note.resolved_at = (user, world.now()) if done else (None, None)
        note.updated_at = world.now()
        if tell:
            request.updated_at = world.now()


def _tell_if_all(world: World, user: User, project: Project, request: MergeRequest, *, done: bool) -> None:
    """Tell when the last open discussion was resolved: the only thing that hooks hear of it."""
    request.updated_at = world.now()
    if done and discussions_resolved(request):
        system_note(world, request, user, "resolved all threads")
        world.tell("merge_request", "update", project, user, request=request, changes={})


def find_note(request: MergeRequest, number: int) -> Note:
    """Find a note. Raises `Refusal`."""
    found = next((note for note in request.notes if note.id == number), None)
    if found is None:
        raise Refusal(404, "404 Note Not Found")
    return found


def find_discussion(request: MergeRequest, name: str) -> Discussion:
    """Find a discussion. Raises `Refusal`."""
    found = next((one for one in request.discussions if one.id == name), None)
    if found is None:
        raise Refusal(404, "404 Discussion Not Found")
    return found


def find_discussion_of(request: MergeRequest, note: Note) -> Discussion:
    """Find the discussion that a note belongs to."""
    return next(one for one in request.discussions if note in one.notes)
