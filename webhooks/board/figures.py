"""The page of charts, made of moments and questions."""

from flask import Blueprint, render_template

from webhooks.board import charts
from webhooks.board.site import Answer, Site


def register(board: Blueprint, site: Site) -> None:
    """Add the page."""

    @board.get("/charts")
    def figures() -> Answer:
        visible, now = site.visible().repositories, site.now()
        moments = site.reader.all_moments(visible)
        return render_template(
            "board/charts.html",
            spent=charts.time_in_status(moments, now),
            months=charts.throughput(moments, now),
            ages=charts.questions_by_age(site.reader.asked_since(visible), now),
        )
