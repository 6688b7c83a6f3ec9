"""System notes: what GitLab itself writes into the conversation. No hook tells of them."""

import secrets

from specbot_playground.gitlab.state import Discussion, MergeRequest, Note, User, World


def note(world: World, request: MergeRequest, user: User, body: str) -> Note:
    """Write a system note."""
    made = Note(id=world.id(), author=user, body=body, at=world.now(), updated_at=world.now(), system=True)
    request.discussions.append(Discussion(id=discussion_id(), notes=[made], individual=True))
    return made


def discussion_id() -> str:
    """Make the id of a discussion."""
    return secrets.token_hex(20)
