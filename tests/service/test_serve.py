"""`specbot serve` as a process: signed bytes over real sockets, refusals, restarts, and a clean end."""

import http.client
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.service.postgres import count, deliveries_in
from tests.service.processes import Service, a_closed_port, fetch, serving, specbot
from tests.service.waiting import wait_until
from tests.webhooks.deliveries import GUID, SECRET, Request, a_pull_event, from_github


def post(service: Service, request: Request) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=20)
    try:
        connection.request("POST", "/webhooks/github", body=request.body, headers=dict(request.headers))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, DATABASE_URL=database, GITHUB_API_URL=a_closed_port()) as running:
        yield running


def test_refusals_over_the_wire_touch_no_queue(service: Service, database: str) -> None:
    def reconciles() -> int:
        return count(database, "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile'")

    assert post(service, from_github("pull_request", a_pull_event(), secret="wrong"))[0] == 401
    assert post(service, from_github("pull_request", b"{junk"))[0] == 400
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=20)
    connection.putrequest("POST", "/webhooks/github")
    connection.putheader("Content-Length", str(26 * 1024 * 1024))
    connection.endheaders(b"only the beginning")
    assert connection.getresponse().status == 413
    connection.close()
    assert (reconciles(), deliveries_in(database)) == (0, 0)


def test_a_delivery_is_kept_while_the_forge_is_down(service: Service, database: str) -> None:
    assert post(service, from_github("pull_request", a_pull_event())) == (202, "queued\n")
    wait_until(lambda: count(database, "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()") == 1)
    let_down = events(service, "let down")[0]
    assert (let_down["ref"], let_down["delivery"]) == ("github:acme/payments#12", f"github:{GUID}")


def events(service: Service, name: str) -> list[dict[str, object]]:
    """Read the lines of the log that tell of something."""
    lines = (json.loads(line) for line in service.log.read_text().splitlines())
    return [line for line in lines if line["event"] == name]


def test_a_fallen_worker_is_replaced(service: Service, database: str) -> None:
    workers = "SELECT coalesce(max(id), 0) FROM procrastinate_workers"
    wait_until(lambda: count(database, workers) == 1)
    os.kill(int(str(events(service, "worker started")[0]["pid"])), signal.SIGKILL)
    wait_until(lambda: count(database, workers) == 2)
    assert len(events(service, "worker ended")) == 1


def test_what_becomes_of_the_receiver_is_in_the_log_and_sighup_ends_no_worker(service: Service, database: str) -> None:
    wait_until(lambda: count(database, "SELECT count(*) FROM procrastinate_workers") == 1)
    worker = int(str(events(service, "worker started")[0]["pid"]))
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    (receiver,) = [int(pid) for pid in children.read_text().split() if int(pid) != worker]
    os.kill(receiver, signal.SIGKILL)
    wait_until(lambda: len(events(service, "receiver ended; another one takes its place")) == 1)
    wait_until(lambda: fetch(f"{service.url}/healthz")[0] == 200)
    os.killpg(service.process.pid, signal.SIGHUP)
    wait_until(lambda: len(events(service, "SIGHUP: another receiver takes the place of this one")) == 1)
    wait_until(lambda: len([pid for pid in children.read_text().split() if int(pid) != worker]) == 2)
    assert events(service, "worker ended") == []


def test_ctrl_c_on_the_terminal_stops_everything_in_good_order(service: Service) -> None:
    os.killpg(service.process.pid, signal.SIGINT)
    assert service.process.wait(40) == 0
    assert events(service, "worker ended") == []


@pytest.mark.parametrize(
    ("command", "settings", "message"),
    [
        ("serve", {"GITHUB_TOKEN": "x"}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ("serve", {"GITHUB_TOKEN": "x", "GITHUB_WEBHOOK_SECRET": ""}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ("receive", {}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ("serve", {"GITHUB_WEBHOOK_SECRET": SECRET}, "No forge is configured"),
        ("work", {}, "No forge is configured"),
        ("serve", {"PORT": "x"}, "SPECBOT_PORT"),
        (
            "serve",
            {"GITHUB_TOKEN": "x", "GITHUB_WEBHOOK_SECRET": SECRET, "DATABASE_URL": "postgresql://127.0.0.1:1/x"},
            "SPECBOT_DATABASE_URL",
        ),
        (
            "serve",
            {"GITHUB_TOKEN": "x", "GITHUB_WEBHOOK_SECRET": SECRET, "DATA_DIR": "/dev/null/x"},
            "SPECBOT_DATA_DIR",
        ),
    ],
)
def test_what_cannot_work_does_not_start(command: str, settings: dict[str, str], message: str) -> None:
    finished = specbot(command, settings=settings)
    assert finished.code == 2
    assert message in finished.errors


def test_a_taken_port_is_named(service: Service, database: str) -> None:
    port = service.url.rpartition(":")[2]
    settings = {"GITHUB_TOKEN": "x", "GITHUB_WEBHOOK_SECRET": SECRET, "DATABASE_URL": database}
    finished = specbot("serve", "--port", port, settings=settings)
    assert finished.code == 2
    assert "choose another --host or --port" in finished.errors


def test_the_embedded_database_needs_no_settings(tmp_path: Path) -> None:
    with serving(tmp_path, DATA_DIR=str(tmp_path / "data"), GITHUB_API_URL=a_closed_port()) as service:
        assert post(service, from_github("pull_request", a_pull_event()))[0] == 202
    assert (tmp_path / "data" / "postgresql" / "PG_VERSION").exists()
    assert not (tmp_path / "data" / "postgresql" / "postmaster.pid").exists()


def test_a_killed_database_comes_back_with_what_was_acknowledged(tmp_path: Path) -> None:
    with serving(tmp_path, DATA_DIR=str(tmp_path / "data"), GITHUB_API_URL=a_closed_port()) as service:
        before, after = (from_github("pull_request", a_pull_event(number), delivery=f"{number}") for number in (1, 2))
        assert post(service, before) == (202, "queued\n")
        wait_until(lambda: events(service, "let down"))
        os.kill(int((tmp_path / "data/postgresql/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        wait_until(lambda: events(service, "the embedded database ended; starting it again"))
        wait_until(lambda: post(service, after)[0] == 202)
        wait_until(lambda: post(service, before) == (202, "covered\n"))
        assert {answer["status"] for answer in events(service, "delivery")} <= {202, 503}


@pytest.mark.parametrize("command", ["serve", "receive", "work", "sync", "jobs", "doctor"])
def test_every_command_shows_an_example(command: str) -> None:
    finished = specbot(command, "--help")
    assert finished.code == 0
    assert "Example: " in finished.output


def family(pid: int) -> list[int]:
    """List a process and all that it has started."""
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for listing in listings for child in listing.read_text().split()]
    return [pid, *(member for child in children for member in family(child))]


def test_the_receiver_stays_on_one_processor_and_nobody_else_does(service: Service) -> None:
    post(service, from_github("pull_request", a_pull_event()))
    allowed = [os.sched_getaffinity(pid) for pid in family(service.process.pid)]
    everywhere = os.sched_getaffinity(0)
    assert sum(len(processors) == 1 for processors in allowed) == (1 if len(everywhere) > 1 else len(allowed))
    assert all(processors <= everywhere for processors in allowed)
