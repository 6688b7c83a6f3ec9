"""Emoji on merge requests and notes."""

from specbot_playground.gitlab.operations.rights import level, need
from specbot_playground.gitlab.state import Access, Award, MergeRequest, Note, Project, Refusal, User, World

_EMOJI = "thumbsup thumbsdown smile laughing tada confused heart rocket eyes white_check_mark x thinking warning clap"
KNOWN = frozenset(_EMOJI.split())
_ALIASES = {"+1": "thumbsup", "-1": "thumbsdown"}


def give(world: World, user: User, project: Project, request: MergeRequest, note: Note | None, name: str) -> Award:
    """Leave an emoji: each of a kind once. Raises `Refusal`."""
    need(world, project, user, Access.NONE)
    known = _ALIASES.get(name, name)
    if known not in KNOWN:
        raise Refusal(400, "", {"name": ["is not a valid emoji name"]})
    awards = (note or request).awards
    if any(one.user is user and one.name == known for one in awards):
        raise Refusal(404, "404 Award Emoji Name has already been taken Not Found")
    made = Award(id=world.id(), user=user, name=known, at=world.now())
    awards.append(made)
    _bump(world, note)
    world.tell("emoji", "award", project, user, request=request, note=note, award=made)
    return made


def revoke(world: World, user: User, project: Project, request: MergeRequest, note: Note | None, number: int) -> None:
    """Take an emoji back. Raises `Refusal`."""
    found = find_award(request, note, number)
    if found.user is not user and level(world, project, user) < Access.ADMIN:
        raise Refusal(403, "403 Forbidden")
    (note or request).awards.remove(found)
    _bump(world, note)
    world.tell("emoji", "revoke", project, user, request=request, note=note, award=found)


def _bump(world: World, note: Note | None) -> None:
    """Move a note's `updated_at`, as an edit does (Note#bump_updated_at)."""
    if note is not None:
        note.updated_at = world.now()


def find_award(request: MergeRequest, note: Note | None, number: int) -> Award:
    """Find an emoji. Raises `Refusal`."""
    found = next((one for one in (note or request).awards if one.id == number), None)
    if found is None:
        raise Refusal(404, "404 Award Emoji Not Found")
    return found
