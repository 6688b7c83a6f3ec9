"""Where spans go, and that nothing is lost where they go nowhere."""

import sys

import pytest

from bot.telemetry.traces import span, tracing
from config.settings import traces_wanted

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


def test_without_the_extra_the_work_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "bot.telemetry.exporter", None)
    with tracing(wanted=True), span("job") as facts:
        facts["done"] = True
    assert "specbot[otel]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, False),
        ({ENDPOINT: "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({ENDPOINT: "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({ENDPOINT: "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_spans_are_sent_where_the_standard_variables_say(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, wanted: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert traces_wanted() is wanted
