"""`specbot check --watch`: a check after every change of what it depends on."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_STATUS, NO_PLAN, TEMPLATE, Repository

PROGRAM = Path(sys.executable).parent / "specbot"


@pytest.fixture
def watching(repository: Repository) -> Iterator[subprocess.Popen[str]]:
    """`specbot check --watch docs/specs` in the working tree; both of its outputs are one."""
    command = [str(PROGRAM), "check", "--watch", "docs/specs"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, cwd=repository.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        yield running
        running.kill()


def until_it_waits(running: subprocess.Popen[str]) -> str:
    """Read what is printed until it waits again."""
    assert running.stdout is not None
    lines: list[str] = []
    for line in running.stdout:
        if line == "Waiting for changes; Ctrl-C ends.\n":
            return "".join(lines)
        lines.append(line)
    raise AssertionError(lines)


def test_each_change_is_checked_until_ctrl_c(repository: Repository, watching: subprocess.Popen[str]) -> None:
    assert until_it_waits(watching) == "Checked 1 spec: nothing to report.\n"
    repository.write("docs/specs/short.md", NO_PLAN)
    assert "error[missing-section]" in until_it_waits(watching)
    repository.write("docs/specs/TEMPLATE.md", TEMPLATE.split("## Plan", maxsplit=1)[0])
    assert until_it_waits(watching) == "Checked 2 specs: nothing to report.\n"
    repository.write(".specbot.yml", "specs: 1\n")
    assert ".specbot.yml:1: specs must be a list" in until_it_waits(watching)
    repository.write(".specbot.yml", "severity: {missing-section: off}\n")
    assert until_it_waits(watching).endswith("Checked 2 specs: nothing to report.\n")
    repository.write("docs/specs/good.md", BAD_STATUS)
    assert "error[invalid-field]" in until_it_waits(watching)
    watching.send_signal(signal.SIGINT)
    assert watching.wait(20) == 1


def test_standard_input_does_not_change(repository: Repository, specbot: Specbot) -> None:
    result = specbot("check", "--watch", "-", stdin=NO_PLAN)
    assert (result.exit_code, "--watch waits for files to change, and - is none" in result.stderr) == (2, True)
    assert repository.root.is_dir()
