"""Worker processes that fall, or cannot be started: each is replaced, later each time, and the log says what happened."""

import os
from multiprocessing.process import BaseProcess

from structlog.testing import capture_logs

from bot.cli.service.supervisor import Supervisor, pause_after
from config.settings import Settings
from tests.service.waiting import wait_until


def fall(_settings: Settings, _url: str) -> None:
    os._exit(3)


class _Full(Supervisor):
    """Runs where the first new process is refused."""

    refused = 0

    def _start(self) -> BaseProcess:
        if not self.refused:
            self.refused += 1
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return super()._start()


def test_a_worker_that_falls_again_and_again_is_replaced_later_each_time() -> None:
    with capture_logs() as said, Supervisor(Settings(), "", 1, fall):
        wait_until(lambda: sum(one["event"] == "worker ended" for one in said) >= 3)
    ended = [one for one in said if one["event"] == "worker ended"]
    assert [(one["code"], one["again_in_seconds"]) for one in ended[:3]] == [(3, 0.5), (3, 1.0), (3, 2.0)]
    assert [pause_after(falls) for falls in (0, 3, 5, 6, 10**6)] == [0.5, 4.0, 16.0, 30.0, 30.0]


def test_a_worker_that_the_machine_refuses_is_started_when_it_can_be() -> None:
    with capture_logs() as said, _Full(Settings(), "", 1, fall):
        wait_until(lambda: any(one["event"] == "worker ended" for one in said))
    assert [one["event"] for one in said][:3] == ["worker could not be started", "worker started", "worker ended"]
    assert "Resource temporarily unavailable" in said[0]["reason"]
