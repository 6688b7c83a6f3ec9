"""Draft notes: written one by one, published at once as one review."""

from collections.abc import Mapping
from typing import Any

from specbot_playground.gitlab.operations.positions import place
from specbot_playground.gitlab.operations.rights import need, sized
from specbot_playground.gitlab.operations.talking import find_discussion, publish, reply, resolve
from specbot_playground.gitlab.state import Access, Draft, MergeRequest, Project, Refusal, User, World


def drafts_of(request: MergeRequest, user: User) -> list[Draft]:
    """List one's own drafts: nobody sees another's."""
    return [one for one in request.drafts if one.author is user]


def find_draft(request: MergeRequest, user: User, number: int) -> Draft:
    """Find one of one's own drafts. Raises `Refusal`."""
    found = next((one for one in drafts_of(request, user) if one.id == number), None)
    if found is None:
        raise Refusal(404, "404 Draft Note Not Found")
    return found


def write_draft(world: World, user: User, project: Project, request: MergeRequest, wanted: Mapping[str, Any]) -> Draft:
    """Write a draft, on the diff or in a discussion. Raises `Refusal`."""
    need(world, project, user, Access.NONE)
    if not wanted["note"].strip():
        raise Refusal(400, "", {"note": ["can't be blank"]})
    if wanted.get("in_reply_to_discussion_id"):
        find_discussion(request, wanted["in_reply_to_discussion_id"])
    made = Draft(
        id=world.id(),
        author=user,
        body=sized(wanted["note"]),
        position=place(project, request, wanted["position"]) if wanted.get("position") else None,
        discussion=wanted.get("in_reply_to_discussion_id"),
        resolve=bool(wanted.get("resolve_discussion")),
    )
    request.drafts.append(made)
    return made


def publish_drafts(world: World, project: Project, request: MergeRequest, user: User) -> None:
    """Publish all of one's drafts."""
    for draft in drafts_of(request, user):
        publish_draft(world, project, request, draft)


def publish_draft(world: World, project: Project, request: MergeRequest, draft: Draft) -> None:
    """Turn a draft into a note."""
    request.drafts.remove(draft)
    if draft.discussion is None:
        publish(world, draft.author, project, request, draft.body, draft.position)
        return
    discussion = find_discussion(request, draft.discussion)
    reply(world, draft.author, project, request, discussion, draft.body)
    if draft.resolve:
        resolve(world, draft.author, project, request, discussion, done=True)
