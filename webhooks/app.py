"""The Flask application: authenticate, commit the wake-up, answer. It decides nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.intake import AcceptedDelivery, OddDeliveryError
from bot.jobs.queue import QueueMetrics
from bot.review.model.targets import IncomingEvent
from bot.telemetry.traces import span
from webhooks import github, gitlab
from webhooks.hardening import harden, may_read_figures
from webhooks.metrics import Metrics
from webhooks.outcome import Headers, Ignored, Rejected, RejectionStatus, Verdict
from webhooks.secrets import SecretStore, WebhookSecrets

_LARGEST_BODY = 25 * 1024 * 1024
"""Both forges send no more than 25 MB."""
_RETRY_SECONDS = 5

Reader = Callable[[Headers, bytes], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """What the receiver needs of the world."""

    accept: Callable[[IncomingEvent], AcceptedDelivery]
    """Commit a wake-up; raises `QueueUnavailableError`, `OddDeliveryError`."""
    figures: Callable[[], QueueMetrics]
    """Read the queue; raises `QueueUnavailableError`."""
    now: Callable[[], datetime]
    secrets: SecretStore
    metrics_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """A status, a word for metrics and logs, and what is worth saying."""

    status: HTTPStatus
    outcome: str
    says: dict[str, str]


def create_app(around: Dependencies) -> Flask:
    """Make the WSGI application."""
    app = Flask("specbot")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    harden(app)
    readers = _readers(around)
    metrics = Metrics(around.figures, readers)
    for forge, read in readers.items():
        app.add_url_rule(
            f"/webhooks/{forge}", forge, _webhook_view(around.accept, metrics, forge, read), methods=["POST"]
        )

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readiness() -> tuple[dict[str, object], HTTPStatus]:
        try:
            figures = around.figures()
        except QueueUnavailableError as error:
            return {"status": "not ready", "reason": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE
        return {"status": "ready", "oldest_seconds": figures.oldest_seconds}, HTTPStatus.OK

    @app.get("/metrics")
    def expose() -> Response:
        if not may_read_figures(request, around.metrics_token):
            says = "read the figures from inside, or set SPECBOT_METRICS_TOKEN and send it as a bearer token\n"
            return Response(says, status=HTTPStatus.FORBIDDEN, mimetype="text/plain")
        return Response(metrics.expose(), mimetype="text/plain; version=0.0.4")

    return app


def _readers(around: Dependencies) -> dict[str, Reader]:
    """Give each forge whose secret we have its reader."""
    store, readers = around.secrets, dict[str, Reader]()
    if store.secrets.github:
        readers["github"] = _renewing(
            store, lambda headers, body, secrets: github.receive(headers, body, secrets.github)
        )
    if store.secrets.gitlab is not None:
        readers["gitlab"] = _renewing(
            store,
            lambda headers, body, secrets: gitlab.receive(
                headers, body, secrets.gitlab or gitlab.Secrets(), around.now()
            ),
        )
    return readers


def _renewing(store: SecretStore, judge: Callable[[Headers, bytes, WebhookSecrets], Verdict]) -> Reader:
    """Judge a delivery, and one that is not authentic once more if the secret was exchanged meanwhile."""

    def read(headers: Headers, body: bytes) -> Verdict:
        secrets = store.secrets
        verdict = judge(headers, body, secrets)
        if not isinstance(verdict, Rejected) or verdict.refusal is not RejectionStatus.UNAUTHENTICATED:
            return verdict
        renewed = store.renewed(secrets)
        return verdict if renewed is None else judge(headers, body, renewed)

    return read


def _webhook_view(
    accept: Callable[[IncomingEvent], AcceptedDelivery], metrics: Metrics, forge: str, read: Reader
) -> Callable[[], Response]:
    """Make the view that answers one delivery, counts it and logs it once."""

    def view() -> Response:
        started = time.perf_counter()
        answer = _answer(accept, read)
        metrics.count(forge, answer.outcome, time.perf_counter() - started)
        structlog.get_logger().info(
            "delivery", forge=forge, status=int(answer.status), outcome=answer.outcome, **answer.says
        )
        response = Response(f"{answer.outcome}\n", status=answer.status, mimetype="text/plain")
        if "reason" in answer.says:
            response.set_data(f"{answer.outcome}: {answer.says['reason']}\n")
        if answer.status is HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = str(_RETRY_SECONDS)
        return response

    return view


def _answer(accept: Callable[[IncomingEvent], AcceptedDelivery], read: Reader) -> _Response:
    """Judge a delivery and commit what it woke."""
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        reason = f"the body is larger than {_LARGEST_BODY} bytes"
        return _Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, outcome="too large", says={"reason": reason})
    except ClientDisconnected:
        return _Response(status=HTTPStatus.BAD_REQUEST, outcome="cut off", says={"reason": "the body ended early"})
    match read(request.headers, body):
        case Rejected(refusal=refusal, message=message):
            return _Response(status=HTTPStatus(refusal), outcome="rejected", says={"reason": message})
        case Ignored() as ignored:
            about = {"delivery": ignored.delivery, "kind": ignored.event, "action": ignored.action}
            return _Response(status=HTTPStatus.ACCEPTED, outcome="ignored", says={**about, "reason": ignored.reason})
        case IncomingEvent() as wake:
            return _commit(accept, wake)


def _commit(accept: Callable[[IncomingEvent], AcceptedDelivery], wake: IncomingEvent) -> _Response:
    """Commit before answering: 202 is a promise."""
    about = {
        "ref": " ".join(map(str, wake.targets)),
        "delivery": wake.delivery,
        "kind": wake.event,
        "action": wake.action,
    }
    try:
        with span("delivery", {f"specbot.{name}": said for name, said in about.items()}, delivery=wake.delivery):
            return _Response(status=HTTPStatus.ACCEPTED, outcome=accept(wake).value, says=about)
    except OddDeliveryError as error:
        return _Response(status=HTTPStatus.ACCEPTED, outcome="ignored", says={**about, "reason": str(error)})
    except QueueUnavailableError as error:
        says = {**about, "reason": str(error)}
        return _Response(status=HTTPStatus.SERVICE_UNAVAILABLE, outcome="unavailable", says=says)
