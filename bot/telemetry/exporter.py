"""Where spans go: OTLP over HTTP, as the standard OTEL_* variables say; the SDK reads them itself. Needs `specbot[otel]`."""

from collections.abc import Callable

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator


class _ByDelivery(RandomIdGenerator):
    """Gives the first span of a delivery, in whichever process, the same trace."""

    def __init__(self, current: Callable[[], int | None]) -> None:
        self._current = current

    def generate_trace_id(self) -> int:
        return self._current() or super().generate_trace_id()


def send_spans(current: Callable[[], int | None]) -> tuple[trace.Tracer, Callable[[], None]]:
    """Send every span from now on; gives the tracer, and what sends the last ones and ends it."""
    named = Resource.create().merge(Resource({SERVICE_NAME: "specbot"})).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named, id_generator=_ByDelivery(current))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("specbot"), provider.shutdown
