"""The board as a part of the receiver's application: its pages, its headers, and what they say when something fails."""

from dataclasses import dataclass
from http import HTTPStatus
from threading import BoundedSemaphore

from flask import Blueprint, Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from bot.jobs.connection_pool import QueueUnavailableError
from webhooks.board import feeds, figures, pages, records, sign_in, visitor, words
from webhooks.board.sign_in import Provider
from webhooks.board.site import Answer, Site

MOST_AT_ONCE = 12
"""Requests for pages of the board in one process."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_OPEN = frozenset({"sign_in_choice", "sign_in", "signed_in", "static"})
"""What needs no sign-in: it tells nothing of any repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardConfig:
    """How the board is offered. Without providers nobody can sign in; `secret` signs the sessions."""

    providers: tuple[Provider, ...]
    secret: str
    public_url: str = ""


def add_board(app: Flask, site: Site, config: BoardConfig) -> None:
    """Put the board into the application."""
    visitor.set_up_sessions(app, config.secret, secure=config.public_url.startswith("https://"))
    board = Blueprint(
        "board", __name__, template_folder="templates", static_folder="static", static_url_path="/board/static"
    )
    _few_at_once(board)
    board.before_request(lambda: _before(site))
    board.after_request(_with_headers)
    board.context_processor(lambda: _around(site))
    board.register_error_handler(HTTPException, _failed)
    board.register_error_handler(QueueUnavailableError, _unavailable)
    for part in (pages, records, figures, feeds):
        part.register(board, site)
    sign_in.register(board, site, app, config.providers, config.public_url)
    app.register_blueprint(board)


def _few_at_once(board: Blueprint) -> None:
    """Turn away who comes while many wait for a forge: deliveries of webhooks share the threads of the process."""
    places = BoundedSemaphore(MOST_AT_ONCE)

    @board.before_request
    def enter() -> Answer | None:
        if not places.acquire(blocking=False):
            says = "Too many people are here at this moment. Try again in a few seconds."
            return render_template("board/unavailable.html", says=says), HTTPStatus.SERVICE_UNAVAILABLE
        g.has_place = True
        return None

    @board.teardown_request
    def leave(_: BaseException | None) -> None:
        if g.pop("has_place", False):
            places.release()


def _before(site: Site) -> Answer | None:
    """Let nothing be changed without the form's own word, and nothing be seen before signing in."""
    visitor.require_csrf()
    if (request.endpoint or "").removeprefix("board.") in _OPEN:
        return None
    return site.guard()


def _with_headers(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint == "board.static":
        answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _around(site: Site) -> dict[str, object]:
    """Give every page what its frame shows."""
    viewer, now = site.viewer(), site.now()
    return {
        "viewer": viewer,
        "forges": site.forges,
        "public": site.public,
        "operator": site.is_operator(),
        "unasked": site.unasked,
        "csrf": visitor.csrf_token,
        "now": now,
        "age": lambda at: words.age(at, now),
        "counted": words.counted,
        "cut": words.cut,
        "plain_name": words.plain_name,
        "forge_name": words.forge_name,
        "statuses": words.STATUSES,
    }


def _failed(error: HTTPException) -> Answer:
    """Say what is wrong without saying what is there."""
    return render_template("board/failed.html", code=error.code, says=_SAYS.get(error.code or 0, str(error.name))), (
        error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _unavailable(error: QueueUnavailableError) -> Answer:
    """Say so without a frame: that would ask the database, too."""
    del error
    says = "The database does not answer. Try again in a moment; nothing is lost."
    return render_template("board/unavailable.html", says=says), HTTPStatus.SERVICE_UNAVAILABLE


_SAYS = {
    403: "This form was made for another session. Go back, load the page again, and send it once more.",
    404: "There is no such page here, or you may not read the repository that it is about.",
}
