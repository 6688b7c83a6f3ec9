"""The page on which somebody confirms who they are to another site, and the route that gives a token, in each forge's words."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from specbot_playground.oauth import Authority, NoGrant

_GITHUB_WORDS = {"invalid_client": "incorrect_client_credentials", "invalid_grant": "bad_verification_code"}


def github_sign_in(authority: Callable[[], Authority]) -> Blueprint:
    """Make GitHub's routes: a failed exchange is a 200 that says so."""
    pages = _pages(authority, "/login/oauth")

    @pages.post("/login/oauth/access_token")
    def exchange() -> Response:
        try:
            token, _ = authority().exchange(_sent(), "ghu_")
        except NoGrant as error:
            found = {"error": _GITHUB_WORDS.get(error.error, error.error), "error_description": str(error)}
            return _in_wanted_form({**found, "error_uri": "https://docs.github.com"})
        return _in_wanted_form({"access_token": token, "token_type": "bearer", "scope": ""})  # nosec B105 - a kind of token

    return pages


def gitlab_sign_in(authority: Callable[[], Authority]) -> Blueprint:
    """Make GitLab's routes: a failed exchange is a 400, a wrong secret a 401."""
    pages = _pages(authority, "/oauth")

    @pages.post("/oauth/token")
    def exchange() -> tuple[Response, int]:
        sent = _sent()
        if sent.get("grant_type") != "authorization_code":
            return jsonify({"error": "unsupported_grant_type", "error_description": "Not supported here."}), 400
        try:
            token, asked = authority().exchange(sent, "")
        except NoGrant as error:
            status = 401 if error.error == "invalid_client" else 400
            word = "invalid_grant" if error.error == "redirect_uri_mismatch" else error.error
            return jsonify({"error": word, "error_description": str(error)}), status
        created = int(authority().ground.now().timestamp())
        facts = {"expires_in": 7200, "refresh_token": token[::-1], "created_at": created}
        return jsonify({"access_token": token, "token_type": "Bearer", "scope": " ".join(asked.scopes), **facts}), 200  # nosec B105 - a kind of token

    return pages


def _pages(authority: Callable[[], Authority], root: str) -> Blueprint:
    """Make the page that asks, which is the same on both."""
    pages = Blueprint("oauth", __name__)

    @pages.get(f"{root}/authorize")
    def ask() -> str:
        key, asked = authority().ask(request.args)
        people = [user.login for user in authority().ground.users.values() if user.kind == "User"]
        return render_template("authorize.html", key=key, asked=asked, logins=people, root=root, people=[], viewer="")

    @pages.post(f"{root}/decide")
    def decide() -> AnyResponse:
        return redirect(authority().decide(request.form.get("key", ""), request.form.get("login", "")))

    return pages


def _sent() -> Mapping[str, str]:
    """Read what was sent, as a form or as JSON; the client may also name itself as HTTP's basic credentials."""
    body = request.get_json(silent=True) if request.is_json else request.form
    found = {str(name): str(value) for name, value in (body or {}).items()}
    if request.authorization is not None and request.authorization.type == "basic":
        found["client_id"] = request.authorization.username or ""
        found["client_secret"] = request.authorization.password or ""
    return found


def _in_wanted_form(found: Mapping[str, str]) -> Response:
    """Answer as GitHub does: as a form, unless JSON is asked for."""
    if "application/json" in request.headers.get("Accept", ""):
        return jsonify(found)
    return Response(urlencode(found), mimetype="application/x-www-form-urlencoded")
