"""What GitHub's refusals mean, by status, headers and body."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.forges.failures import GraphError
from bot.forges.github.failures import graph_failure, rest_failure
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    ForgeError,
    GoneError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    UnavailableError,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN_A_MINUTE = NOW + timedelta(minutes=1)


def refused(status: int, body: str = "", **headers: str) -> ForgeError:
    return rest_failure(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, "asking", NOW)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (304, UnavailableError),
        (400, RejectedError),
        (401, BadCredentialError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (409, ConflictError),
        (410, NotFoundError),
        (422, RejectedError),
        (500, UnavailableError),
        (502, UnavailableError),
        (504, UnavailableError),
    ],
)
def test_a_status_says_what_to_do_next(status: int, kind: type[ForgeError]) -> None:
    assert type(refused(status, "<html>")) is kind


@pytest.mark.parametrize(
    ("status", "body", "headers", "retry_at"),
    [
        (429, "", {"retry_after": "30"}, NOW + timedelta(seconds=30)),
        (429, "", {}, IN_A_MINUTE),
        (403, "", {"retry_after": "5"}, NOW + timedelta(seconds=5)),
        (403, '{"message":"You have exceeded a secondary rate limit"}', {}, IN_A_MINUTE),
        (403, '{"message":"You have triggered an abuse detection mechanism"}', {}, IN_A_MINUTE),
        (
            403,
            "",
            {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(int(NOW.timestamp()) + 900)},
            NOW + timedelta(minutes=15),
        ),
        (403, "", {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "5"}, NOW),
        (403, "", {"x_ratelimit_remaining": "0"}, IN_A_MINUTE),
    ],
)
def test_a_limit_says_when_to_come_back(status: int, body: str, headers: Mapping[str, str], retry_at: datetime) -> None:
    failure = refused(status, body, **headers)
    assert isinstance(failure, RateLimitedError)
    assert failure.retry_at == retry_at


def test_a_refusal_names_the_permission_that_is_missing() -> None:
    body = '{"message":"Resource not accessible by integration"}'
    failure = refused(403, body, x_accepted_github_permissions="checks=write")
    assert str(failure) == (
        "GitHub, asking: Resource not accessible by integration. Grant the App or token: checks: write."
    )


def test_a_credential_that_is_not_valid_is_named_as_that() -> None:
    assert "renew the token" in str(refused(401, '{"message":"Bad credentials"}'))


def test_details_of_a_refusal_are_kept() -> None:
    body = '{"message":"Validation Failed","errors":[{"field":"line","code":"invalid"}]}'
    assert '"field":"line"' in str(refused(422, body))


@pytest.mark.parametrize(
    ("kind", "message", "failure"),
    [
        ("NOT_FOUND", "Could not resolve to a Repository", GoneError),
        ("FORBIDDEN", "Resource not accessible by integration", ForbiddenError),
        ("INSUFFICIENT_SCOPES", "Your token has not been granted the scopes", ForbiddenError),
        ("BRANCH_PROTECTION_RULE_VIOLATION", "Protected", ForbiddenError),
        ("STALE_DATA", "Expected branch to point to", ConflictError),
        ("SERVICE_UNAVAILABLE", "Later", UnavailableError),
        ("", "Something went wrong while executing your query", UnavailableError),
        ("UNPROCESSABLE", "No", RejectedError),
        ("RATE_LIMITED", "API rate limit exceeded", RateLimitedError),
        ("", "You have exceeded a secondary rate limit", RateLimitedError),
    ],
)
def test_graphql_errors_come_with_status_200(kind: str, message: str, failure: type[ForgeError]) -> None:
    found = graph_failure([GraphError(type=kind, message=message)], {}, "asking", NOW)
    assert type(found) is failure
    assert message in str(found)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("Mon, 23 Nov 2026 12:00:59 GMT", ""),
        ("Mon, 23 Nov 2026 12:05:00 GMT", "clock is 5 minutes behind GitHub's"),
        ("Mon, 23 Nov 2026 11:58:00 GMT", "clock is 2 minutes ahead of GitHub's"),
        ("yesterday", ""),
        ("Mon, 23 Nov 2026 10:00:00 -0000", ""),
    ],
)
def test_a_clock_that_is_wrong_is_named_where_a_key_looks_wrong(date: str, said: str) -> None:
    told = str(refused(401, '{"message":"A JSON web token could not be decoded"}', date=date))
    assert "renew the token" in told
    assert said in told
    assert ("clock" in told) == bool(said)
