"""From the state to what a page shows."""

from collections.abc import Iterable
from datetime import datetime

from bot.playground import acts
from bot.playground.diff import FileDiff, Line
from bot.playground.pages.markdown import render
from bot.playground.pages.view import (
    AnnotationView,
    Bubble,
    CheckView,
    FileView,
    LabelView,
    PullView,
    ReviewView,
    Row,
    ThreadView,
)
from bot.playground.state import CheckRun, Comment, Pull, Repository, Review, Status, Thread, World

_EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}
_KINDS = {"+": "added", "-": "removed", " ": "context", "@": "hunk", "\\": "context"}
_VERBS = {"APPROVED": "approved", "CHANGES_REQUESTED": "asked for changes", "DISMISSED": "reviewed (dismissed)"}
_CONTEXT = 3


def pull(world: World, repo: Repository, found: Pull) -> PullView:
    """Show a pull request."""
    files = acts.files_of(world, repo, found)
    head = acts.head_sha(world, found)
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
        files=tuple(_file(one, found, files, world.now()) for one in files),
        commits=len(acts.commits_of(world, repo, found)),
    )


def _ago(moment: datetime, now: datetime) -> str:
    """Say how long ago something was."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} minute{'' if minutes == 1 else 's'} ago" if minutes < 60 else f"{minutes // 60} h ago"


def _bubble(one: Comment, verb: str, now: datetime) -> Bubble:
    return Bubble(
        id=str(one.id),
        author=one.author.login,
        is_bot=one.author.kind == "Bot",
        when=_ago(one.at, now) + (" · edited" if one.edited_at else ""),
        verb=verb,
        html=render(one.body) if one.body else "",
        reactions=tuple(_EMOJI[each.content] for each in one.reactions),
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
    file = next((one for one in files if one.path == first.path), None)
    line = first.current_line
    lines = [one for one in file.lines if line and one.new and line - _CONTEXT <= one.new <= line] if file else []
    return ThreadView(
        id=found.id,
        path=first.path,
        line=line or first.line,
        resolved=found.resolved_by is not None,
        outdated=first.line is not None and line is None,
        context=tuple(_row(one) for one in lines),
        bubbles=tuple(_bubble(one, "commented", now) for one in found.comments),
    )


def _row(one: Line) -> Row:
    return Row(kind=_KINDS[one.kind], old=one.old, new=one.new, text=one.text)


def _file(one: FileDiff, found: Pull, files: Iterable[FileDiff], now: datetime) -> FileView:
    threads: dict[int, tuple[ThreadView, ...]] = {}
    for thread in found.threads:
        first = thread.comments[0]
        if first.path == one.path:
            line = first.current_line or 0
            threads[line] = (*threads.get(line, ()), _thread(thread, files, now))
    return FileView(
        path=one.path,
        added=one.additions,
        removed=one.deletions,
        rows=tuple(_row(each) for each in one.lines),
        threads=threads,
    )


def _label(world: World, repo: Repository, name: str) -> LabelView:
    found = acts.ensure_label(world, repo, name)
    red, green, blue = (int(found.colour[start : start + 2], 16) for start in (0, 2, 4))
    return LabelView(name=found.name, colour=found.colour, dark=red * 299 + green * 587 + blue * 114 > 150_000)


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
