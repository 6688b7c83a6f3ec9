"""What a worker answers to whoever probes it."""

import pytest

from bot.cli.service.errors import CannotStartError
from bot.cli.service.probes import probes
from bot.jobs.heartbeat import Heartbeat
from tests.service.processes import fetch, free_port


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_worker_is_healthy_while_its_loop_turns_and_ready_while_the_database_answers(database: str) -> None:
    port, clock = free_port(), Clock()
    with probes("127.0.0.1", port, database, Heartbeat(clock)):
        assert fetch(f"http://127.0.0.1:{port}/healthz") == (200, '{"status": "ok"}')
        assert fetch(f"http://127.0.0.1:{port}/readyz") == (200, '{"status": "ready", "oldest_seconds": 0.0}')
        clock.now = 60
        assert fetch(f"http://127.0.0.1:{port}/healthz") == (503, '{"status": "stuck"}')
        assert fetch(f"http://127.0.0.1:{port}/metrics")[0] == 404


def test_a_database_that_is_down_makes_it_unready_but_not_unhealthy() -> None:
    port = free_port()
    with probes("127.0.0.1", port, "postgresql://127.0.0.1:1/none", Heartbeat()):
        assert fetch(f"http://127.0.0.1:{port}/readyz")[0] == 503
        assert fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200


def test_port_0_opens_no_port() -> None:
    with probes("127.0.0.1", 0, "nowhere", Heartbeat()):
        assert fetch("http://127.0.0.1:0/healthz")[0] == 0


def test_a_taken_port_is_named(database: str) -> None:
    port = free_port()
    taken = probes("127.0.0.1", port, database, Heartbeat())
    with (
        taken,
        pytest.raises(CannotStartError, match=f"127.0.0.1:{port}"),
        probes("127.0.0.1", port, database, Heartbeat()),
    ):
        pass
