"""The pages of specs: the table, the board by status, what waits for the visitor, and one page for each spec."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, abort, render_template, request, url_for

from bot.jobs.board_reader import SpecQuery, SpecRow, SpecVersion
from bot.review.model.references import SEPARATOR, ForgeName
from webhooks.board import filters
from webhooks.board.graph import graph_of
from webhooks.board.rendered import render_line, render_spec
from webhooks.board.site import Answer, Site
from webhooks.board.words import STATUSES

_IN_COLUMN = 12
_IN_QUEUE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on the time line of a spec."""

    at: datetime
    says: str
    url: str = ""
    kind: str = ""


def register(board: Blueprint, site: Site) -> None:
    """Add the pages."""

    @board.get("/")
    def table() -> Answer:
        chosen, visible = filters.read_filters(request.args), site.visible()
        rows, total = site.reader.specs(visible.repositories, chosen.query(), site.now())
        last = max(1, -(-total // filters.PAGE))
        if not rows and total:
            chosen = replace(chosen, page=1)
            rows, total = site.reader.specs(visible.repositories, chosen.query(), site.now())
        choices = dict(site.reader.choices(visible.repositories))
        choices["status"] = tuple(sorted(choices["status"], key=lambda one: [*STATUSES, one.word].index(one.word)))
        return render_template(
            "board/table.html", filters=chosen, rows=rows, total=total, last=last, choices=choices, words=filters
        )

    @board.get("/columns")
    def columns() -> Answer:
        found = site.reader.columns(site.visible().repositories, _IN_COLUMN)
        order = [*STATUSES, *(status for status in found if status not in STATUSES)]
        shown = [(status, *found.get(status, ((), 0))) for status in order if status or status in found]
        return render_template("board/columns.html", columns=shown)

    @board.get("/mine")
    def mine() -> Answer:
        return render_template("board/mine.html", rows=_queue(site))

    @board.get("/spec/<forge>/<path:repository>/-/<path:path>")
    def spec(forge: str, repository: str, path: str) -> Answer:
        name = site.repository(forge, repository)
        versions = [one for one in site.reader.versions(name, path) if one.state != "closed"]
        if not versions:
            abort(404)
        return _spec_page(site, name, path, versions)


def _queue(site: Site) -> tuple[SpecRow, ...]:
    """List what waits for the visitor, by the account of each forge."""
    visible = site.visible().repositories
    found: list[SpecRow] = []
    for forge, account in site.viewer().accounts.items():
        keys = (f"id:{account.id}", f"login:{account.login.casefold()}")
        names = [name for name in visible if name.startswith(f"{forge.value}:")]
        query = SpecQuery(keys=keys, sort="age", limit=_IN_QUEUE)
        found += site.reader.specs(names, query, site.now())[0]
    return tuple(found)


def _spec_page(site: Site, name: str, path: str, versions: list[SpecVersion]) -> Answer:
    forge, _, repository = name.partition(":")
    shown = versions[0]
    root = url_for("board.spec", forge=forge, repository=repository, path="x").removesuffix("x")
    return render_template(
        "board/spec.html",
        repository=name,
        path=path,
        version=shown,
        spec=shown.spec,
        versions=versions,
        branch=next((one for one in versions if one.state == "branch"), None),
        text=render_spec(shown.spec.text, path, root),
        steps=tuple(map(render_line, shown.spec.steps)),
        events=_time_line(site, name, path, versions),
        links=tuple({link.ref: link for one in versions for link in one.spec.links}.values()),
        graph=graph_of(path, site.reader.relations(name)),
        mark=SEPARATOR[ForgeName(forge)],
    )


def _time_line(site: Site, name: str, path: str, versions: Iterable[SpecVersion]) -> tuple[Event, ...]:
    """Put together what happened to a spec, newest first."""
    found = [
        Event(at=one.at, says=f"became {STATUSES.get(one.status, one.status)}", kind=one.status)
        for one in site.reader.moments(name, path)
    ]
    for version in versions:
        found += [Event(at=one.at, says=f"{one.login} {one.says}", url=one.url) for one in version.spec.approvals]
        found += [
            Event(at=one.since, says=f"{one.id}, asked by {one.asker or 'the author'}: {one.text}", url=one.url)
            for one in version.spec.questions
            if one.since is not None
        ]
    return tuple(sorted(set(found), key=lambda one: one.at, reverse=True))[:40]
