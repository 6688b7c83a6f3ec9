"""What the bot did: the log of a pull request; for operators the deliveries and jobs, with another try by hand."""

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from markupsafe import escape

from bot.jobs.board_reader import LoggedLook
from bot.review.model.references import SEPARATOR, ForgeName, InvalidReferenceError
from bot.review.model.targets import AllRepositories, parse_target
from webhooks.board.rendered import render_line
from webhooks.board.site import Answer, Site

_LOOKS = 20
_LISTED = 100
_ROOM, _FRAME, _ACTIONS, _LONGEST_TEXT = 120_000, 700, 25, 2_000
"""Characters of a page of looks, and of what stands around each of them."""
_READ = 1000


def register(board: Blueprint, site: Site) -> None:
    """Add the pages."""

    @board.get("/log/<forge>/<path:repository>/-/<int:number>")
    def log(forge: str, repository: str, number: int) -> Answer:
        name = site.repository(forge, repository)
        before = request.args.get("before", type=int)
        found = site.reader.looks(name, number, before=before, limit=_LOOKS)
        looks = fitting(found)
        if not looks and before is None:
            abort(404)
        return render_template(
            "board/log.html",
            repository=name,
            number=number,
            looks=looks,
            full=len(looks) < len(found) or len(found) == _LOOKS,
            line=render_line,
            mark=SEPARATOR[ForgeName(forge)],
        )

    @board.get("/operations")
    def operations() -> Answer:
        _require_operator(site)
        jobs, deliveries = site.queue.jobs()[:_READ], site.reader.deliveries(_READ)
        seen = _visible(site, (*(job.target for job in jobs), *(one.target for one in deliveries)))
        jobs = tuple(job for job in jobs if job.target in seen)
        deliveries = tuple(one for one in deliveries if one.target in seen)
        return render_template(
            "board/operations.html", jobs=jobs[:_LISTED], deliveries=deliveries[:_LISTED], total=len(jobs)
        )

    @board.post("/operations/again")
    def again() -> Answer:
        _require_operator(site)
        target = request.form.get("target", "")
        if target not in _visible(site, (target,)):
            abort(404)
        site.queue.again(target)
        return redirect(url_for("board.operations"), 303)


def fitting(found: Iterable[LoggedLook]) -> tuple[LoggedLook, ...]:
    """Take the newest looks that one page has room for, at least one, each with as much of its texts as fits."""
    left = _ROOM
    shown: list[LoggedLook] = []
    for entry in found:
        actions, size = [], _FRAME
        for action in entry.look.actions[:_ACTIONS]:
            size += _FRAME + len(escape(action.says)) + len(escape(action.reason))
            text = action.text[:_LONGEST_TEXT]
            fits = size + len(escape(text)) <= _ROOM
            size += len(escape(text)) if fits else 0
            actions.append(replace(action, text=text if fits else ""))
        if shown and size > left:
            break
        left -= size
        shown.append(replace(entry, look=replace(entry.look, actions=tuple(actions))))
    return tuple(shown)


def _require_operator(site: Site) -> None:
    """Let in who runs the bot; for anybody else there is no such page."""
    if not site.is_operator():
        abort(404)


def _visible(site: Site, targets: Iterable[str]) -> frozenset[str]:
    """Choose the targets of repositories that the operator may read, and those that are of no repository."""
    named = {target: _repository(target) for target in dict.fromkeys(targets)}
    readable = site.access.visible(site.viewer(), {name for name in named.values() if name}).repositories
    return frozenset(target for target, name in named.items() if name == "" or name in readable)


def _repository(target: str) -> str | None:
    """Name the repository of a target; empty: it is of none; None: it is no target."""
    try:
        found = parse_target(target)
    except InvalidReferenceError:
        return None
    return "" if isinstance(found, AllRepositories) else f"{found.forge}:{found.repository}"
