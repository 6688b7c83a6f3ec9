"""The documentation's own lines, typed into a shell on a machine that knows nothing yet, page by page from top to bottom.

What cannot be run here is left out by its reason, a line at a time; `tests/docs/test_commands.py` holds that too against the program.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from specbot_playground.demo.half_filled_spec import half_filled
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground
from tests.docs.pages import name, pages
from tests.docs.shell import blocks, commands, lines
from tests.forge.github.test_credentials import PEM
from tests.service.processes import ROOT

pytestmark = pytest.mark.long

BIN = Path(sys.executable).parent
REASONS: Mapping[str, str] = {
    r"docker ": "there is no container engine; tests/deploy holds image and manifests",
    r"kustomize |kubectl ": "there is no cluster; `make lint` holds the manifests",
    r"\$EDITOR ": "a person writes",
    r"systemctl |journalctl ": "systemd is not the first process; tests/deploy/test_ways_to_run.py holds the unit",
    r"uv |pipx |\S*pip |python3 -m venv ": "installs from a registry; scripts/release.sh installs and runs the wheel",
    r"(claude|code) ": "another vendor's program",
    r"make ": "a target of the Makefile; CI runs them",
    r"\.venv/bin/pytest ": "a suite; tests/integrations/test_contract_on.py runs a part of it",
    r"specbot (serve|playground|receive|work|board)( |$)": "runs until it is stopped: tests/browser/test_first_minutes.py, tests/service",
    r"specbot check --watch( |$)": "runs until it is stopped: tests/cli/test_watch.py",
    r"specbot (lsp|mcp)( |$)": "talks to an editor: tests/cli",
    r"specbot demo --on ": "needs two people's accounts: tests/integrations/test_demo_on.py",
    r"specbot gitlab connect ": "needs a project of yours: tests/browser/test_first_minutes.py",
    r"specbot notify test ": "sends a message to somebody: tests/notify",
    r"curl ": "asks a service that the left-out lines start",
    r"until ": "waits for a service that the left-out lines start",
}
TYPED = [page for page in pages() if any(block.language == "sh" for block in blocks(page))]


def called(words: tuple[str, ...]) -> str:
    """Write a command as the reasons are written: our own by its name, wherever it is installed."""
    program = "specbot" if words[0].endswith("/specbot") else words[0]
    return " ".join((program, *words[1:])) + " "


def reason(line: str) -> str | None:
    """Say why a line is not run; None where it is."""
    calls = [called(words) for words in commands(line)]
    return next((why for start, why in REASONS.items() if any(re.match(start, call) for call in calls)), None)


def script(page: Path) -> Iterator[str]:
    """Give the lines of a page that are run; 1 is the exit code of a command that found something."""
    for block in blocks(page):
        if block.language == "sh":
            for line in lines(block.text):
                yield f"# not run, {reason(line)}" if reason(line) else f"{{\n{line}\n}} || [ $? = 1 ]"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout with specs in it, and the files that people bring."""
    brought = {
        "docs/specs/rate-limits-of-old.md": half_filled(),
        "docs/specs/README.md": "# Specs\n\n<!-- specbot:index -->\n<!-- /specbot:index -->\n",
        "docs/specs/TEMPLATE.md": (ROOT / "config/templates/technical-spec.md").read_text(),
        "rfcs/0001-cache.md": half_filled(),
        "TEMPLATE.md": (ROOT / "config/templates/technical-spec.md").read_text(),
        "draft.md": half_filled(),
        "home/Downloads/your-app.private-key.pem": PEM,
        "etc/specbot/app.pem": PEM,
        "run/secrets/leads-mail": "mailtos://user:password@example.com?to=leads@example.com\n",
    }
    for path, text in brought.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    return tmp_path


def typed(page: Path, machine: Path, github: Playground, gitlab: GitLabPlayground) -> str:
    """Give a page's script, with this machine's folders and forges in the place of the examples'."""
    text = "\n".join(script(page))
    text = re.sub(r"(?<![\w.])/(etc|run)/", rf"{machine}/\1/", text).replace("/opt/specbot/bin/", "")
    text = text.replace("…", "-of-nobody-at-all")
    text = text.replace("https://gitlab.example.com", str(gitlab.facts()["web_url"]))
    text = text.replace("https://specbot.example.com", "http://127.0.0.1:9")
    started = "git init -q -b main && git add . && git -c user.name=Ada -c user.email=a@example.com commit -qm Start\n"
    return f"set -eu\n{started}export SPECBOT_GITHUB_API_URL={github.facts()['api_url']}\n{text}\n"


@pytest.mark.parametrize("page", TYPED, ids=name)
def test_the_lines_of_a_page_do_what_it_says(page: Path, machine: Path) -> None:
    inherited = {key: value for key, value in os.environ.items() if key in {"LANG", "TMPDIR"}}  # noqa: TID251 - a child's
    with Playground() as github, GitLabPlayground() as gitlab:
        (machine / "gitlab.json").write_text(json.dumps(gitlab.facts()))
        token = (
            {}
            if page.name in {"install.md", "upgrade.md"}
            else {"SPECBOT_GITHUB_TOKEN": github.facts()["tokens"]["ada"]}
        )
        place = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(machine / "home"), "XDG_DATA_HOME": str(machine / "data")}
        done = subprocess.run(  # noqa: S603 - our own pages
            ["bash", "-c", typed(page, machine, github, gitlab)],  # noqa: S607 - on the path
            env=inherited | place | token,
            cwd=machine,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def test_no_reason_is_left_over() -> None:
    typed_lines = [
        line for page in TYPED for block in blocks(page) if block.language == "sh" for line in lines(block.text)
    ]
    calls = [called(words) for line in typed_lines for words in commands(line)]
    assert [start for start in REASONS if not any(re.match(start, call) for call in calls)] == []


def test_what_may_be_run_is_run() -> None:
    """At least the commands on files: nothing excuses them."""
    kept = [line for page in TYPED for block in blocks(page) for line in lines(block.text) if block.language == "sh"]
    run = {words[1] for line in kept if not reason(line) for words in commands(line) if words[0] == "specbot"}
    assert run >= {"check", "fix", "new", "template", "preset", "index", "calibrate", "explain", "doctor", "notify"}
