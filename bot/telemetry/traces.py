"""OpenTelemetry spans. Without the extra `specbot[otel]`, or with nowhere to send them, nothing happens.

The id of a trace is made of the id of the delivery, so the span of a receiver and those of the worker that did the job
meet in one trace, and nothing has to travel through the queue.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

import structlog

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

Facts = dict[str, str | int | float | bool]
Relay = Callable[[str, Facts], AbstractContextManager[Facts]]

_DELIVERY: ContextVar[str] = ContextVar("delivery", default="")


class _Sending:
    """The tracer of this process, once it sends spans: until then a span costs next to nothing."""

    tracer: "ClassVar[Tracer | None]" = None
    relay: "ClassVar[Relay | None]" = None


@contextmanager
def span(
    name: str, facts: Mapping[str, str | int | float | bool] | None = None, *, delivery: str = ""
) -> Iterator[Facts]:
    """Trace a block. What the block writes into the mapping that it gets is added at its end."""
    told: Facts = dict(facts or {})
    if _Sending.relay is not None:
        with _Sending.relay(name, told) as told:
            yield told
        return
    if (tracer := _Sending.tracer) is None:
        yield told
        return
    token = _DELIVERY.set(delivery or _DELIVERY.get())
    try:
        with tracer.start_as_current_span(name) as recorded:
            try:
                yield told
            finally:
                recorded.set_attributes(told)
    finally:
        _DELIVERY.reset(token)


@contextmanager
def relayed(relay: Relay | None) -> Iterator[None]:
    """Hand the spans of the block to somebody who sends them for this process, which has one thread."""
    _Sending.relay = relay
    try:
        yield
    finally:
        _Sending.relay = None


def is_tracing() -> bool:
    """Tell whether this process sends spans."""
    return _Sending.tracer is not None


@contextmanager
def tracing(*, wanted: bool) -> Iterator[None]:
    """Send spans while the block lasts, where the standard OTEL_* variables say."""
    if not wanted:
        yield
        return
    stop = _start()
    try:
        yield
    finally:
        stop()


def start_tracing(*, wanted: bool) -> None:
    """Send spans until the process ends."""
    if wanted:
        _start()


def trace_id() -> int | None:
    """Make the id of a trace from the delivery that all this is about, if any."""
    delivery = _DELIVERY.get()
    return int.from_bytes(sha256(delivery.encode()).digest()[:16], "big") if delivery else None


def _start() -> Callable[[], None]:
    try:
        from bot.telemetry.exporter import send_spans  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        structlog.get_logger().warning("no traces", error=f"{error}; pip install 'specbot[otel]'")
        return lambda: None
    _Sending.tracer, stop = send_spans(trace_id)
    return stop
