"""From the state to what a page shows."""

from collections.abc import Iterable
from datetime import datetime

from specbot_playground import operations
from specbot_playground.diff import FileDiff
from specbot_playground.pages.components import ago, context, emoji, file, label
from specbot_playground.pages.markdown import render
from specbot_playground.pages.view import AnnotationView, Bubble, CheckView, LabelView, PullView, ReviewView, ThreadView
from specbot_playground.state import CheckRun, Comment, Pull, Repository, Review, Status, Thread, World

_VERBS = {"APPROVED": "approved", "CHANGES_REQUESTED": "asked for changes", "DISMISSED": "reviewed (dismissed)"}


def pull(world: World, repo: Repository, found: Pull) -> PullView:
    """Show a pull request."""
    files = operations.files_of(world, repo, found)
    placed = _placed(found, files, world.now())
    head = operations.head_sha(world, found)
    state = "merged" if found.merged_at else found.state if found.state == "closed" or not found.draft else "draft"
    return PullView(
        repository=repo.full_name,
        number=found.number,
        title=found.title,
        state=state,
        author=found.author.login,
        base=found.base,
        head=found.head,
        labels=tuple(_label(world, repo, name) for name in found.labels),
        timeline=tuple(_timeline(found, files, world.now())),
        checks=(
            *(_check(run) for run in _newest(repo.checks, head)),
            *(_status(one) for one in _newest_statuses(repo, head)),
        ),
        files=tuple(file(one, placed) for one in files),
        commits=len(operations.commits_of(world, repo, found)),
    )


def _bubble(one: Comment, verb: str, now: datetime) -> Bubble:
    return Bubble(
        id=str(one.id),
        author=one.author.login,
        is_bot=one.author.kind == "Bot",
        when=ago(one.at, now) + (" · edited" if one.edited_at else ""),
        verb=verb,
        html=render(one.body) if one.body else "",
        reactions=tuple(emoji(each.content) for each in one.reactions),
    )


def _timeline(found: Pull, files: Iterable[FileDiff], now: datetime) -> Iterable[Bubble | ReviewView]:
    """The description, then comments and reviews as they came."""
    opened = Comment(id=found.id, author=found.author, body=found.body or "*No description.*", at=found.at)
    yield _bubble(opened, "opened this", now)
    shown = list(files)
    for one in sorted((*found.comments, *found.reviews), key=lambda each: each.id):
        if not isinstance(one, Review):
            yield _bubble(one, "commented", now)
            continue
        started = [each for each in found.threads if each.comments[0].review_id == one.id]
        if started or one.body or one.state in _VERBS:
            threads = tuple(_thread(each, shown, now) for each in started)
            verb = _VERBS.get(one.state, "reviewed")
            yield ReviewView(bubble=_bubble(one, verb, now), state=one.state.lower(), threads=threads)


def _thread(found: Thread, files: Iterable[FileDiff], now: datetime) -> ThreadView:
    first = found.comments[0]
    return ThreadView(
        id=found.id,
        path=first.path,
        line=first.current_line or first.line,
        resolved=found.resolved_by is not None,
        outdated=first.line is not None and first.current_line is None,
        context=context(files, first.path, first.current_line),
        bubbles=tuple(_bubble(one, "commented", now) for one in found.comments),
    )


def _placed(found: Pull, files: Iterable[FileDiff], now: datetime) -> tuple[tuple[str, int | None, ThreadView], ...]:
    """Say where each thread stands now."""
    firsts = ((thread, thread.comments[0]) for thread in found.threads)
    shown = tuple(files)
    return tuple((first.path, first.current_line, _thread(thread, shown, now)) for thread, first in firsts)


def _label(world: World, repo: Repository, name: str) -> LabelView:
    found = operations.ensure_label(world, repo, name)
    return label(found.name, found.colour)


def _newest(runs: Iterable[CheckRun], sha: str) -> list[CheckRun]:
    return list({run.name: run for run in runs if run.sha == sha}.values())


def _newest_statuses(repo: Repository, sha: str) -> list[Status]:
    return list({one.context: one for one in repo.statuses if one.sha == sha}.values())


def _check(run: CheckRun) -> CheckView:
    notes = tuple(
        AnnotationView(
            level=each["annotation_level"],
            path=each["path"],
            line=each["start_line"],
            title=each.get("title") or "",
            message=each["message"],
        )
        for each in run.annotations
    )
    return CheckView(
        name=run.name,
        conclusion=run.conclusion or run.status,
        title=run.title,
        html=render(run.summary),
        annotations=notes,
        buttons=tuple((each["identifier"], each["label"]) for each in run.actions),
    )


def _status(one: Status) -> CheckView:
    return CheckView(name=one.context, conclusion=one.state, title=one.description, html="", annotations=())
