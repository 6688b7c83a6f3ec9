"""From nothing to the first review, as a new operator goes: the set-up page in a browser, against the playground."""

import json
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.settings import environment_with
from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.demo.half_filled_spec import PATH, half_filled
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.service.processes import ROOT
from tests.service.waiting import wait_until

pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
)
"""A browser that leaves a page hangs up in the middle of a file, which the test server then drops unclosed."""


@dataclass(frozen=True, kw_only=True)
class FirstStart:
    """`specbot serve` that knows no forge yet."""

    address: str
    port: int
    data: Path
    output: Path
    log: Path

    def listens(self) -> bool:
        return "listens on" in self.output.read_text()


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def first_start(folder: Path, **settings: str) -> Iterator[FirstStart]:
    out, log, port, data = folder / "out", folder / "log", free_port(), folder / "data"
    values = {"DATA_DIR": str(data), "SWEEP_MINUTES": "0", **settings}
    command = (sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port))
    with out.open("wb") as stdout, log.open("wb") as stderr:
        child = subprocess.Popen(command, env=environment_with(values), cwd=ROOT, stdout=stdout, stderr=stderr)  # noqa: S603 - ours
        try:
            wait_until(lambda: "/setup?token=" in out.read_text() or child.poll() is not None)
            assert child.poll() is None, log.read_text()
            yield FirstStart(address=out.read_text().split()[-1], port=port, data=data, output=out, log=log)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(40)
    assert not {"token=", "code="} & set(re.findall(r"token=|code=", log.read_text())), "keys stand in no log"


def test_from_an_empty_machine_to_the_first_review_on_github(page: Page, tmp_path: Path) -> None:
    with Playground() as playground, first_start(tmp_path, GITHUB_API_URL=playground.api_url) as bot:
        page.goto(bot.address)
        expect(page.get_by_role("heading", name="Set up Specbot")).to_be_visible()
        assert "token=" not in page.url, "the token does not stay in the address"
        page.get_by_text("What the App asks for, and why").click()
        expect(page.get_by_role("cell", name="pull requests", exact=True)).to_be_visible()
        page.screenshot(path=tmp_path / "1-setup.png")

        page.get_by_role("button", name="Create the GitHub App").click()
        page.get_by_role("button", name="Create GitHub App for me").click()
        expect(page.get_by_text("GitHub's first ping arrived")).to_be_visible()
        page.screenshot(path=tmp_path / "2-created.png")

        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Install it on your repositories").click()
        opened.value.get_by_role("button", name="Install").click()
        expect(opened.value.get_by_text("Installed on all repositories")).to_be_visible()

        page.get_by_role("button", name="Start the bot").click()
        expect(page.get_by_role("heading", name="Specbot starts")).to_be_visible()
        wait_until(bot.listens)

        kept = bot.data / "credentials.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert json.loads(kept.read_text())["github_app_id"] == str(playground.world.app.id)

        author = GitHubClient.arrive(
            playground.api_url, "ada", playground.tokens["ada"], playground.repository.full_name
        )
        author.branch("topic")
        author.add(PATH, half_filled(), "topic", "Propose rate limits")
        number = author.open("topic", "Spec: rate limits", "")
        wait_until(lambda: author.findings(number))
        assert any("specbot:summary" in text for _, text in author.comments(number))


def test_nobody_gets_in_without_the_token_or_with_a_foreign_form(page: Page, tmp_path: Path) -> None:
    with first_start(tmp_path) as bot:
        root = f"http://127.0.0.1:{bot.port}"
        assert page.request.get(f"{root}/setup").status == 403
        assert page.request.get(f"{root}/setup?token=guess").status == 403
        assert page.request.post(f"{root}/setup/start").status == 403
        page.goto(bot.address)
        assert page.request.post(f"{root}/setup/start").status == 403, "the cookie alone is not enough: no form of ours"
        page.goto(f"{root}/setup/github/created?code=x&state=planted")
        expect(page.get_by_role("alert")).to_contain_text("does not belong to this page")
        assert not (bot.data / "credentials.json").exists()


def test_a_gitlab_project_is_connected_by_address_and_token(page: Page, tmp_path: Path) -> None:
    with GitLabPlayground() as playground, first_start(tmp_path, GITLAB_URL=playground.web_url) as bot:
        page.goto(bot.address)
        page.get_by_label("Project or group").fill("acme/nothing")
        page.get_by_label("Access token").fill(playground.world.bot_token)
        page.get_by_role("button", name="Connect").click()
        expect(page.get_by_role("alert")).to_contain_text("neither a project nor a group")
        page.get_by_label("Project or group").fill(playground.project.path)
        page.get_by_label("Access token").fill(playground.tokens["dana"])
        page.get_by_role("button", name="Connect").click()
        expect(page.get_by_text("and its test got through")).to_be_visible()
        expect(page.get_by_text("All threads must be resolved")).to_be_visible()
        page.screenshot(path=tmp_path / "gitlab.png")
        (hook,) = [one for one in playground.project.hooks if str(bot.port) in one.url]
        assert {"note_events", "merge_requests_events", "pipeline_events", "emoji_events", "push_events"} <= hook.events
        page.get_by_role("button", name="Start the bot").click()
        wait_until(bot.listens)


def test_one_command_connects_a_project_and_renews_what_stands(tmp_path: Path) -> None:
    with GitLabPlayground() as playground:
        values = {
            "DATA_DIR": str(tmp_path),
            "GITLAB_URL": playground.web_url,
            "GITLAB_TOKEN": playground.tokens["dana"],
            "PUBLIC_URL": "https://specbot.example.com",
        }
        command = [
            sys.executable,
            "-c",
            "from bot.cli import main; main()",
            "gitlab",
            "connect",
            playground.project.path,
        ]
        for _ in ("first", "again"):
            ran = subprocess.run(  # noqa: S603 - ours
                command, env=environment_with(values), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
            )
            assert ran.returncode == 0, ran.stderr
            said = "✓ The webhook of the project acme/payments sends to https://specbot.example.com/webhooks/gitlab"
            assert said in ran.stdout
        assert [one.url for one in playground.project.hooks].count("https://specbot.example.com/webhooks/gitlab") == 1
        assert stat.S_IMODE((tmp_path / "credentials.json").stat().st_mode) == 0o600
