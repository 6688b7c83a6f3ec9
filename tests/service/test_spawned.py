"""Where processes are not forked, as on macOS, the service starts the same way, and replaces what falls."""

import os
import signal
from pathlib import Path

import pytest

from tests.service.postgres import count
from tests.service.processes import fetch, serving
from tests.service.test_serve import events
from tests.service.waiting import wait_until

SPAWNING = "import bot.cli.service.forked\nbot.cli.service.forked.START_METHOD = 'spawn'\n"
WORKERS = "SELECT coalesce(max(id), 0) FROM procrastinate_workers"


@pytest.mark.long
def test_a_service_whose_processes_are_spawned_works(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SPAWNING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(tmp_path, DATABASE_URL=database) as service:
        wait_until(lambda: count(database, WORKERS) == 1)
        worker = int(str(events(service, "worker started")[0]["pid"]))
        assert b"spawn_main" in Path(f"/proc/{worker}/cmdline").read_bytes()
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: count(database, WORKERS) == 2)
        assert fetch(f"{service.url}/healthz")[0] == 200
