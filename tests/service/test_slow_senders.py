"""Slow and idle senders: a body and a head come in time or are refused, one address has only so many on their way."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from select import select
from urllib.parse import urlsplit

import pytest

from tests.service.processes import Service, fetch, free_port, running
from tests.service.test_stopped_database import post_github
from tests.webhooks.deliveries import SECRET
from webhooks.rsgi import MOST_AT_ONCE, Bridge, Environ

SENDERS = 60
ANNOUNCED = b"POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"


@pytest.fixture
def receiver(database: str, tmp_path: Path) -> Iterator[Service]:
    settings = {"GITHUB_WEBHOOK_SECRET": SECRET, "DATABASE_URL": database, "HEALTH_PORT": str(free_port())}
    with running(tmp_path, "receive", "--port", "0", settings=settings, says="listens on") as service:
        yield service


@contextmanager
def senders(url: str, sent: bytes, many: int = SENDERS) -> Iterator[list[socket.socket]]:
    """Open connections that send something and then nothing more."""
    address = urlsplit(url)
    with ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection((address.hostname, address.port), 20)) for _ in range(many)
        ]
        for one in opened:
            one.sendall(sent)
        yield opened


def test_senders_that_stop_in_the_middle_stop_nobody_else(receiver: Service) -> None:
    with (
        senders(receiver.url, ANNOUNCED) as bodies,
        senders(receiver.url, b"POST / HT") as heads,
        senders(receiver.url, b""),
    ):
        began = time.monotonic()
        assert fetch(f"{receiver.url}/healthz")[0] == 200
        assert post_github(receiver.url, "beside-them") == 202
        assert time.monotonic() - began < 5
        assert bodies[0].recv(300).startswith(b"HTTP/1.1 408 ")
        assert heads[0].recv(300) == b""
        assert post_github(receiver.url, "after-them") == 202


def test_one_address_has_only_so_many_bodies_on_their_way(receiver: Service) -> None:
    with senders(receiver.url, ANNOUNCED, MOST_AT_ONCE + 1) as bodies:
        answered, _, _ = select(
            bodies, [], [], 20
        )  # whichever was read last: the order of sending is not that of reading
        assert [one.recv(300)[:13] for one in answered] == [b"HTTP/1.1 429 "]
        assert fetch(f"{receiver.url}/healthz")[0] == 200


def test_a_body_that_is_announced_too_large_or_cut_off_is_refused(receiver: Service) -> None:
    address = urlsplit(receiver.url)
    with socket.create_connection((address.hostname, address.port), 20) as cut:
        cut.sendall(ANNOUNCED)
        cut.shutdown(socket.SHUT_WR)
        assert cut.recv(300)[:13] in {b"", b"HTTP/1.1 400 "}
    with socket.create_connection((address.hostname, address.port), 20) as chunked:
        chunked.sendall(
            b"POST /webhooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        )
        assert chunked.recv(300).startswith(b"HTTP/1.1 401 ")


def test_probes_have_a_listener_of_their_own(database: str, tmp_path: Path) -> None:
    port = free_port()
    settings = {"GITHUB_WEBHOOK_SECRET": SECRET, "DATABASE_URL": database, "HEALTH_PORT": str(port)}
    with running(tmp_path, "receive", "--port", "0", settings=settings, says="listens on") as service:
        assert fetch(f"http://127.0.0.1:{port}/healthz") == (200, '{"status": "ok"}')
        assert fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200
        assert fetch(f"http://127.0.0.1:{port}/webhooks/github")[0] == 404
        assert fetch(f"{service.url}/healthz")[0] == 200


class Said:
    """Remembers what was answered."""

    status = 0
    headers: tuple[tuple[str, str], ...] = ()
    body = b""

    def __init__(self, *parts: bytes) -> None:
        self._parts = parts

    async def __call__(self) -> bytes:
        return b"".join(self._parts)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._parts:
            yield part

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, tuple(headers), body


class Asked:
    """What a server says of a request."""

    client = "127.0.0.1:5"
    http_version = "1.1"
    method = "POST"
    path = "/a%20b"
    query_string = "c=d"
    scheme = "http"
    server = "127.0.0.1:80"

    def __init__(self, **headers: str) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def test_an_application_is_asked_as_pep_3333_says() -> None:
    seen: list[Environ] = []

    def application(environ: Environ, start: object) -> list[bytes]:
        seen.append({**environ, "body": environ["wsgi.input"].read()})
        assert callable(start)
        start("201 Created", [("X-A", "b")])
        return [b"do", b"ne"]

    said = Said(b"1", b"2")
    asyncio.run(Bridge(application).__rsgi__(Asked(content_length="2", content_type="x/y", x_b="c"), said))
    assert (said.status, said.headers, said.body) == (201, (("x-a", "b"),), b"done")
    (environ,) = seen
    wanted = {"REQUEST_METHOD": "POST", "PATH_INFO": "/a b", "QUERY_STRING": "c=d", "CONTENT_TYPE": "x/y"}
    assert {name: environ[name] for name in wanted} == wanted
    assert (environ["body"], environ["CONTENT_LENGTH"], environ["HTTP_X_B"]) == (b"12", "2", "c")
