"""GitHub's answers as the values of a pull request. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC

from bot.forges.github import rest, schemas
from bot.forges.patch import parse_patch
from bot.review.model.account import Account, ForcePush
from bot.review.model.capabilities import Conclusion, FileStatus, Permission, Verdict
from bot.review.model.pull_request import ChangedFile, CheckRun, Comment, NativeReview, ReviewThread, ThreadComment

GHOST = Account(id="ghost", login="ghost")
"""Who wrote what is left of a deleted account."""
REVIEW = "review-"
"""Before the id of a comment that is the body of a review: both count their own numbers."""
ON_DIFF = "inline-"
"""Before the id of a comment on the diff, for the same reason."""
DESCRIPTION = "description"
"""The id of the pull request's own text."""
DIGEST = "#specbot-"
"""Before the digest at the end of a commit status's address."""

REACTIONS = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}
_VERDICTS = {
    "APPROVED": Verdict.APPROVED,
    "CHANGES_REQUESTED": Verdict.CHANGES_REQUESTED,
    "COMMENTED": Verdict.COMMENTED,
    "DISMISSED": Verdict.DISMISSED,
}
_FILE_STATUSES = {
    "added": FileStatus.ADDED,
    "copied": FileStatus.ADDED,
    "removed": FileStatus.REMOVED,
    "renamed": FileStatus.RENAMED,
}
_PERMISSIONS = {level.name.lower(): level for level in Permission}
_CONCLUSIONS = {"success": Conclusion.SUCCESS, "failure": Conclusion.FAILURE}


def account(actor: schemas.Actor | None) -> Account:
    """Name an account as REST and webhooks do: a bot's login ends in `[bot]`, which GraphQL leaves out."""
    if actor is None:
        return GHOST
    is_bot = actor.typename == "Bot" or actor.login.endswith("[bot]")
    login = f"{actor.login.removesuffix('[bot]')}[bot]" if is_bot else actor.login
    return Account(id=str(actor.database_id or f"@{login}"), login=login, name=actor.name or "", is_bot=is_bot)


def comments(
    conversation: Iterable[schemas.Spoken],
    reviews: Iterable[schemas.Review],
    threads: Iterable[schemas.Thread] = (),
    bot: Account | None = None,
) -> tuple[Comment, ...]:
    """Put the conversation, the bodies of reviews and the comments on the diff in one list, in order of time.

    What the bot began a thread with is a finding, and not said to anybody.
    """
    said = [_comment(one, str(one.full_database_id)) for one in conversation]
    said += [
        _comment(one, f"{REVIEW}{one.full_database_id}", str(one.full_database_id))
        for one in reviews
        if one.body.strip() and one.state in _VERDICTS
    ]
    said += [
        _comment(one, f"{ON_DIFF}{one.full_database_id}", thread=str(found.comments.nodes[0].full_database_id))
        for found in threads
        for place, one in enumerate(found.comments.nodes)
        if place or bot is None or account(one.author).id != bot.id
    ]
    return tuple(sorted(said, key=lambda comment: comment.created_at))


def description(found: schemas.PullRequest) -> Comment:
    """Read the pull request's own text as something that its author said."""
    said = schemas.Spoken(
        full_database_id=0,
        body=found.body,
        created_at=found.created_at,
        url=found.url,
        last_edited_at=found.last_edited_at,
        author=found.author,
        editor=found.editor,
        reaction_groups=found.reaction_groups,
    )
    return _comment(said, DESCRIPTION)


def _comment(one: schemas.Spoken, key: str, review: str | None = None, *, thread: str = "") -> Comment:
    author = account(one.author)
    submitted = one.submitted_at if isinstance(one, schemas.Review) else None
    return Comment(
        id=key,
        author=author,
        body=one.body,
        created_at=submitted or one.created_at,
        url=one.url,
        edited=one.last_edited_at is not None,
        edited_at=one.last_edited_at,
        thread=thread,
        edited_by_other=one.last_edited_at is not None and account(one.editor).id != author.id,
        review_id=review,
        reactions=frozenset(
            REACTIONS.get(group.content, group.content)
            for group in one.reaction_groups or ()
            if group.viewer_has_reacted
        ),
    )


def reviews(found: Iterable[schemas.Review]) -> Iterator[NativeReview]:
    """List the submitted reviews; a pending one is nobody's business yet."""
    for one in found:
        if one.state in _VERDICTS:
            yield NativeReview(
                id=str(one.full_database_id),
                author=account(one.author),
                verdict=_VERDICTS[one.state],
                submitted_at=one.submitted_at or one.created_at,
                sha=one.commit.oid if one.commit else "",
                url=one.url,
            )


def requested(found: Iterable[schemas.ReviewRequest]) -> Iterator[Account]:
    """List the people who are asked for a review."""
    for one in found:
        who = one.requested_reviewer
        if who is not None and who.login:
            yield Account(id=str(who.database_id or f"@{who.login}"), login=who.login, name=who.name or "")


def force_pushes(found: schemas.Timeline | None) -> Iterator[ForcePush]:
    """List the pushes that were no fast forward; where more came before, nobody knows what the first of these began with."""
    for number, one in enumerate(found.nodes if found else ()):
        cut = number == 0 and found is not None and found.page_info.has_previous_page
        yield ForcePush(
            id=one.id,
            at=one.created_at.astimezone(UTC),
            before=one.before_commit.oid if one.before_commit and not cut else "",
            after=one.after_commit.oid if one.after_commit else "",
        )


def thread(found: schemas.Thread) -> ReviewThread:
    """Read a review thread."""
    return ReviewThread(
        id=found.id,
        path=found.path,
        line=None if found.is_outdated else found.line,
        start_line=None if found.is_outdated else found.start_line,
        resolved=found.is_resolved,
        outdated=found.is_outdated,
        comments=tuple(
            ThreadComment(
                id=str(one.full_database_id),
                author=account(one.author),
                body=one.body,
                url=one.url,
                created_at=one.created_at.astimezone(UTC),
            )
            for one in found.comments.nodes
        ),
    )


def changed_file(found: rest.File) -> ChangedFile:
    """Read a file of the diff."""
    return ChangedFile(
        path=found.filename,
        status=_FILE_STATUSES.get(found.status, FileStatus.MODIFIED),
        previous_path=found.previous_filename,
        hunks=parse_patch(found.patch),
    )


def check_run(found: rest.CheckRun) -> CheckRun:
    """Read one of the App's own check runs."""
    return CheckRun(
        id=str(found.id),
        name=found.name,
        sha=found.head_sha,
        conclusion=_CONCLUSIONS.get(found.conclusion or ""),
        title=found.output.title or "",
        digest=found.external_id or "",
    )


def status_check(found: schemas.StatusContext, sha: str) -> CheckRun:
    """Read a commit status as a check; its digest ends its address."""
    return CheckRun(
        id=found.context,
        name=found.context,
        sha=sha,
        conclusion=_CONCLUSIONS.get(found.state.lower()),
        title=found.description or "",
        digest=(found.target_url or "").rpartition(DIGEST)[2] if DIGEST in (found.target_url or "") else "",
    )


def rest_status(found: rest.CommitStatus, sha: str) -> CheckRun:
    """Read a commit status of the list as a check."""
    shape = schemas.StatusContext(
        context=found.context, state=found.state, description=found.description, target_url=found.target_url
    )
    return status_check(shape, sha)


def permission(found: rest.CollaboratorPermission) -> Permission:
    """Read a permission; a role that an organisation made itself counts as the level under it."""
    return _PERMISSIONS.get(found.role_name) or _PERMISSIONS.get(found.permission, Permission.NONE)
