"""The table for programs: JSON, and an Atom feed of what changed last. The same filters as the page."""

from dataclasses import replace

import msgspec
from flask import Blueprint, Response, render_template, request

from bot.jobs.board_reader import SpecRow
from webhooks.board import filters
from webhooks.board.site import Answer, Site

VERSION = 1
_IN_FEED = 30
_IN_JSON = 100


class _Page(msgspec.Struct, kw_only=True):
    version: int
    total: int
    page: int
    pages: int
    specs: tuple[SpecRow, ...]


def register(board: Blueprint, site: Site) -> None:
    """Add the routes."""

    @board.get("/specs.json")
    def as_json() -> Answer:
        chosen = filters.read_filters(request.args)
        query = chosen.query(limit=_IN_JSON)
        rows, total = site.reader.specs(site.visible().repositories, query, site.now())
        pages = max(1, -(-total // _IN_JSON))
        found = _Page(version=VERSION, total=total, page=chosen.page, pages=pages, specs=rows)
        return Response(msgspec.json.encode(found), mimetype="application/json")

    @board.get("/feed.atom")
    def feed() -> Answer:
        query = replace(filters.read_filters(request.args), page=1).query(limit=_IN_FEED)
        rows, _ = site.reader.specs(site.visible().repositories, query, site.now())
        body = render_template("board/feed.xml", rows=rows, now=site.now())
        return Response(body, mimetype="application/atom+xml")
