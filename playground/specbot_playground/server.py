"""The playground in GitHub's shape as a running server."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify

from specbot_playground import graphql
from specbot_playground.app_registration import registration
from specbot_playground.faults import Faults, fail
from specbot_playground.hardening import protect
from specbot_playground.oauth import Authority, Client
from specbot_playground.oauth_pages import github_sign_in
from specbot_playground.pages import pages
from specbot_playground.rest import (
    apps,
    branches,
    checks,
    contents,
    issues,
    labels,
    pulls,
    reactions,
    repositories,
    request_context,
    reviews,
)
from specbot_playground.routes import make_application
from specbot_playground.seed import demo_world
from specbot_playground.serving import LocalForge, Request, guard, record
from specbot_playground.site import GitHubSite
from specbot_playground.state import Refusal, Repository, World
from specbot_playground.webhooks import Post

__all__ = ["Playground", "Request", "create_app"]


def create_app(world: World, post: Post, faults: Faults, log: Callable[[Request], None]) -> Flask:
    """Make the application: the API under /api/v3 as on an own GitHub server, the pages at the root."""
    return make_application("specbot_playground", lambda app: _fill(app, world, post, faults, log))


def _fill(app: Flask, world: World, post: Post, faults: Faults, log: Callable[[Request], None]) -> None:
    protect(app)
    app.extensions["world"] = world
    app.extensions["post"] = post
    record(app, log)
    request_context.install(app)
    guard(app, world, faults, fail)
    for module in (apps, branches, checks, contents, issues, labels, pulls, reactions, repositories, reviews):
        app.register_blueprint(module.routes, url_prefix="/api/v3")
    registered, conversion = registration(world, post)
    app.register_blueprint(conversion, url_prefix="/api/v3")
    app.register_blueprint(pages(GitHubSite(world)))
    app.register_blueprint(registered)
    sites = Authority(ground=world)

    def authority() -> Authority:
        """The App is the one site that people sign in to; it may be made anew at any time."""
        found = world.app
        client = Client(id=found.client_id, secret=found.client_secret, callbacks=found.callbacks)
        sites.clients = {found.client_id: client} if found.client_id and found.callbacks else {}
        return sites

    app.register_blueprint(github_sign_in(authority))

    @app.post("/api/graphql")
    def query() -> Response:
        who = request_context.actor()
        sent = request_context.body()
        g.operation = graphql.kind_of(sent.get("query") or "")
        query = sent.get("query") or ""
        try:
            request_context.look_at_mutation(query)
        except Refusal as error:
            return jsonify({"data": None, "errors": [{"type": "FORBIDDEN", "message": error.message}]})
        return jsonify(graphql.answer(world, who, query, sent.get("variables")))


class Playground(LocalForge):
    """A running forge with its demo world."""

    def __init__(self, port: int = 0, world: World | None = None) -> None:
        self.world = world or demo_world()
        self.post = Post(self.world)
        super().__init__(port, self.world, "/api/v3")

    def _application(self, log: Callable[[Request], None]) -> Flask:
        return create_app(self.world, self.post, self.faults, log)

    @property
    def repository(self) -> Repository:
        """The repository of the demo world."""
        return next(iter(self.world.repositories.values()))

    def facts(self) -> dict[str, Any]:
        """Everything that a client needs, as `specbot playground` prints it."""
        app = self.world.app
        return {
            "api_url": self.api_url,
            "web_url": self.web_url,
            "repository": self.repository.full_name,
            "tokens": self.tokens,
            "app": {
                "id": app.id,
                "slug": app.slug,
                "installation_id": app.installation_id,
                "private_key": app.private_key,
                "webhook_secret": app.webhook_secret,
            },
        }

    def set_webhook(self, url: str | None) -> None:
        """Deliver events to an address from now on."""
        self.post.url = url

    def drain(self) -> None:
        """Wait until every delivery was answered."""
        self.post.drain()

    def close(self) -> None:
        """Stop delivering."""
        self.post.close()
