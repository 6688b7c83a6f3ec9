"""Approvals, requests for changes and pushes of a merge request as values. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.forges.gitlab import schemas
from bot.forges.gitlab.values import account
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.pull_request import Comment, NativeReview

_PUSHED = re.compile(r"added \d+ commits?\b")


_ONE_COMMIT = "added 1 commit"


_APPROVED = {"approved this merge request", "unapproved this merge request"}


_REQUESTED = "requested changes"


def reviews(
    approvals: schemas.Approvals,
    discussions: Iterable[schemas.Discussion],
    versions: Sequence[schemas.Version],
    url: str,
    requested: Collection[str] = (),
) -> tuple[NativeReview, ...]:
    """Read approvals: those that stand, and those that were given and are gone.

    `requested` are the accounts that request changes now: that took their approval back, and says more.
    """
    words = _words_of_approval(discussions)
    standing = {one.user.id for one in approvals.approved_by}
    stand = (_review(one, Verdict.APPROVED, words.get(one.user.id), versions, url) for one in approvals.approved_by)
    gone = (
        _review(schemas.Approval(user=note.author), Verdict.DISMISSED, note, versions, url)
        for account_id, note in words.items()
        if account_id not in standing and str(account_id) not in requested
    )
    return (*stand, *gone)


def _review(
    one: schemas.Approval, verdict: Verdict, note: schemas.Note | None, versions: Sequence[schemas.Version], url: str
) -> NativeReview:
    at = one.approved_at or (note.created_at if note else datetime.min.replace(tzinfo=UTC))
    return NativeReview(
        id=review_id(one),
        author=account(one.user),
        verdict=verdict,
        submitted_at=at.astimezone(UTC),
        sha=_only(heads_at(versions, at)),
        url=f"{url}#note_{note.id}" if note else url,
    )


def requested_changes(
    reviewers: Iterable[schemas.Reviewer],
    discussions: Iterable[schemas.Discussion],
    found: schemas.MergeRequest,
) -> tuple[NativeReview, ...]:
    """Read the reviewers who request changes now. When they did so is in a note of GitLab's own.

    Without that note it is as late as can be, so that nothing said before ends it.
    """
    notes = _last_notes(discussions, {_REQUESTED})
    late = found.merged_at or found.updated_at or found.created_at
    return tuple(
        NativeReview(
            id=f"requested-{one.user.id}",
            author=account(one.user),
            verdict=Verdict.CHANGES_REQUESTED,
            submitted_at=(notes[one.user.id].created_at if one.user.id in notes else late).astimezone(UTC),
            sha="",
            url=f"{found.web_url}#note_{notes[one.user.id].id}" if one.user.id in notes else found.web_url,
        )
        for one in reviewers
        if one.state == "requested_changes"
    )


def ended_requests(
    discussions: Iterable[schemas.Discussion], url: str, requested: Collection[str] = ()
) -> tuple[NativeReview, ...]:
    """Read the requests for changes that have ended: each has taken back what its maker had approved before, in words too."""
    notes = (note for key, note in _last_notes(discussions, {_REQUESTED}).items() if str(key) not in requested)
    return tuple(
        NativeReview(
            id=f"requested-{note.author.id}",
            author=account(note.author),
            verdict=Verdict.DISMISSED,
            submitted_at=note.created_at.astimezone(UTC),
            sha="",
            url=f"{url}#note_{note.id}",
        )
        for note in notes
    )


def pushes(discussions: Iterable[schemas.Discussion]) -> tuple[schemas.Note, ...]:
    """List the notes that GitLab itself wrote when somebody pushed; nobody else can write one."""
    notes = (note for one in discussions for note in one.notes if note.system and _PUSHED.match(note.body))
    return tuple(sorted(notes, key=lambda note: note.created_at))


def head_by_people(pushed: Sequence[schemas.Note], versions: Sequence[schemas.Version], head: str, bot: Account) -> str:
    """Name the newest head below the single commits that the bot pushed; empty where it pushed none on top."""
    below, until = "", None
    for version in sorted(versions, key=lambda one: one.created_at, reverse=True):
        made = [one for one in pushed if version.created_at <= one.created_at and (not until or one.created_at < until)]
        if not made or not all(str(one.author.id) == bot.id and one.body.startswith(_ONE_COMMIT) for one in made):
            below = version.head_commit_sha or ""
            break
        until = version.created_at
    return "" if below == head else below


def review_id(one: schemas.Approval) -> str:
    """Name an approval by its account: GitLab shows no id of it."""
    return f"approval-{one.user.id}"


def _words_of_approval(discussions: Iterable[schemas.Discussion]) -> Mapping[int, schemas.Note]:
    """Find the last note that GitLab wrote when an account approved, or took its approval back."""
    return _last_notes(discussions, _APPROVED)


def _last_notes(discussions: Iterable[schemas.Discussion], bodies: Collection[str]) -> Mapping[int, schemas.Note]:
    """Find the last note with one of these texts that GitLab wrote of each account."""
    notes = (note for one in discussions for note in one.notes if note.system and note.body.strip() in bodies)
    return {note.author.id: note for note in sorted(notes, key=lambda note: note.created_at)}


def heads_at(versions: Sequence[schemas.Version], at: datetime) -> tuple[str, ...]:
    """Name the heads that may have been the newest at a moment; none where that cannot be known.

    What came at that very moment may have come before or after: then it was one of these or the one before.
    """
    before = max((one for one in versions if one.created_at < at), key=lambda one: one.created_at, default=None)
    at_once = (one for one in versions if one.created_at == at)
    found = [one.head_commit_sha or "" for one in (*((before,) if before else ()), *at_once)]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _only(heads: tuple[str, ...]) -> str:
    """Name the one head that there is; empty where it may have been another."""
    return heads[0] if len(heads) == 1 else ""


def with_heads(comments: Iterable[Comment], versions: Sequence[schemas.Version]) -> tuple[Comment, ...]:
    """Add to each comment the head that stood when it was written: GitLab keeps when each one came."""
    return tuple(replace(one, saw=heads_at(versions, one.created_at)) for one in comments)
