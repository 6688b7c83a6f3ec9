"""What a person at a terminal sees: colour, and a bar when it takes a while."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.policy.severity import Code
from tests.cli.repository import FILLED, NO_PLAN, Repository, git

SPECBOT = (str(Path(sys.executable).parent / "specbot"),)


def waiting(seconds: int) -> tuple[str, ...]:
    """Specbot, for somebody who waits so long before they want to see that it works."""
    program = f"from bot.cli.files import activity; activity.PATIENCE = {seconds}; from bot.cli import main; main()"
    return (sys.executable, "-c", program)


IMPATIENT = waiting(0)
PATIENT = waiting(3600)


def seen(cache: Path, *arguments: str, program: tuple[str, ...] = SPECBOT) -> str:
    """Run Specbot with a terminal for its output; give all that was written to it."""
    master, slave = pty.openpty()
    environment = {"XDG_CACHE_HOME": str(cache), "TERM": "xterm-256color", "PATH": "/usr/bin:/bin"}
    with subprocess.Popen([*program, *arguments], stdout=slave, stderr=slave, env=environment):  # noqa: S603 - ours
        os.close(slave)
        written = b""
        while chunk := _read(master):
            written += chunk
    os.close(master)
    return written.decode()


def _read(terminal: int) -> bytes:
    """Read until the other side hangs up, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_terminal_gets_colour(repository: Repository) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    written = seen(repository.cache, "check", "docs/specs/short.md")
    assert "\x1b[1;31merror[missing-section]\x1b[0m" in written
    assert "Checking" not in written


def test_many_files_show_a_bar_until_the_cache_knows_them(repository: Repository) -> None:
    for number in range(60):
        repository.write(f"docs/specs/s{number:02}.md", FILLED.replace("requests", f"{number} requests"))
    written = seen(repository.cache, "check")
    assert "Checking" in written
    assert "100%" in written
    assert "Checked 61 specs" in written


LONG = {
    ("init",): "Reading what is here",
    ("calibrate", "--preset"): "Reading what is here",
    ("index",): "Reading specs",
    ("review", "--base", "main"): "Reading the branch",
}


@pytest.mark.parametrize("command", LONG)
def test_long_work_says_to_a_terminal_that_it_goes_on(repository: Repository, command: tuple[str, ...]) -> None:
    git(repository.root, "init", "--initial-branch=main")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--message", "All")
    written = seen(repository.cache, *command, program=IMPATIENT)
    assert LONG[command] in written
    assert "Traceback" not in written


def test_nothing_moves_where_nobody_looks_or_waits(repository: Repository) -> None:
    piped = subprocess.run([*IMPATIENT, "init"], capture_output=True, check=True)  # noqa: S603 - ours
    assert (b"Nothing was written" in piped.stdout, piped.stderr) == (True, b"")
    assert "Reading what" not in seen(repository.cache, "init", program=PATIENT)


def test_calibrating_shows_how_far_it_is(repository: Repository) -> None:
    for number in range(20):
        repository.write(f"docs/specs/s{number:02}.md", FILLED.replace("requests", f"{number} requests"))
    written = seen(repository.cache, "calibrate", "--dry-run")
    assert "Calibrating" in written
    assert "100%" in written


def test_the_list_of_codes_says_to_a_person_what_they_mean(repository: Repository) -> None:
    sentence = Code.MISSING_SECTION.description
    assert f"missing-section{' ' * (max(map(len, Code)) - 15)}  {sentence}" in seen(repository.cache, "explain")
    piped = subprocess.check_output([*SPECBOT, "explain"], text=True)  # noqa: S603 - ours
    assert piped.splitlines() == list(Code)


@pytest.mark.parametrize(("command", "who"), [("lsp", "An editor"), ("mcp", "A coding assistant")])
def test_a_server_that_a_person_starts_says_who_talks_to_it(repository: Repository, command: str, who: str) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - ours
        [*SPECBOT, command], stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=repository.root
    ) as server:
        os.close(slave)
        assert server.stderr is not None
        assert server.stderr.readline().decode().startswith(f"{who} starts this and talks to it")
        server.kill()
    os.close(master)


HOSTILE = "docs/specs/\x1b]0;owned\x07\x9b31m\u202egnp.md"


def test_a_name_gives_the_terminal_no_orders(repository: Repository) -> None:
    repository.write(HOSTILE, NO_PLAN)
    for command in (["check", HOSTILE], ["fix", "--diff", HOSTILE], ["check", f"{HOSTILE}.gone"], ["index"]):
        written = re.sub(r"\x1b\[[\d;]*m", "", seen(repository.cache, *command))
        assert not any(mark in written for mark in ("\x1b", "\x07", "\x9b", "\u202e")), command


def test_a_name_is_no_workflow_command(repository: Repository) -> None:
    name = "::add-mask::a/##[add-mask]a.md"
    repository.write(name, NO_PLAN)
    written = seen(repository.cache, "check", name)
    assert not any(line.strip().startswith("::") or "##[" in line for line in written.splitlines())
