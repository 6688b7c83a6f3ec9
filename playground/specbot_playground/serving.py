"""How any playground is served: one request at a time, failures on request, a log of what was answered."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask, Response, g, request
from werkzeug.serving import make_server

from specbot_playground.connections import Connections, Handler
from specbot_playground.faults import Fault, Faults
from specbot_playground.store import Store
from specbot_playground.wire import Wire

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that the API answered. `write` is what changes something."""

    method: str
    path: str
    operation: str
    status: int
    actor: str

    @property
    def write(self) -> bool:
        """Tell whether it changed something: not a GET, and not a GraphQL query."""
        return (
            self.method not in {"GET", "HEAD"}
            and self.operation != "query"
            and not self.path.endswith("/access_tokens")
        )


def asked_path() -> str:
    """Tell the path as the client wrote it, if a forge keeps it: `%2F` is part of a name there."""
    return str(request.environ.get("playground.path", request.path))


def guard(app: Flask, store: Store, faults: Faults, fail: Callable[[Store, int | str], Response]) -> None:
    """One request at a time changes the world; some fail on purpose."""

    @app.before_request
    def fail_or_lock() -> Response | None:
        g.fault = faults.next(request.method, asked_path()) if request.path.startswith("/api/") else None
        if g.fault is not None and g.fault.kind != "timeout":
            return fail(store, g.fault.kind)
        store.lock.acquire()
        g.locked = True
        return None

    @app.teardown_request
    def unlock(_: BaseException | None) -> None:
        if g.pop("locked", False):
            store.lock.release()

    @app.after_request
    def lose_the_answer(answer: Response) -> Response:
        fault = g.get("fault")
        if fault is not None and fault.kind == "timeout":
            return fail(store, "reset")
        return answer


def record(app: Flask, log: Callable[[Request], None]) -> None:
    """Write down what the API answered in the end: what is registered first comes last."""

    @app.after_request
    def write_down(answer: Response) -> Response:
        if request.path.startswith("/api/"):
            log(
                Request(
                    method=request.method,
                    path=asked_path(),
                    operation=g.get("operation", ""),
                    status=answer.status_code,
                    actor=g.get("actor", ""),
                )
            )
        return answer


class LocalForge(ABC):
    """A running forge. Use it as a context manager, or `start` and `stop`."""

    def __init__(self, port: int, store: Store, api: str) -> None:
        self._ground = store
        self.faults = Faults()
        self.wire = Wire()
        self._log: list[Request] = []
        application = self.wire.through(self._application(self._log.append))
        self._server = make_server("127.0.0.1", port, application, threaded=True, request_handler=Handler)
        self._connections = Connections()
        self._server.connections = self._connections  # type: ignore[attr-defined]  # for its handlers
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="playground", daemon=True
        )
        store.web_url = f"http://127.0.0.1:{self._server.server_port}"
        store.api_url = store.web_url + api

    @abstractmethod
    def _application(self, log: Callable[[Request], None]) -> Flask:
        """Make the forge's application."""

    @property
    def api_url(self) -> str:
        """The address of the API."""
        return self._ground.api_url

    @property
    def web_url(self) -> str:
        """The address of the pages."""
        return self._ground.web_url

    @property
    def tokens(self) -> dict[str, str]:
        """A token for each person, by login."""
        return {
            known.user.login: token for token, known in self._ground.tokens.items() if not (known.app or known.signs_in)
        }

    @abstractmethod
    def set_webhook(self, url: str | None) -> None:
        """Deliver events to an address from now on."""

    @abstractmethod
    def drain(self) -> None:
        """Wait until every delivery was answered."""

    @abstractmethod
    def close(self) -> None:
        """Stop delivering."""

    def requests(self, actor: str | None = None) -> list[Request]:
        """List what the API answered since the last reset, of one actor if named."""
        return [one for one in self._log if actor in (None, one.actor)]

    def reset_requests(self) -> None:
        """Forget the log."""
        self._log.clear()

    def fail_next(
        self, kind: int | str, *, method: str | None = None, path: str = "", times: int = 1, after: int = 0
    ) -> None:
        """Let the next matching requests fail, or those that come after so many."""
        self.faults.add(Fault(kind=kind, method=method, path=path, times=times, after=after))

    def start(self) -> Self:
        """Serve from a thread."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and delivering."""
        self.close()
        self._server.shutdown()
        self._thread.join()
        self._connections.close()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
