"""The topology of compose.yaml and the manifests as processes: two receivers, two workers, one PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from specbot_playground.server import Playground
from tests.e2e.forge import Forge, half_filled, new_ids
from tests.service.postgres import count
from tests.service.processes import Service, fetch, free_port, running
from tests.service.waiting import wait_until

pytestmark = pytest.mark.long

_LIVING = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '10 seconds'"


@pytest.fixture
def secrets(settings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Every secret as a file, and to each half only what the manifests give it."""
    for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"):
        (tmp_path / name).write_text(settings[name])
    return {name: str(tmp_path / name) for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")}


@pytest.fixture
def halves(settings: dict[str, str], secrets: dict[str, str], tmp_path: Path) -> Iterator[list[Service]]:
    """Two receivers, then two workers; the second of each starts on a database that the first is migrating."""
    database = {"DATABASE_URL_FILE": secrets["DATABASE_URL"]}
    receiver = {**database, "GITHUB_WEBHOOK_SECRET_FILE": secrets["GITHUB_WEBHOOK_SECRET"]}
    key = {"GITHUB_PRIVATE_KEY_FILE": secrets["GITHUB_PRIVATE_KEY"]}
    public = {name: settings[name] for name in ("GITHUB_API_URL", "GITHUB_APP_ID")}
    worker = {**database, **key, **public, "HOST": "127.0.0.1"}
    with ExitStack() as stack:

        def start(name: str, *arguments: str, settings: dict[str, str], says: str) -> Service:
            folder = tmp_path / name
            folder.mkdir()
            return stack.enter_context(running(folder, *arguments, settings=settings, says=says))

        receivers = [
            start(name, "receive", "--port", "0", settings=receiver, says="listens on") for name in ("one", "two")
        ]
        for name in ("three", "four"):
            port = free_port()
            start(name, "work", "--health-port", str(port), settings=worker, says="works")
            wait_until(lambda port=port: fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200)  # type: ignore[misc]
            assert fetch(f"http://127.0.0.1:{port}/healthz") == (200, '{"status": "ok"}')
        yield receivers


def test_two_receivers_and_two_workers_serve_each_pull_request_once(
    halves: list[Service], playground: Playground, database: str
) -> None:
    one, two = (Forge(playground, receiver, database) for receiver in halves)
    numbers = [one.open(half_filled()) for _ in range(4)]
    for number in numbers:
        opened = one.opened(number)
        assert (
            one.deliver(opened, [opened.guid, *new_ids(2)]) + two.deliver(opened, [opened.guid, *new_ids(2)])
            == [202] * 6
        )
    one.settle()
    seen = [one.see(number) for number in numbers]
    assert [(len(each.comments), each.reviews, each.check_runs) for each in seen] == [(1, 1, 2)] * 4
    wait_until(lambda: count(database, _LIVING) == 2)
    for receiver in halves:
        assert fetch(f"{receiver.url}/readyz")[0] == 200
