"""Posts signed deliveries as fast as a receiver answers: by wrk where it is installed, else from Python."""

import hmac
import json
import os
import selectors
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from specbot_playground import operations
from specbot_playground.server import Playground

SECRET = "a secret for the bench"  # noqa: S105 - of a receiver that lives for a minute
PATH = "/webhooks/github"
BYTES = 19_000
_PULLS = 20_000
_FIRST = 1_000_000
_MARK = 7_777_777
_LUA = """
local prefix, suffix = io.open("{folder}/prefix", "rb"):read("*a"), io.open("{folder}/suffix", "rb"):read("*a")
local signatures = {{}}
for line in io.lines("{folder}/signatures") do signatures[#signatures + 1] = line end
local run, made = "", 0
function init(arguments) run = arguments[1] end
function request()
  local place = made % #signatures
  made = made + 1
  return wrk.format("POST", "{path}", {{
    ["Content-Type"] = "application/json", ["X-GitHub-Event"] = "pull_request",
    ["X-GitHub-Delivery"] = run .. "-" .. made, ["X-Hub-Signature-256"] = signatures[place + 1],
  }}, prefix .. ({first} + place) .. suffix)
end
function done(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
  io.write(string.format("RESULT %d %f %f %f %d\\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One round: acknowledgements, seconds, milliseconds, and answers that were none."""

    posts: int
    seconds: float
    p50: float
    p99: float
    bad: int
    generator: float
    """The share of one processor that the generator took."""

    @property
    def rate(self) -> float:
        """Acknowledgements per second."""
        return self.posts / self.seconds


class Load:
    """Deliveries of 20,000 pull requests, each id new, signed beforehand."""

    def __init__(self, folder: Path) -> None:
        self._runs = count()
        self._wrk = shutil.which("wrk")
        self._prefix, self._suffix = _body()
        numbers = range(_FIRST, _FIRST + _PULLS)
        self._signatures = [_signature(b"%b%d%b" % (self._prefix, number, self._suffix)) for number in numbers]
        (folder / "prefix").write_bytes(self._prefix)
        (folder / "suffix").write_bytes(self._suffix)
        (folder / "signatures").write_text("\n".join(self._signatures) + "\n", encoding="utf-8")
        self._script = folder / "post.lua"
        self._script.write_text(_LUA.format(folder=folder, path=PATH, first=_FIRST), encoding="utf-8")

    @property
    def generator(self) -> str:
        """Name what makes the load."""
        return "wrk" if self._wrk else "a loop in Python (install wrk for more load)"

    def post(self, port: int, clients: int, seconds: float) -> Result:
        """Keep so many clients posting for so long."""
        run = f"{os.getpid()}-{next(self._runs)}"
        began, spent = time.perf_counter(), sum(os.times()[2:4] if self._wrk else os.times()[:2])
        posts, took, p50, p99, bad = (
            self._by_wrk(port, clients, seconds, run) if self._wrk else self._by_hand(port, clients, seconds, run)
        )
        own = sum(os.times()[2:4] if self._wrk else os.times()[:2]) - spent
        return Result(
            posts=int(posts),
            seconds=took,
            p50=p50,
            p99=p99,
            bad=int(bad),
            generator=own / (time.perf_counter() - began),
        )

    def _by_wrk(self, port: int, clients: int, seconds: float, run: str) -> tuple[float, ...]:
        assert self._wrk  # noqa: S101 - asked before
        command = [self._wrk, "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
        command += ["-s", str(self._script), f"http://127.0.0.1:{port}", run]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - found above
        return tuple(map(float, said.partition("RESULT ")[2].split()))

    def _by_hand(self, port: int, clients: int, seconds: float, run: str) -> tuple[float, ...]:
        """One thread over all sockets: it waits for none of them."""
        requests, began = self._requests(port, run), time.perf_counter()
        sent: dict[socket.socket, float] = {}
        times, bad = [], 0
        with selectors.DefaultSelector() as ready:
            for _ in range(clients):
                client = socket.create_connection(("127.0.0.1", port))
                ready.register(client, selectors.EVENT_READ)
                sent[client] = time.perf_counter()
                client.sendall(next(requests))
            while (now := time.perf_counter()) < began + seconds:
                for key, _ in ready.select(0.1):
                    client = key.fileobj
                    assert isinstance(client, socket.socket)  # noqa: S101 - registered above
                    answer = client.recv(65_536)
                    times.append(time.perf_counter() - sent[client])
                    bad += b" 202 " not in answer[:20]
                    sent[client] = time.perf_counter()
                    client.sendall(next(requests))
        for client in sent:
            client.close()
        times.sort()
        return len(times), now - began, times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, bad

    def _requests(self, port: int, run: str) -> Iterator[bytes]:
        for made in count():
            place = made % _PULLS
            body = b"%b%d%b" % (self._prefix, _FIRST + place, self._suffix)
            head = (
                f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
                "Content-Type: application/json\r\nX-GitHub-Event: pull_request\r\n"
                f"X-GitHub-Delivery: {run}-{made}\r\nX-Hub-Signature-256: {self._signatures[place]}\r\n\r\n"
            )
            yield head.encode() + body


def _body() -> tuple[bytes, bytes]:
    """Give a forge's payload of a usual size, up to the pull request's number and after it."""
    with Playground() as playground:
        world, repo = playground.world, playground.repository
        ada = world.users["ada"]
        operations.create_branch(world, ada, repo, "topic", repo.branches["main"])
        operations.write_files(world, ada, repo, "topic", {"docs/specs/1.md": b"# One\n"}, "Propose")
        operations.open_pull(world, ada, repo, base="main", head="topic", title="Spec", body="", draft=False)
        payload = playground.post.sent[-1].payload
    payload["pull_request"]["number"] = _MARK
    payload["pull_request"]["body"] = ""
    payload["pull_request"]["body"] = "x" * max(0, BYTES - len(json.dumps(payload)))
    prefix, _, suffix = json.dumps(payload).encode().partition(str(_MARK).encode())
    return prefix, suffix


def _signature(body: bytes) -> str:
    return "sha256=" + hmac.digest(SECRET.encode(), body, "sha256").hex()
