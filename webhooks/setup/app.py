"""The set-up page as a Flask application. It serves until the operator starts the bot; then it is gone.

Whoever holds the token that `specbot serve` printed may use it, and nobody else.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as AnyResponse

from bot.forges.github.app_manifest import EVENTS, PERMISSIONS, AppCredentials, manifest, registration_url
from bot.forges.gitlab.hooks import Connection
from bot.forges.web_address import web_url
from bot.review.port import ForgeError
from webhooks import github
from webhooks.outcome import Rejected

COOKIE = "specbot_setup"
_MOST_EARLY, _LONGEST_EARLY = 5, 65_536
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action *; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
Answer = str | Response | AnyResponse | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupDependencies:
    """What the page needs of the world."""

    token: str
    """The one-time token that opens the page."""
    github_api_url: str
    gitlab_url: str
    public_url: str
    """Where the forges reach the receiver; empty: the address that the page is visited at."""
    convert: Callable[[str], AppCredentials]
    """Take an App's credentials back for a code; raises `ForgeError`."""
    connect: Callable[[str, str, str, str], Connection]
    """Make a GitLab webhook: address, token, project or group, public address; raises `ForgeError`."""
    store: Callable[[Mapping[str, str]], str]
    """Keep settings; gives the path of the file."""


@dataclass(slots=True)
class _State:
    """What has happened so far."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Binds the way to GitHub and back to this page."""
    app: AppCredentials | None = None
    connection: Connection | None = None
    kept_in: str = ""
    pinged: bool = False
    early: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    """Deliveries that came before GitHub told the secret; they are judged then."""
    trouble: str = ""


def create_setup(around: SetupDependencies, started: Event) -> Flask:
    """Make the application; `started` is set when the operator starts the bot."""
    app = Flask("specbot_setup", root_path=__file__.rpartition("/")[0], static_url_path="/setup/static")
    app.config["MAX_CONTENT_LENGTH"] = 25 * 1024 * 1024
    state = _State()
    app.before_request(lambda: _guard(around.token))
    app.after_request(_with_headers)
    _page(app, around, state)
    _github(app, around, state)
    _gitlab(app, around, state)
    _receiver(app, state)

    @app.post("/setup/start")
    def start() -> Answer:
        if state.app is None and state.connection is None:
            abort(409)
        answer = Response(render_template("started.html"))
        answer.call_on_close(started.set)
        return answer

    return app


def _guard(token: str) -> Answer | None:
    """Let in who holds the token; deliveries are known by their signature, and styles are no secret."""
    if request.path.startswith(("/webhooks/", "/setup/static/", "/healthz")):
        return None
    given = request.args.get("token", "")
    if request.method == "GET" and given and hmac.compare_digest(given.encode(), token.encode()):
        answer = redirect(url_for("setup"))
        answer.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure, path="/setup")
        return answer
    held = request.cookies.get(COOKIE, "")
    if not hmac.compare_digest(held.encode(), token.encode()):
        return render_template("locked.html"), 403
    if request.method == "POST" and not hmac.compare_digest(
        request.form.get("csrf", "").encode(), _csrf(token).encode()
    ):
        return render_template("locked.html"), 403
    return None


def _csrf(token: str) -> str:
    """Derive the word that every form carries; the token itself stays in the cookie."""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()


def _with_headers(answer: Response) -> Response:
    answer.headers.update(_HEADERS)
    return answer


def _public_url(around: SetupDependencies) -> str:
    return around.public_url or request.url_root.rstrip("/")


def _page(app: Flask, around: SetupDependencies, state: _State) -> None:
    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "set up at /setup"}

    @app.get("/")
    def home() -> Answer:
        return redirect(url_for("setup"))

    @app.get("/setup")
    def setup() -> Answer:
        organisation = request.args.get("organisation", "").strip()
        public = _public_url(around)
        wanted = manifest(public_url=public, redirect_url=f"{public}/setup/github/created")
        return render_template(
            "setup.html",
            state=state,
            csrf=_csrf(around.token),
            organisation=organisation,
            registration=registration_url(around.github_api_url, organisation, state.state),
            site=web_url(around.github_api_url),
            manifest=app.json.dumps(wanted),
            permissions=PERMISSIONS,
            events=EVENTS,
            public=public,
            guessed=not around.public_url,
            gitlab_url=around.gitlab_url,
        )


def _github(app: Flask, around: SetupDependencies, state: _State) -> None:
    @app.get("/setup/github/created")
    def created() -> Answer:
        code = request.args.get("code", "")
        if not code or not hmac.compare_digest(request.args.get("state", "").encode(), state.state.encode()):
            state.trouble = (
                "GitHub sent an answer that does not belong to this page. Create the App once more from here."
            )
            return redirect(url_for("setup"))
        try:
            found = around.convert(code)
        except ForgeError as error:
            state.trouble = str(error)
            return redirect(url_for("setup"))
        state.kept_in = around.store(
            {
                "github_app_id": str(found.app_id),
                "github_private_key": found.private_key,
                "github_webhook_secret": found.webhook_secret,
                "github_client_id": found.client_id,
                "github_client_secret": found.client_secret,
            }
        )
        state.app, state.trouble = found, ""
        state.pinged = state.pinged or any(_is_genuine(state, *one) for one in state.early)
        return redirect(url_for("setup"))

    @app.get("/setup/github/secrets")
    def shown() -> Answer:
        if state.app is None:
            abort(404)
        return render_template("secrets.html", app=state.app)


def _gitlab(app: Flask, around: SetupDependencies, state: _State) -> None:
    @app.post("/setup/gitlab")
    def connect() -> Answer:
        url, token, target = (request.form.get(name, "").strip() for name in ("url", "token", "target"))
        url = (url or around.gitlab_url).rstrip("/")
        try:
            found = around.connect(url, token, target, _public_url(around))
        except ForgeError as error:
            state.trouble = str(error)
            return redirect(url_for("setup"))
        state.kept_in = around.store(
            {"gitlab_url": url, "gitlab_token": token, "gitlab_signing_token": found.signing_token}
            | ({"gitlab_webhook_secret": found.secret} if found.secret else {})
        )
        state.connection, state.trouble = found, ""
        return redirect(url_for("setup"))


def _is_genuine(state: _State, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether GitHub signed a delivery with the App's secret."""
    folded = Headers(headers)
    return state.app is not None and not isinstance(github.receive(folded, body, state.app.webhook_secret), Rejected)


def _receiver(app: Flask, state: _State) -> None:
    """Watch the first ping arrive: GitHub sends one as soon as the App exists."""

    @app.post("/webhooks/github")
    def ping() -> Answer:
        delivery = (dict(request.headers), request.get_data()[:_LONGEST_EARLY])
        if state.app is None:
            state.early = [*state.early, delivery][-_MOST_EARLY:]
            return "the bot is not set up yet\n", 202
        if not _is_genuine(state, *delivery):
            return "rejected\n", 401
        state.pinged = True
        return "the bot is not started yet\n", 202

    @app.post("/webhooks/gitlab")
    def hook() -> Answer:
        return "the bot is not started yet\n", 202
