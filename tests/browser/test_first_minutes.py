"""What the pages of the first five minutes tell a new user to do, done: its own lines in a shell on an empty machine, the rest in a browser."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from specbot_playground.demo.half_filled_spec import half_filled
from tests.browser.test_setup import free_port
from tests.service.processes import ROOT
from tests.service.waiting import wait_until

pytestmark = pytest.mark.long

BIN = Path(sys.executable).parent
PATIENCE = 120.0
PAGES = "".join((ROOT / f"docs/start-{forge}.md").read_text() for forge in ("github", "gitlab"))


def lines_with(words: str) -> tuple[str, dict[str, int]]:
    """Find the block that begins with a playground and holds these words, with free ports in the place of its own."""
    blocks = re.findall(r"(?ms)^```sh\n(specbot playground .*?)^```$", PAGES)
    (block,) = (found for found in blocks if words in found)
    ports = {port: free_port() for port in dict.fromkeys(re.findall(r"\b89\d\d\b", block))}
    for written, free in ports.items():
        block = block.replace(written, str(free))
    return block, ports


@contextmanager
def shell(script: str, folder: Path) -> Iterator[Path]:
    """Run lines as somebody types them, on a machine that knows nothing yet; whatever they started ends with them."""
    output = folder / "output.txt"
    inherited = {name: value for name, value in os.environ.items() if name in {"LANG", "TMPDIR"}}  # noqa: TID251 - a child's
    place = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    with output.open("wb") as stream:
        child = subprocess.Popen(  # noqa: S603 - our own pages
            ["bash", "-eu", "-c", script],  # noqa: S607 - on the path
            env=inherited | place,
            cwd=folder,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
        try:
            yield output
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(60)


def propose(page: Page, forge: str) -> None:
    """Propose a spec on the forge's own page."""
    page.goto(f"{forge}/acme/payments")
    page.locator("input[name=title]").fill("Spec: rate limits")
    page.locator("input[name=path]").fill("docs/specs/rate-limits.md")
    page.locator("textarea[name=text]").fill(half_filled())
    page.get_by_role("button", name=re.compile("Open (pull|merge) request")).click()


def reviewed(page: Page) -> bool:
    page.reload()
    return page.get_by_text("What happens next").count() > 0


def test_from_nothing_to_the_first_review_on_github(page: Page, tmp_path: Path) -> None:
    script, ports = lines_with("SPECBOT_GITHUB_API_URL")
    with shell(script, tmp_path) as output:
        wait_until(lambda: "/setup?token=" in output.read_text(), PATIENCE)
        page.goto(next(word for word in output.read_text().split() if "/setup?token=" in word))
        page.get_by_role("button", name="Create the GitHub App").click()
        page.get_by_role("button", name="Create GitHub App for me").click()
        expect(page.get_by_text("GitHub's first ping arrived")).to_be_visible()
        page.screenshot(path=tmp_path / "1-created.png", full_page=True)
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Install it on your repositories").click()
        opened.value.get_by_role("button", name="Install").click()
        page.get_by_role("button", name="Start the bot").click()
        wait_until(lambda: "listens on" in output.read_text(), PATIENCE)
        propose(page, f"http://127.0.0.1:{ports['8900']}")
        wait_until(lambda: reviewed(page), PATIENCE)
        page.screenshot(path=tmp_path / "2-review.png", full_page=True)
        assert page.get_by_text("is missing").count() > 0


def test_a_gitlab_group_in_one_command_to_the_first_review(page: Page, tmp_path: Path) -> None:
    script, ports = lines_with("specbot gitlab connect")
    with shell(script, tmp_path) as output:
        wait_until(lambda: "listens on" in output.read_text(), PATIENCE)
        said = f"The webhook of the group acme sends to http://127.0.0.1:{ports['8903']}/webhooks/gitlab"
        assert said in output.read_text()
        propose(page, f"http://127.0.0.1:{ports['8902']}")
        wait_until(lambda: reviewed(page), PATIENCE)
        page.screenshot(path=tmp_path / "review.png", full_page=True)
