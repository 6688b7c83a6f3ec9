"""What GitLab's refusals become."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.forges.failures import GraphError
from bot.forges.gitlab.failures import graph_failure, redirected, rest_failure
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b'{"message":{"base":["is invalid"]}}', RejectedError, '{"base":["is invalid"]}'),
        (400, b'{"error":"name is missing"}', RejectedError, "name is missing"),
        (401, b'{"message":"401 Unauthorized"}', BadCredentialError, "renew SPECBOT_GITLAB_TOKEN"),
        (403, b'{"error":"insufficient_scope","error_description":"It needs api."}', ForbiddenError, "It needs api."),
        (404, b'{"message":"404 Project Not Found"}', NotFoundError, "404 Project Not Found"),
        (405, b'{"message":"405 Method Not Allowed"}', RejectedError, "405"),
        (409, b"", ConflictError, "status 409"),
        (422, b"[]", RejectedError, "status 422"),
        (302, b"", UnavailableError, "status 302"),
        (502, b"<html>", UnavailableError, "status 502"),
    ],
)
def test_a_refusal_says_what_and_why(status: int, body: bytes, kind: type[ForgeError], words: str) -> None:
    found = rest_failure(status, {}, body, "POST /projects/1", NOW)
    assert type(found) is kind
    assert str(found).startswith("GitLab, POST /projects/1: ")
    assert words in str(found)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) + 30)}, timedelta(seconds=30)),
        ({"RateLimit-Reset": "1"}, timedelta()),
        ({}, timedelta(minutes=1)),
    ],
)
def test_a_limit_says_when_to_come_back(headers: dict[str, str], after: timedelta) -> None:
    found = rest_failure(429, headers, b"Retry later\n", "GET /x", NOW)
    assert isinstance(found, RateLimitedError)
    assert found.retry_at == NOW + after


def test_graphql_and_redirects() -> None:
    assert "complexity" in str(graph_failure([GraphError(message="complexity is too high")], "reading"))
    assert "without a message" in str(graph_failure([], "reading"))
    assert "SPECBOT_GITLAB_URL" in str(redirected("POST /x", "it redirects a POST"))
