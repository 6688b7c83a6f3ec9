"""GitLab's answers as the values of a pull request. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.forges.gitlab import graphql_schemas, schemas
from bot.forges.patch import parse_patch
from bot.review.model.account import Account
from bot.review.model.capabilities import Conclusion, FileStatus, Permission, PullState
from bot.review.model.markers import Kind, read
from bot.review.model.pull_request import ChangedFile, CheckRun, Comment, ReviewThread, ThreadComment

DESCRIPTION = "description"
"""The id of the merge request's own text."""
DIGEST = "#specbot-"
"""Before the digest at the end of a commit status's address."""
REACTIONS = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "laughing": "laugh",
    "tada": "hooray",
    "confused": "confused",
    "heart": "heart",
    "rocket": "rocket",
    "eyes": "eyes",
}
_BOT = re.compile(r"(?:project|group)_\d+_bot(?:_[0-9a-f]+)?|service_account_\S+|.*-bot|ghost\d*")
_REWRITTEN = "changed the description"
_DRAFT = re.compile(r"^(?:\s*(?:\[draft\]|\(draft\)|draft:)\s*)+", re.IGNORECASE)
STATES = {"opened": PullState.OPEN, "locked": PullState.OPEN, "closed": PullState.CLOSED, "merged": PullState.MERGED}
_CONCLUSIONS = {"success": Conclusion.SUCCESS, "failed": Conclusion.FAILURE}
_LEVELS = (
    (50, Permission.ADMIN),
    (40, Permission.MAINTAIN),
    (30, Permission.WRITE),
    (20, Permission.TRIAGE),
    (10, Permission.READ),
)
"""GitLab adds levels between the known ones: compare, never enumerate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What only GraphQL says of a note: the bot's reactions, and who edited it last."""

    reactions: frozenset[str] = frozenset()
    edited: bool = False
    edited_by: str = ""
    edited_at: datetime | None = None


def account(user: schemas.User) -> Account:
    """Read an account; the names of project, group and service bots give them away."""
    is_bot = user.bot or _BOT.fullmatch(user.username) is not None
    return Account(id=str(user.id), login=user.username, name=user.name, is_bot=is_bot)


def title(found: schemas.MergeRequest | schemas.Listed) -> str:
    """Read the title without the mark of a draft, which is part of it on GitLab."""
    return _DRAFT.sub("", found.title) if found.draft else found.title


def state(found: schemas.MergeRequest) -> PullState:
    """Read where a merge request stands."""
    return STATES.get(found.state, PullState.CLOSED)


def known(found: graphql_schemas.NoteFacts, bot: Account) -> Known:
    """Read what GraphQL says of a note."""
    awards = found.award_emoji.nodes if found.award_emoji else []
    own = (one.name for one in awards if one.user is not None and _number(one.user.id) == bot.id)
    return Known(
        reactions=frozenset(REACTIONS.get(name, name) for name in own),
        edited=found.last_edited_at is not None,
        edited_by=_number(found.last_edited_by.id) if found.last_edited_by else "",
        edited_at=found.last_edited_at,
    )


def said(found: Iterable[schemas.Discussion], bot: Account) -> tuple[tuple[schemas.Discussion, schemas.Note], ...]:
    """List the notes that somebody wrote, each with its discussion: neither GitLab's own, nor what began a thread of the bot's."""
    notes = ((one, note) for one in found for note in _conversation(one, bot))
    return tuple(sorted(notes, key=lambda pair: (pair[1].created_at, pair[1].id)))


def last_edit_of_description(found: Iterable[schemas.Discussion]) -> schemas.Note | None:
    """Find the note that GitLab itself wrote when the description was changed last."""
    notes = (note for one in found for note in one.notes if note.system and note.body.startswith(_REWRITTEN))
    return max(notes, key=lambda note: note.created_at, default=None)


def with_reactions(comment: Comment, reactions: frozenset[str]) -> Comment:
    """Add the bot's reactions to a comment."""
    return replace(comment, reactions=reactions)


def _conversation(one: schemas.Discussion, bot: Account) -> Iterator[schemas.Note]:
    for place, note in enumerate(one.notes):
        begins = place == 0 and (_is_own_thread(one, bot) or _is_finding(note, bot))
        if not note.system and not begins:
            yield note


def _is_finding(note: schemas.Note, bot: Account) -> bool:
    return note.type == "DiffNote" and str(note.author.id) == bot.id


def comment(note: schemas.Note, facts: Known, url: str, discussion: schemas.Discussion | None = None) -> Comment:
    """Read a note. One on the diff is answered in its thread, and so is an internal one, which only members see."""
    author = account(note.author)
    internal = bool(note.internal or note.confidential)
    in_thread = discussion is not None and (internal or note.type == "DiffNote")
    return Comment(
        id=str(note.id),
        author=author,
        body=note.body,
        created_at=note.created_at.astimezone(UTC),
        url=f"{url}#note_{note.id}",
        edited=facts.edited,
        edited_by_other=facts.edited and facts.edited_by != author.id,
        edited_at=facts.edited_at,
        thread=discussion.id if discussion is not None and in_thread else "",
        internal=internal,
        reactions=facts.reactions,
    )


def threads(found: Iterable[schemas.Discussion], bot: Account, head: str, url: str) -> tuple[ReviewThread, ...]:
    """List the threads on the diff, and those that begin with the bot's words in the conversation (those have no path)."""
    return tuple(
        _thread(one, head, url)
        for one in found
        if one.notes and (one.notes[0].type == "DiffNote" or _begins_with(one, bot))
    )


def _is_own_thread(one: schemas.Discussion, bot: Account) -> bool:
    """Tell the bot's own threads from its notes that somebody answered, which GitLab makes threads of."""
    if not one.notes or not _begins_with(one, bot):
        return False
    first = one.notes[0]
    return not {marker.kind for marker in read(first.body)} & {Kind.SUMMARY, Kind.REPLY}


def _begins_with(one: schemas.Discussion, bot: Account) -> bool:
    """Tell whether the bot's words begin a thread; its notes become threads when somebody answers them."""
    first = one.notes[0]
    return first.type == "DiscussionNote" and str(first.author.id) == bot.id


def _thread(one: schemas.Discussion, head: str, url: str) -> ReviewThread:
    """Read a thread; a note that stands on an earlier diff is outdated and has no line any more."""
    place = one.notes[0].position or schemas.Position(head_sha=head)
    outdated = place.head_sha != head
    on_lines = not outdated and place.position_type == "text"
    first = place.line_range.start if place.line_range else None
    return ReviewThread(
        id=one.id,
        path=place.new_path or place.old_path or "",
        line=place.new_line if on_lines else None,
        start_line=first.new_line if on_lines and first and first.new_line != place.new_line else None,
        resolved=all(note.resolved for note in one.notes if note.resolvable) and one.notes[0].resolvable,
        outdated=outdated,
        comments=tuple(
            ThreadComment(
                id=str(note.id),
                author=account(note.author),
                body=note.body,
                url=f"{url}#note_{note.id}",
                created_at=note.created_at.astimezone(UTC),
            )
            for note in one.notes
            if not note.system
        ),
    )


def lists_all(found: schemas.MergeRequest, listed: int) -> bool:
    """Tell whether GitLab lists as many files as it counts; where it has stopped counting it does not."""
    count = found.changes_count or "0"
    return count.isdecimal() and int(count) <= listed


def changed_file(found: schemas.Diff) -> ChangedFile:
    """Read a file of the diff."""
    if found.new_file:
        status = FileStatus.ADDED
    elif found.deleted_file:
        status = FileStatus.REMOVED
    else:
        status = FileStatus.RENAMED if found.renamed_file else FileStatus.MODIFIED
    return ChangedFile(
        path=found.new_path,
        status=status,
        previous_path=found.old_path if found.renamed_file else None,
        hunks=parse_patch(found.diff),
    )


def check_run(found: schemas.Status, sha: str) -> CheckRun:
    """Read one of the bot's commit statuses as a check on the head; its digest ends its address."""
    address = found.target_url or ""
    return CheckRun(
        id=str(found.id),
        name=found.name,
        sha=sha,
        conclusion=_CONCLUSIONS.get(found.status),
        title=found.description or "",
        digest=address.rpartition(DIGEST)[2] if DIGEST in address else "",
    )


def permission(level: int) -> Permission:
    """Read a level of access."""
    return next((name for least, name in _LEVELS if level >= least), Permission.NONE)


def level(found: schemas.Project) -> int:
    """Say what the token's account may do in a project: the higher of its own and its group's access."""
    rights = found.permissions or schemas.ProjectPermissions()
    return max((one.access_level for one in (rights.project_access, rights.group_access) if one), default=0)


def _number(global_id: str) -> str:
    """Take the number out of `gid://gitlab/User/12`."""
    return global_id.rpartition("/")[2]
