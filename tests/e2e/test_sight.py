"""What operators see of one pull request: a log line, figures, spans. No name of a repository in any label."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.forge import Forge, half_filled
from tests.service.processes import fetch
from tests.service.waiting import wait_until

SPANS = {"delivery", "job", "fetch", "decide", "plan", "apply", "forge request"}


class Collector(ThreadingHTTPServer):
    """Takes spans as an OpenTelemetry collector does."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        super().__init__(("127.0.0.1", 0), _Taker)

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    def trace_of(self, delivery: str) -> set[str]:
        """Name the spans of the trace that a delivery's span is in."""
        traces = {
            span.trace_id
            for span in self.named("delivery")
            for fact in span.attributes
            if (fact.key, fact.value.string_value) == ("specbot.delivery", delivery)
        }
        return {span.name for span in self.spans if span.trace_id in traces}


class _Taker(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.server.spans.extend(scope.spans)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def reviewed(collector: Collector, forge: Forge) -> Forge:
    """A half-filled spec that was opened and reviewed; the collector is told of first, so that the service sees it."""
    del collector
    forge.listen()
    forge.open(half_filled())
    forge.settle()
    return forge


def figures(forge: Forge) -> dict[str, dict[tuple[str, ...], float]]:
    """Read the metrics: values by labels, by name."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(fetch(f"{forge.service.url}/metrics")[1]):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_log_figures_and_traces_tell_of_a_review(reviewed: Forge, collector: Collector) -> None:
    lines = [json.loads(line) for line in reviewed.service.log.read_text().splitlines()]
    first = next(line for line in lines if line["event"] == "reconciled")
    assert (first["ref"], first["gate"]) == (reviewed.ref(1), "closed")
    assert (first["status_before"], first["status_after"]) == ("", "spec: in review")
    assert "PublishReview" in first["changes"]
    assert first["requests"] > 0 < first["seconds"]

    seen = figures(reviewed)
    assert seen["specbot_forge_requests_total"]["github", "graphql PullRequest", "200"] >= 1
    assert seen["specbot_findings_total"][("missing-section",)] == 1
    assert seen["specbot_changes_total"][("PublishReview",)] == 1
    assert seen["specbot_reconcile_seconds_count"][()] == sum(seen["specbot_reconciles_total"].values())
    assert seen["specbot_reconcile_seconds_bucket"][("+Inf",)] == seen["specbot_reconcile_seconds_count"][()]
    assert 0 < seen["specbot_forge_limit_remaining"]["github", "all"] <= 5000
    assert seen["specbot_workers"][()] == 1
    names = {*reviewed.playground.repository.full_name.split("/"), "specbot[bot]", "ada"}
    routes = {labels[1] for labels in seen["specbot_forge_requests_total"]}
    assert not [route for route in routes if re.search(r"\d", route) or names & set(re.split(r"[ /]", route))]

    delivery = first["delivery"]
    wait_until(lambda: collector.trace_of(delivery) >= SPANS)
    known = {span.span_id: span for span in collector.spans}
    parents = {
        known[one.parent_span_id].name for one in collector.named("forge request") if one.parent_span_id in known
    }
    assert {"fetch", "apply"} <= parents
