"""What a process of the service does not need, it does not load: a small machine runs several of them."""

import subprocess
import sys

import pytest

from tests.service.processes import ROOT

FORGE_CLIENTS = {"github", "gitlab"}


@pytest.mark.parametrize(
    ("modules", "left_out"),
    [
        ("bot.cli.service.service", {*FORGE_CLIENTS, "bot.bootstrap", "rich", "markdown_it", "flask"}),
        ("bot.cli.service.receiver webhooks.wsgi", {*FORGE_CLIENTS, "bot.bootstrap", "rich", "authlib"}),
        ("bot.cli.service.service bot.bootstrap", {*FORGE_CLIENTS, "rich", "flask"}),
        ("bot.cli.service.service bot.bootstrap bot.forges.github", {"gitlab"}),
        ("bot.cli.service.service bot.bootstrap bot.forges.gitlab", {"github"}),
        ("bot.isolation.child bot.looks", {*FORGE_CLIENTS, "rich", "psycopg", "pydantic", "requests"}),
    ],
    ids=["serve", "receiver", "worker", "worker of GitHub", "worker of GitLab", "child"],
)
def test_a_process_loads_nothing_that_it_does_not_need(modules: str, left_out: set[str]) -> None:
    script = f"import sys\nfor name in {modules.split()!r}: __import__(name)\nprint(*sys.modules, sep='\\n')"
    ran = subprocess.run((sys.executable, "-c", script), cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(ran.stdout.splitlines())
    assert set(modules.split()) <= loaded
    assert loaded & left_out == set()
