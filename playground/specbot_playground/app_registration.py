"""A GitHub App from a manifest, as GitHub makes one: a form, a page that asks, a code that is good once, an installation.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

import json
import re
import secrets
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from specbot_playground import shapes
from specbot_playground.app_key import new_key
from specbot_playground.operations.installation import install as install_app
from specbot_playground.state import App, Refusal, User, World
from specbot_playground.webhooks import Post

Answer = str | AnyResponse


def registration(world: World, post: Post) -> tuple[Blueprint, Blueprint]:
    """Make the pages, and the one route of the API."""
    pages, api = Blueprint("registration", __name__), Blueprint("conversion", __name__)
    asked: dict[str, tuple[dict[str, object], str]] = {}
    codes: set[str] = set()

    @pages.post("/settings/apps/new")
    @pages.post("/organizations/<owner>/settings/apps/new")
    def ask(owner: str = "") -> Answer:
        wanted, key = _manifest(request.form.get("manifest", "")), secrets.token_hex(8)
        asked[key] = wanted, request.args.get("state", "")
        return render_template("app_new.html", wanted=wanted, owner=owner, key=key, people=[], viewer="")

    @pages.post("/settings/apps/create")
    def create() -> Answer:
        wanted, state = asked.pop(request.form.get("key", ""))
        _create(world, post, wanted)
        code = secrets.token_hex(20)
        codes.add(code)
        return redirect(f"{wanted['redirect_url']}?{urlencode({'code': code, 'state': state})}")

    @pages.route("/apps/<slug>/installations/new", methods=["GET", "POST"])
    def install(slug: str) -> Answer:
        if slug != world.app.slug:
            raise Refusal(404, "Not Found")
        if request.method == "POST":
            install_app(world, world.users["acme"])
        return render_template("app_install.html", app=world.app, people=[], viewer="")

    @api.post("/app-manifests/<code>/conversions")
    def convert(code: str) -> tuple[Response, int]:
        if code not in codes:
            raise Refusal(404, "Not Found")
        codes.remove(code)
        found = world.app
        shape = {**shapes.app(world), "pem": found.private_key, "webhook_secret": found.webhook_secret}
        return jsonify({**shape, "client_id": found.client_id, "client_secret": found.client_secret}), 201

    return pages, api


def _create(world: World, post: Post, wanted: dict[str, object]) -> None:
    """Put a new App in the place of the one that is there, and send its first ping."""
    world.app = _app(wanted, world)
    world.users[world.app.bot.login] = world.app.bot
    hook = wanted.get("hook_attributes")
    post.url = str(hook["url"]) if isinstance(hook, dict) else None
    post.ping()


def _manifest(text: str) -> dict[str, object]:
    """Read a manifest; refuses one that GitHub would."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Refusal(422, "The manifest is not JSON") from error
    lacking = [key for key in ("url", "redirect_url") if not isinstance(found, dict) or not found.get(key)]
    if lacking:
        raise Refusal(422, f"The manifest lacks {', '.join(lacking)}")
    return dict(found)


def _app(wanted: dict[str, object], world: World) -> App:
    """Make the App, not installed anywhere yet."""
    private, public = new_key()
    number, permissions = world.id(), wanted.get("default_permissions")
    slug = re.sub(r"[^a-z0-9]+", "-", str(wanted.get("name", "app")).lower()).strip("-")
    callbacks = wanted.get("callback_urls")
    return App(
        id=number,
        slug=slug,
        bot=User(id=world.id(), login=f"{slug}[bot]", kind="Bot"),
        private_key=private,
        public_key=public,
        webhook_secret=secrets.token_hex(16),
        installation_id=0,
        permissions={str(key): str(level) for key, level in permissions.items()}
        if isinstance(permissions, dict)
        else {},
        client_id=f"Iv23li{secrets.token_hex(7)}",
        client_secret=secrets.token_hex(20),
        callbacks=tuple(map(str, callbacks)) if isinstance(callbacks, list) else (),
    )
