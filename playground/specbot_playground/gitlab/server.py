"""The playground in GitLab's shape as a running server."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, has_request_context, jsonify, request

from specbot_playground.faults import Faults
from specbot_playground.gitlab import graphql
from specbot_playground.gitlab.errors import fail
from specbot_playground.gitlab.rest import (
    drafts,
    hooks,
    labels,
    notes,
    pipelines,
    projects,
    repository,
    request_context,
    requests,
)
from specbot_playground.gitlab.seed import demo_world
from specbot_playground.gitlab.site import GitLabSite
from specbot_playground.gitlab.state import Hook, Project, World
from specbot_playground.gitlab.webhooks import EVENTS, Post
from specbot_playground.hardening import protect
from specbot_playground.oauth import Authority
from specbot_playground.oauth_pages import gitlab_sign_in
from specbot_playground.pages import pages
from specbot_playground.routes import make_application
from specbot_playground.serving import LocalForge, Request, guard, record


def create_app(world: World, post: Post, faults: Faults, log: Callable[[Request], None]) -> Flask:
    """Make the application: the API under /api/v4, the pages at the root."""
    return make_application("specbot_playground.gitlab", lambda app: _fill(app, world, post, faults, log))


def _fill(app: Flask, world: World, post: Post, faults: Faults, log: Callable[[Request], None]) -> None:
    protect(app)
    app.extensions["world"] = world
    app.extensions["post"] = post
    post.event_uuid = _event_uuid
    record(app, log)
    request_context.install(app)
    guard(app, world, faults, fail)
    for module in (drafts, hooks, labels, notes, pipelines, projects, repository, requests):
        app.register_blueprint(module.routes, url_prefix="/api/v4")
    app.register_blueprint(pages(GitLabSite(world)))
    sites = Authority(ground=world, clients=world.applications)
    app.register_blueprint(gitlab_sign_in(lambda: sites))

    @app.post("/api/graphql")
    def query() -> Response:
        who = request_context.actor()
        sent = request_context.body("query")
        g.operation = "query"
        return jsonify(graphql.answer(world, who, str(sent["query"]), sent.get("variables")))

    app.wsgi_app = request_context.keep_slashes(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented place for middleware


def _event_uuid() -> str | None:
    """Take over the id of the hook that a request answers: so GitLab sees hooks that run in circles."""
    return request.headers.get("X-Gitlab-Event-UUID") if has_request_context() else None


class GitLabPlayground(LocalForge):
    """A running forge with its demo world."""

    def __init__(self, port: int = 0, world: World | None = None) -> None:
        self.world = world or demo_world()
        self.post = Post(self.world)
        super().__init__(port, self.world, "/api/v4")

    def _application(self, log: Callable[[Request], None]) -> Flask:
        return create_app(self.world, self.post, self.faults, log)

    @property
    def project(self) -> Project:
        """The project of the demo world."""
        return next(iter(self.world.projects.values()))

    def facts(self) -> dict[str, Any]:
        """Everything that a client needs, as `specbot playground` prints it."""
        world = self.world
        return {
            "api_url": self.api_url,
            "web_url": self.web_url,
            "repository": self.project.path,
            "tokens": self.tokens,
            "app": {
                "id": world.bot.id,
                "slug": world.bot.login,
                "token": world.bot_token,
                "webhook_secret": world.webhook_token,
                "signing_token": world.signing_token,
            },
        }

    def set_webhook(self, url: str | None) -> None:
        """Deliver events of the demo's project to an address from now on; None takes its hooks away."""
        self.project.hooks.clear()
        if url is not None:
            self.project.hooks.append(
                Hook(
                    id=self.world.id(),
                    url=url,
                    token=self.world.webhook_token,
                    signing_token=self.world.signing_token,
                    events=set(EVENTS.values()),
                    at=self.world.now(),
                )
            )

    def drain(self) -> None:
        """Wait until every delivery was answered."""
        self.post.drain()

    def close(self) -> None:
        """Stop delivering."""
        self.post.close()
