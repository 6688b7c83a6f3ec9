"""Alerts and dashboard ask for what the receiver tells, and the page explains each alert."""

import json
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.jobs.instrumentation import instrumented
from bot.jobs.queue import Queue
from bot.telemetry.http_requests import forge_request
from bot.telemetry.job_metrics import CHANGES, FINDINGS, current_metrics
from tests.service.processes import ROOT
from tests.webhooks.test_app import get

RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
PANELS: list[dict[str, Any]] = json.loads((ROOT / "deploy/grafana/specbot.json").read_text())["panels"]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [target["expr"] for panel in PANELS for target in panel["targets"]]
PAGE = (ROOT / "docs/alerts.md").read_text()


def selectors(part: object) -> Iterator[promql_parser.VectorSelector]:
    """Find what an expression asks for, however deep."""
    if isinstance(part, promql_parser.VectorSelector):
        yield part
    for name in ("expr", "lhs", "rhs", "vector_selector"):
        if (inner := getattr(part, name, None)) is not None:
            yield from selectors(inner)
    for inner in getattr(part, "args", None) or ():
        yield from selectors(inner)


def shown_by_a_receiver(queue: Queue) -> dict[str, set[str]]:
    """Read which series a receiver shows after one look, and with which labels; nothing was delivered yet."""
    with instrumented(queue, "github:acme/payments#12", "1"), forge_request("github", "GET /user") as answered:
        current_metrics().add(FINDINGS, "title")
        current_metrics().add(CHANGES, "SetCheck")
        answered.by(200, {"x-ratelimit-remaining": "12", "x-ratelimit-reset": "4000000000"})
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(get(queue, "/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_every_expression_asks_for_series_and_labels_that_a_receiver_shows(queue: Queue) -> None:
    shown = shown_by_a_receiver(queue)
    asked = [selector for expression in EXPRESSIONS for selector in selectors(promql_parser.parse(expression))]
    assert len(asked) >= len(EXPRESSIONS)
    assert {str(selector.name) for selector in asked} - shown.keys() == set()
    for selector in asked:
        assert {matcher.name for matcher in selector.matchers.matchers} <= shown[str(selector.name)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_is_explained_with_its_expression(rule: dict[str, Any]) -> None:
    _, _, section = PAGE.partition(f"\n## {rule['alert']}\n")
    said = " ".join(section.partition("\n## ")[0].split())
    assert " ".join(rule["expr"].split()) in said
    assert "**What to do.**" in said
    assert rule["annotations"]["runbook"] == f"docs/alerts.md#{rule['alert'].lower()}"


def test_every_explained_alert_is_a_rule() -> None:
    assert [line[3:] for line in PAGE.splitlines() if line.startswith("## ")] == [rule["alert"] for rule in RULES]
