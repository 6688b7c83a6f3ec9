"""The playground as a running server: the application, its thread and its log of requests."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from flask import Flask, Response, g, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.playground import graphql
from bot.playground.faults import Fault, Faults, fail
from bot.playground.pages import pages
from bot.playground.rest import (
    apps,
    branches,
    checks,
    contents,
    door,
    issues,
    labels,
    pulls,
    reactions,
    repositories,
    reviews,
)
from bot.playground.seed import demo_world
from bot.playground.state import Repository, World
from bot.playground.webhooks import Post

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that the API answered. `write` is what changes something."""

    method: str
    path: str
    operation: str
    status: int
    actor: str

    @property
    def write(self) -> bool:
        """Tell whether it changed something: not a GET, and not a GraphQL query."""
        return self.method != "GET" and self.operation != "query" and not self.path.endswith("/access_tokens")


class _Handler(WSGIRequestHandler):
    """Keeps connections open and says nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401  # werkzeug's signature
        """Say nothing: the playground keeps its own log."""


def create_app(world: World, post: Post, faults: Faults, log: Callable[[Request], None]) -> Flask:
    """Make the application: the API under /api/v3 as on an own GitHub server, the pages at the root."""
    app = Flask("bot.playground")
    app.secret_key = "playground"  # noqa: S105  # it only remembers who the visitor plays
    app.extensions["world"] = world
    app.extensions["post"] = post
    _record(app, log)
    door.install(app)
    _guard(app, world, faults)
    for module in (apps, branches, checks, contents, issues, labels, pulls, reactions, repositories, reviews):
        app.register_blueprint(module.routes, url_prefix="/api/v3")
    app.register_blueprint(pages(world))

    @app.post("/api/graphql")
    def query() -> Response:
        who = door.actor()
        sent = door.body()
        g.operation = graphql.kind_of(sent.get("query") or "")
        return jsonify(graphql.answer(world, who, sent.get("query") or "", sent.get("variables")))

    return app


def _guard(app: Flask, world: World, faults: Faults) -> None:
    """One request at a time changes the world; some fail on purpose."""

    @app.before_request
    def fail_or_lock() -> Response | None:
        g.fault = faults.next(request.method, request.path) if request.path.startswith("/api/") else None
        if g.fault is not None and g.fault.kind != "timeout":
            return fail(world, g.fault.kind)
        world.lock.acquire()
        g.locked = True
        return None

    @app.teardown_request
    def unlock(_: BaseException | None) -> None:
        if g.pop("locked", False):
            world.lock.release()

    @app.after_request
    def lose_the_answer(answer: Response) -> Response:
        fault = g.get("fault")
        if fault is not None and fault.kind == "timeout":
            return fail(world, "reset")
        return answer


def _record(app: Flask, log: Callable[[Request], None]) -> None:
    """Write down what the API answered in the end: what is registered first comes last."""

    @app.after_request
    def record(answer: Response) -> Response:
        if request.path.startswith("/api/"):
            log(
                Request(
                    method=request.method,
                    path=request.path,
                    operation=g.get("operation", ""),
                    status=answer.status_code,
                    actor=g.get("actor", ""),
                )
            )
        return answer


class Playground:
    """A running forge with its demo world. Use it as a context manager, or `start` and `stop`."""

    def __init__(self, port: int = 0, world: World | None = None) -> None:
        self.world = world or demo_world()
        self.faults = Faults()
        self.post = Post(self.world)
        self._log: list[Request] = []
        app = create_app(self.world, self.post, self.faults, self._log.append)
        self._server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="playground", daemon=True
        )
        self.world.web_url = f"http://127.0.0.1:{self._server.server_port}"
        self.world.api_url = f"{self.world.web_url}/api/v3"

    @property
    def api_url(self) -> str:
        """The address of the REST API; GraphQL is beside it, as on an own GitHub server."""
        return self.world.api_url

    @property
    def web_url(self) -> str:
        """The address of the pages."""
        return self.world.web_url

    @property
    def tokens(self) -> dict[str, str]:
        """A token for each person, by login."""
        return {known.user.login: token for token, known in self.world.tokens.items() if not known.app}

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

    def requests(self, actor: str | None = None) -> list[Request]:
        """List what the API answered since the last reset, of one actor if named."""
        return [one for one in self._log if actor in (None, one.actor)]

    def reset_requests(self) -> None:
        """Forget the log."""
        self._log.clear()

    def fail_next(self, kind: int | str, *, method: str | None = None, path: str = "", times: int = 1) -> None:
        """Let the next matching requests fail."""
        self.faults.add(Fault(kind=kind, method=method, path=path, times=times))

    def start(self) -> Self:
        """Serve from a thread."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and delivering."""
        self.post.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
