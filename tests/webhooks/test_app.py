"""The receiver over HTTP on a real database: what is answered, and what reaches the queue."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bot.jobs.queue import Queue
from tests.service.postgres import deliveries_in, jobs_in
from tests.webhooks.deliveries import (
    GUID,
    NOW,
    SECRET,
    TOKEN,
    Request,
    a_merge_request_event,
    a_pull_event,
    from_github,
    from_gitlab,
)
from webhooks.app import Dependencies, create_app
from webhooks.gitlab import Secrets
from webhooks.secrets import SecretStore, WebhookSecrets

MEGABYTE = 1024 * 1024


def post(queue: Queue, request: Request, path: str = "/webhooks/github") -> TestResponse:
    return send(app_of(queue), request, path)


def send(app: Flask, request: Request, path: str = "/webhooks/github") -> TestResponse:
    return app.test_client().post(path, data=request.body, headers=dict(request.headers))


def app_of(queue: Queue) -> Flask:
    around = Dependencies(
        accept=queue.accept,
        figures=queue.figures,
        now=lambda: NOW,
        secrets=SecretStore(WebhookSecrets(github=SECRET, gitlab=Secrets(token=TOKEN)), lambda: NOW),
    )
    return create_app(around)


def github_only() -> SecretStore:
    return SecretStore(WebhookSecrets(github=SECRET), lambda: NOW)


def get(queue: Queue, path: str) -> TestResponse:
    around = Dependencies(accept=queue.accept, figures=queue.figures, now=lambda: NOW, secrets=github_only())
    return create_app(around).test_client().get(path)


def test_an_acknowledged_delivery_is_in_the_queue(queue: Queue, database: str) -> None:
    assert post(queue, from_github("pull_request", a_pull_event())).status_code == 202
    assert (
        post(queue, from_gitlab(a_merge_request_event(), X_Gitlab_Token=TOKEN), "/webhooks/gitlab").status_code == 202
    )
    assert (jobs_in(database), deliveries_in(database)) == (2, 2)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(from_github("pull_request", a_pull_event(), secret="wrong"), 401, id="wrong signature"),
        pytest.param(from_github("pull_request", a_pull_event(), signature=""), 401, id="no signature"),
        pytest.param(from_github("pull_request", b"{junk"), 400, id="junk JSON"),
        pytest.param(from_github("pull_request", b"x" * (26 * MEGABYTE)), 413, id="26 MB"),
        pytest.param(from_github("ping", {}), 202, id="an event that wakes nobody"),
    ],
)
def test_what_is_refused_or_ignored_does_not_touch_the_queue(
    queue: Queue, database: str, request_: Request, status: int
) -> None:
    assert post(queue, request_).status_code == status
    assert (jobs_in(database), deliveries_in(database)) == (0, 0)


def test_a_body_of_the_largest_size_is_read(queue: Queue, database: str) -> None:
    body = b'{"action":"opened","pull_request":{"number":1},"repository":{"full_name":"a/b"},"x":"'
    body += b"x" * (25 * MEGABYTE - len(body) - 2) + b'"}'
    assert post(queue, from_github("pull_request", body)).status_code == 202
    assert jobs_in(database) == 1


def test_the_same_delivery_five_times_is_one_job(queue: Queue, database: str) -> None:
    for _ in range(5):
        assert post(queue, from_github("pull_request", a_pull_event())).status_code == 202
    assert (jobs_in(database), deliveries_in(database)) == (1, 1)


def test_twenty_deliveries_at_once_are_one_job(queue: Queue, database: str) -> None:
    requests = [from_github("pull_request", a_pull_event(), delivery=f"{GUID}-{number}") for number in range(20)]
    app = app_of(queue)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda request: send(app, request).status_code, requests))
    assert answers == [202] * 20
    assert (jobs_in(database), deliveries_in(database)) == (1, 20)


def test_without_a_database_the_sender_is_asked_to_come_again() -> None:
    with Queue("postgresql://127.0.0.1:1/none", patience=0.3) as nowhere:
        answer = post(nowhere, from_github("pull_request", a_pull_event()))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert get(nowhere, "/readyz").status_code == 503
        assert get(nowhere, "/healthz").status_code == 200
        assert "specbot_database_up 0.0" in get(nowhere, "/metrics").text


def test_a_forge_without_a_secret_has_no_door(queue: Queue) -> None:
    around = Dependencies(accept=queue.accept, figures=queue.figures, now=lambda: NOW, secrets=github_only())
    assert create_app(around).test_client().post("/webhooks/gitlab", data=b"{}").status_code == 404


def test_the_metrics_tell_what_happened(queue: Queue) -> None:
    around = Dependencies(accept=queue.accept, figures=queue.figures, now=lambda: NOW, secrets=github_only())
    client = create_app(around).test_client()
    for request in (from_github("pull_request", a_pull_event()), from_github("ping", {})):
        client.post("/webhooks/github", data=request.body, headers=dict(request.headers))
    wanted: Mapping[str, float] = {
        'specbot_deliveries_total{forge="github",outcome="queued"}': 1,
        'specbot_deliveries_total{forge="github",outcome="ignored"}': 1,
        'specbot_jobs{status="todo"}': 1,
        "specbot_database_up": 1,
    }
    lines = client.get("/metrics").text.splitlines()
    assert {f"{name} {value:.1f}" for name, value in wanted.items()} <= set(lines)
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "10.2.3.4", 200),
        ("", {}, "9.9.9.9", 403),
        ("", {}, "::ffff:9.9.9.9", 403),
        ("", {}, "::1", 200),
        ("", {}, "", 403),
        ("", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 403),
        ("", {"Forwarded": "for=203.0.113.9"}, "10.2.3.4", 403),
        ("a token", {}, "127.0.0.1", 403),
        ("a token", {"Authorization": "Bearer another"}, "127.0.0.1", 403),
        ("a token", {"Authorization": "Bearer a token", "X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 200),
    ],
)
def test_the_figures_are_not_for_the_world(
    queue: Queue, token: str, headers: Mapping[str, str], address: str, status: int
) -> None:
    around = Dependencies(
        accept=queue.accept, figures=queue.figures, now=lambda: NOW, secrets=github_only(), metrics_token=token
    )
    client = create_app(around).test_client()
    answer = client.get("/metrics", headers=dict(headers), environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert ("specbot" in answer.text) is (status == 200)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nowhere", "/webhooks/github"])
def test_every_answer_has_strict_headers(queue: Queue, path: str) -> None:
    headers = get(queue, path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
