"""The processes of `specbot serve` share the memory of the program; each keeps its own signals, sockets and locks."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.cli.service.receiver import next_process
from tests.service.postgres import count
from tests.service.processes import Service, fetch, serving
from tests.service.test_serve import events, family
from tests.service.waiting import wait_until

MOST_MIB = 160
WORKERS = "SELECT coalesce(max(id), 0) FROM procrastinate_workers"


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, DATABASE_URL=database) as running:
        yield running


def pss(pid: int) -> int:
    """Read the KiB that a process takes, shared pages in parts."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def test_a_service_at_rest_takes_little_memory_with_the_database_that_it_brings(tmp_path: Path) -> None:
    with serving(tmp_path, DATA_DIR=str(tmp_path / "data")) as service:
        wait_until(lambda: events(service, "worker started"))
        postmaster = int((tmp_path / "data/postgresql/postmaster.pid").read_text().split()[0])
        taken = sum(pss(pid) for pid in (*family(service.process.pid), *family(postmaster)))
    assert taken / 1024 < MOST_MIB


def replaced(service: Service, database: str) -> int:
    """Kill the worker; give the number of the one that is started in its place, when it works."""
    wait_until(lambda: count(database, WORKERS) == 1)
    os.kill(int(str(events(service, "worker started")[0]["pid"])), signal.SIGKILL)
    wait_until(lambda: count(database, WORKERS) == 2)
    return int(str(events(service, "worker started")[1]["pid"]))


def sockets(pid: int) -> set[str]:
    """Name the sockets that a process has; what it closes meanwhile is none."""
    found = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(str(one.readlink()))
    return {name for name in found if name.startswith("socket:")}


def test_a_worker_that_is_started_later_has_no_socket_of_its_parent(service: Service, database: str) -> None:
    worker = replaced(service, database)
    ours, of_the_worker = sockets(service.process.pid), sockets(worker)
    assert (len(ours) > 0, len(of_the_worker) > 0) == (True, True)
    assert ours & of_the_worker == set()


def kill_the_first(service: Service) -> None:
    """Kill the process that started the others, and see that they end."""
    others = family(service.process.pid)[1:]
    assert len(others) >= 2
    service.process.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in others))
    assert fetch(f"{service.url}/healthz") == (0, "")


def test_everything_ends_with_the_process_that_started_it(database: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="-9"), serving(tmp_path, DATABASE_URL=database) as service:
        kill_the_first(service)


def test_what_waits_for_the_next_process_does_nothing_before_it_is_there() -> None:
    """A thread that loads a module while a process is forked keeps that process waiting for the module without end."""
    there = next_process()
    assert not there.is_set()
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert there.is_set()
