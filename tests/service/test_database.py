"""The embedded PostgreSQL and the processes that use it."""

import subprocess
import sys
from pathlib import Path

from bot.jobs.database import open_database

_USER = """
import sys
from pathlib import Path
from bot.jobs.database import open_database
with open_database("", Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def test_who_was_killed_does_not_keep_the_database_running(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _USER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as killed:  # noqa: S603 - our own
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"up\n"
        killed.kill()
    running = tmp_path / "postgresql" / "postmaster.pid"
    assert running.exists()
    with open_database("", tmp_path):
        pass
    assert not running.exists()
