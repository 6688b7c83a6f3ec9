"""From GitLab's state to what a page shows."""

from collections.abc import Iterable
from datetime import datetime

from specbot_playground.diff import FileDiff
from specbot_playground.gitlab.operations.labels import ensure_label
from specbot_playground.gitlab.operations.reading import (
    commits_of,
    files_of,
    head_pipeline,
    head_sha,
    home_of,
    newest,
    newest_statuses,
)
from specbot_playground.gitlab.state import Discussion, MergeRequest, Note, Project, Status, User, World
from specbot_playground.pages.components import ago, context, emoji, file, label
from specbot_playground.pages.markdown import render
from specbot_playground.pages.view import Bubble, CheckView, PullView, ThreadView


def merge_request(world: World, project: Project, found: MergeRequest) -> PullView:
    """Show a merge request."""
    files, now = files_of(project, newest(found).refs), world.now()
    placed = tuple(_placed(found, files, now))
    return PullView(
        repository=project.path,
        number=found.iid,
        title=found.title,
        state="draft" if found.state == "opened" and found.draft else found.state.replace("opened", "open"),
        author=_called(found.author),
        base=found.target_branch,
        head=found.source_branch,
        labels=tuple(
            label(one.name, one.colour.lstrip("#")) for one in (ensure_label(world, project, n) for n in found.labels)
        ),
        timeline=tuple(_timeline(found, files, now)),
        checks=tuple(_check(one) for one in _statuses(project, found)),
        files=tuple(file(one, placed) for one in files),
        commits=len(commits_of(project, found)),
    )


def _called(who: User) -> str:
    """Name somebody as GitLab's pages do: a token's bot by the name of the token."""
    return who.name if who.kind == "Bot" else who.login


def _statuses(project: Project, found: MergeRequest) -> list[Status]:
    """List the newest statuses of the pipeline that decides."""
    pipeline = head_pipeline(project, found)
    return newest_statuses(home_of(project, found, pipeline), pipeline) if pipeline else []


def _timeline(found: MergeRequest, files: Iterable[FileDiff], now: datetime) -> Iterable[Bubble | ThreadView]:
    """The description, then discussions and GitLab's own notes as they began."""
    text = found.description or "*No description.*"
    yield _bubble(
        Note(id=found.id, author=found.author, body=text, at=found.at, updated_at=found.at), "opened this", now
    )
    shown = tuple(files)
    for one in found.discussions:
        first = one.notes[0]
        if first.system:
            yield _said_by_the_forge(first, now)
        elif one.individual:
            yield _bubble(first, "commented", now)
        else:
            yield _thread(found, one, shown, now)


def _said_by_the_forge(note: Note, now: datetime) -> Bubble:
    return Bubble(
        id=str(note.id),
        author=_called(note.author),
        is_bot=note.author.kind == "Bot",
        when=ago(note.at, now),
        verb=note.body,
        html="",
        is_note=True,
    )


def _bubble(note: Note, verb: str, now: datetime) -> Bubble:
    return Bubble(
        id=str(note.id),
        author=_called(note.author),
        is_bot=note.author.kind == "Bot",
        when=ago(note.at, now) + (" · edited" if note.edited_at else ""),
        verb=verb,
        html=render(note.body),
        reactions=tuple(emoji(each.name) for each in note.awards),
    )


def _thread(request: MergeRequest, found: Discussion, files: Iterable[FileDiff], now: datetime) -> ThreadView:
    place = found.notes[0].position
    outdated = place is not None and place.refs.head != head_sha(request)
    line = place.new_line or place.old_line if place else None
    path = place.new_path if place else ""
    return ThreadView(
        id=found.id,
        path=path,
        line=line,
        resolved=found.resolved,
        outdated=outdated,
        context=() if outdated else context(files, path, line),
        bubbles=tuple(_bubble(one, "commented", now) for one in found.notes),
    )


def _placed(
    request: MergeRequest, files: Iterable[FileDiff], now: datetime
) -> Iterable[tuple[str, int | None, ThreadView]]:
    """Say where each thread stands now."""
    for one in request.discussions:
        place = one.notes[0].position
        if place is not None:
            current = place.new_line if place.refs.head == head_sha(request) else None
            yield place.new_path, current, _thread(request, one, files, now)


def _check(one: Status) -> CheckView:
    return CheckView(name=one.name, conclusion=one.state, title=one.description or "", html="", annotations=())
