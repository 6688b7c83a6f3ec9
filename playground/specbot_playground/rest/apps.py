"""The App: its installation, tokens and deliveries."""

import secrets
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, request

from specbot_playground import shapes
from specbot_playground.operations.installation import installed
from specbot_playground.rest.permissions import granted
from specbot_playground.rest.request_context import actor, as_app, page, world
from specbot_playground.state import Refusal, Token
from specbot_playground.webhooks import Delivery, Post

routes = Blueprint("apps", __name__)
REPO = "/repos/<owner>/<name>"
TOKEN_HOURS = 1


@routes.get("/app")
def app() -> Response:
    """The App itself."""
    as_app()
    return jsonify(shapes.app(world()))


@routes.get("/app/installations")
def installations() -> Response:
    """Where the App is installed."""
    as_app()
    return page([world()] if world().app.installation_id else [], shapes.installation)


@routes.get("/app/installations/<int:number>")
@routes.get("/repos/<owner>/<name>/installation")
def installation(number: int = 0, owner: str = "", name: str = "") -> Response:
    """One installation."""
    as_app()
    if owner:
        if world().repository(f"{owner}/{name}").source is not None or not world().app.installation_id:
            raise Refusal(404, "Not Found")
    elif number != world().app.installation_id:
        raise Refusal(404, "Not Found")
    return jsonify(shapes.installation(world()))


@routes.get("/users/<login>/installation")
def installation_of(login: str) -> Response:
    """The installation of one owner."""
    as_app()
    if not world().app.installation_id or not any(one.full_name.startswith(f"{login}/") for one in installed(world())):
        raise Refusal(404, "Not Found")
    return jsonify(shapes.installation(world()))


@routes.post("/app/installations/<int:number>/access_tokens")
def access_token(number: int) -> tuple[Response, int]:
    """Give a token that ends in an hour."""
    as_app()
    if number != world().app.installation_id:
        raise Refusal(404, "Not Found")
    if world().app.suspended:
        raise Refusal(403, "This installation has been suspended")
    token = f"ghs_{secrets.token_hex(18)}"
    until = world().now() + timedelta(hours=TOKEN_HOURS)
    world().tokens[token] = Token(user=world().app.bot, app=True, until=until)
    shape = {"token": token, "expires_at": shapes.stamp(until)}
    told = {"permissions": granted(world())} if world().app.tells_permissions else {}
    return jsonify({**shape, **told, "repository_selection": "all"}), 201


@routes.get("/installation/repositories")
def reachable() -> Response:
    """The repositories that the installation reaches."""
    if actor().kind != "Bot":
        raise Refusal(403, "You must authenticate with an installation access token.")
    return page(installed(world()), lambda each: shapes.repository(world(), each), wrap="repositories")


@routes.get("/app/hook/config")
def hook_config() -> Response:
    """Where the App sends its events."""
    as_app()
    told = {"content_type": world().app.content_type, "insecure_ssl": "0", "secret": "*" * 8}
    return jsonify({**told, "url": _post().url or ""})


def _post() -> Post:
    found = current_app.extensions["post"]
    assert isinstance(found, Post)  # noqa: S101  # put there by create_app
    return found


@routes.get("/app/hook/deliveries")
def deliveries() -> Response:
    """The deliveries that are over, newest first. Pages have cursors: the id of their first delivery."""
    as_app()
    cursor, size = request.args.get("cursor", ""), max(1, min(request.args.get("per_page", 30, int), 100))
    over = (one for one in reversed(_post().sent) if not one.under_way)
    found = [one for one in over if not cursor or one.id <= int(cursor.removeprefix("v1_"))]
    answer = jsonify([one.shape() for one in found[:size]])
    if len(found) > size:
        answer.headers["Link"] = f'<{request.base_url}?per_page={size}&cursor=v1_{found[size].id}>; rel="next"'
    return answer


@routes.get("/app/hook/deliveries/<int:number>")
def delivery(number: int) -> Response:
    """One delivery with what was sent and what came back."""
    as_app()
    found = _delivery(number)
    sent = {"headers": _post().headers(found), "payload": found.payload}
    shape = {**found.shape(), "url": _post().url or "", "request": sent}
    return jsonify({**shape, "response": {"headers": {}, "payload": ""}})


def _delivery(number: int) -> Delivery:
    for each in _post().sent:
        if each.id == number:
            return each
    raise Refusal(404, "Not Found")


@routes.post("/app/hook/deliveries/<int:number>/attempts")
def redeliver(number: int) -> tuple[Response, int]:
    """Send a delivery again, under the same GUID."""
    as_app()
    _post().again(_delivery(number))
    return jsonify({}), 202
