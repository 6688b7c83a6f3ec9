"""Comments in the conversation and reactions to them."""

from specbot_playground.operations.rights import need, sized
from specbot_playground.state import (
    Comment,
    Pull,
    Reaction,
    Refusal,
    Repository,
    ReviewComment,
    TextEdit,
    Thread,
    User,
    World,
)

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def say(world: World, user: User, repository: Repository, pull: Pull, body: str) -> Comment:
    """Comment in the conversation. Raises `Refusal`."""
    need(repository, user, "read")
    if not body.strip():
        raise Refusal(422, "Validation Failed", [{"field": "body", "message": "body cannot be blank"}])
    made = Comment(id=world.id(), author=user, body=sized(body), at=world.now())
    pull.comments.append(made)
    pull.updated_at = world.now()
    world.tell("issue_comment", "created", repository, sender=user, pull=pull, comment=made)
    return made


def edit_comment(world: World, user: User, repository: Repository, pull: Pull, comment: Comment, body: str) -> None:
    """Give a comment a new text: its author may, and who may write."""
    if user is not comment.author:
        need(repository, user, "write")
    before = comment.body
    if not comment.edits:
        comment.edits.append(TextEdit(id=world.id(), editor=comment.author, body=before, at=comment.at))
    comment.edits.append(TextEdit(id=world.id(), editor=user, body=sized(body), at=world.now()))
    comment.body, comment.edited_at, comment.editor = sized(body), world.now(), user
    event = "pull_request_review_comment" if isinstance(comment, ReviewComment) else "issue_comment"
    changes = {"body": {"from": before}}
    world.tell(event, "edited", repository, sender=user, pull=pull, comment=comment, changes=changes)


def delete_comment(world: World, user: User, repository: Repository, pull: Pull, comment: Comment) -> None:
    """Remove a comment."""
    if user is not comment.author:
        need(repository, user, "write")
    if isinstance(comment, ReviewComment):
        for thread in list(pull.threads):
            thread.comments = [one for one in thread.comments if one is not comment]
            if not thread.comments:
                pull.threads.remove(thread)
        world.tell("pull_request_review_comment", "deleted", repository, sender=user, pull=pull, comment=comment)
        return
    pull.comments.remove(comment)
    world.tell("issue_comment", "deleted", repository, sender=user, pull=pull, comment=comment)


def react(
    world: World, user: User, repository: Repository, subject: Comment | Pull, content: str
) -> tuple[Reaction, bool]:
    """Leave an emoji, once; tells whether it is new. Raises `Refusal`."""
    need(repository, user, "read")
    if content not in REACTIONS:
        raise Refusal(422, "Validation Failed", [{"field": "content", "code": "invalid"}])
    for standing in subject.reactions:
        if standing.user is user and standing.content == content:
            return standing, False
    made = Reaction(id=world.id(), user=user, content=content, at=world.now())
    subject.reactions.append(made)
    return made, True


def unreact(user: User, repository: Repository, subject: Comment | Pull, number: int) -> None:
    """Take an emoji back: who left it may, and who may write. Raises `Refusal`."""
    found = next((one for one in subject.reactions if one.id == number), None)
    if found is None:
        raise Refusal(404, "Not Found")
    if found.user is not user:
        need(repository, user, "write")
    subject.reactions.remove(found)


def find_comment(repository: Repository, number: int) -> tuple[Pull, Comment]:
    """Find a comment of the conversation. Raises `Refusal`."""
    for pull in repository.pulls.values():
        for comment in pull.comments:
            if comment.id == number:
                return pull, comment
    raise Refusal(404, "Not Found")


def find_review_comment(repository: Repository, number: int) -> tuple[Pull, Thread, ReviewComment]:
    """Find a comment on the diff. Raises `Refusal`."""
    for pull in repository.pulls.values():
        for thread in pull.threads:
            for comment in thread.comments:
                if comment.id == number:
                    return pull, thread, comment
    raise Refusal(404, "Not Found")
