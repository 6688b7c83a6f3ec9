"""A forge that says what a test wants, over real HTTP, and remembers what it was asked."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Lock, Thread


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; `status` 0 hangs up without one."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    after: Event | None = None
    """What the answer waits for, three seconds at most."""

    def wait(self) -> None:
        if self.after is not None:
            self.after.wait(3)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request that came."""

    verb: str
    path: str
    authorization: str
    body: str


@dataclass(kw_only=True)
class Scripted:
    """Answers by `VERB path`, each list in order; the last answer stays. The query string is ignored."""

    url: str
    script: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    _hanging: dict[str, tuple[Event, Event]] = field(default_factory=dict)

    def says(self, what: str, *answers: Answer) -> None:
        self.script[what] = list(answers)

    def requests(self, what: str) -> list[Asked]:
        return [one for one in self.asked if f"{one.verb} {one.path.partition('?')[0]}" == what]

    @contextmanager
    def hanging(self, what: str) -> Iterator[Event]:
        """Keep who asks for something waiting until the block ends; the event tells that somebody has asked."""
        asked, go_on = self._hanging[what] = (Event(), Event())
        try:
            yield asked
        finally:
            go_on.set()
            del self._hanging[what]

    def wait_while_hanging(self, asked: Asked) -> None:
        """Wait as `hanging` says."""
        told, go_on = self._hanging.get(f"{asked.verb} {asked.path.partition('?')[0]}", (Event(), None))
        told.set()
        if go_on is not None:
            go_on.wait(20)

    def next_answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked.append(asked)
            waiting = self.script.get(f"{asked.verb} {asked.path.partition('?')[0]}", [Answer(status=404)])
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Server(ThreadingHTTPServer):
    forge: Scripted

    def handle_error(self, *_: object) -> None:
        """Keep the output clean of callers who hang up, as those do who distrust our certificate."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        assert isinstance(self.server, _Server)
        forge = self.server.forge
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        credential = self.headers.get("Authorization") or ""
        asked = Asked(verb=self.command, path=self.path, authorization=credential, body=body)
        forge.wait_while_hanging(asked)
        answer = forge.next_answer(asked)
        answer.wait()
        if not answer.status:
            self.close_connection = True
            return
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the standard library

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def scripted_forge(tls: SSLContext | None = None) -> Iterator[Scripted]:
    """Serve on a port of its own until the test ends, over TLS where a context is given."""

    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.forge = forge = Scripted(url=f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/api/v3")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
