"""A route is the template that the forge publishes: what stands in for a name or a number never shows."""

import json
import re
from datetime import UTC, datetime

import pytest

from bot.telemetry.http_requests import forge_request, graph_route, rest_route
from bot.telemetry.job_metrics import collect_metrics
from tests.service.processes import ROOT

OPERATIONS = json.loads((ROOT / "tests/data/openapi/github.json").read_text())["operations"]


@pytest.mark.parametrize("operation", sorted({operation.rpartition(" ")[0] for operation in OPERATIONS}))
def test_every_published_path_becomes_its_template(operation: str) -> None:
    verb, _, path = operation.partition(" ")
    asked = re.sub(r"\{[^}]+\}", "x1-secret", path)
    assert rest_route(verb, asked) == f"{verb.upper()} {re.sub(r'{[^}]+}', '{}', path)}"


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/repos/pulls/issues/labels/comments", "GET /repos/{}/{}/labels/{}"),
        (
            "/projects/acme%2Fpayments/merge_requests/7/discussions?page=2",
            "GET /projects/{}/merge_requests/{}/discussions",
        ),
        ("/repos/acme/payments/contents/docs/issues/pulls.md", "GET /repos/{}/{}/contents/{}"),
        ("/user", "GET /user"),
    ],
)
def test_a_name_is_no_word_of_the_route_though_it_be_one(path: str, route: str) -> None:
    assert rest_route("get", path) == route


def test_a_graphql_request_goes_by_its_operation() -> None:
    assert graph_route("mutation AddReaction($subject: ID!) { x }") == "graphql AddReaction"
    assert graph_route("{ viewer { login } }") == "graphql {}"


def test_requests_are_counted_by_status_also_those_that_nobody_answers() -> None:
    with collect_metrics("acme") as look:
        for status in (200, 200, 502):
            with forge_request("github", "GET /user") as answered:
                answered.by(status, {})
        with pytest.raises(TimeoutError), forge_request("github", "GET /user"):
            raise TimeoutError
    counted = {figure.labels: figure.value for figure in look.figures()}
    assert counted == {
        ("github", "GET /user", "200"): 2,
        ("github", "GET /user", "502"): 1,
        ("github", "GET /user", "none"): 1,
    }
    assert look.total("forge_requests") == 4


@pytest.mark.parametrize(
    ("headers", "resource"),
    [
        (
            {"x-ratelimit-remaining": "12", "x-ratelimit-reset": "1790000000", "x-ratelimit-resource": "graphql"},
            "graphql",
        ),
        ({"ratelimit-remaining": "12", "ratelimit-reset": "1790000000"}, "all"),
    ],
    ids=["GitHub", "GitLab"],
)
def test_the_limit_holds_until_its_reset(headers: dict[str, str], resource: str) -> None:
    with collect_metrics("acme") as look, forge_request("forge", "GET /user") as answered:
        answered.by(200, headers)
    held = next(figure for figure in look.figures() if figure.until)
    assert (held.labels, held.value) == (("forge", resource, "acme"), 12)
    assert held.until == datetime.fromtimestamp(1790000000, UTC)
