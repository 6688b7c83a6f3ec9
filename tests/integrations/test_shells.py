"""The scripts of `specbot completion` in the shells themselves, with a person's Tab."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

PROGRAMS = Path(sys.executable).parent
TYPED = {
    "specbot che": "check",
    "specbot check --form": "--format",
    "specbot check --format s": "sarif",
    "specbot explain missing-f": "missing-field",
    "specbot check draft-of": "draft-of-mine.md",
}
"""What is typed, and the word that it becomes."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home where each shell finds its script, and one file."""
    for shell, place in (("zsh", ".zfunc/_specbot"), ("fish", ".config/fish/completions/specbot.fish")):
        file = tmp_path / place
        file.parent.mkdir(parents=True)
        file.write_bytes(subprocess.check_output([PROGRAMS / "specbot", "completion", shell]))  # noqa: S603 - ours
    (tmp_path / ".zshrc").write_text("fpath=(~/.zfunc $fpath)\nautoload -Uz compinit && compinit -u\nPS1='ready> '\n")
    (tmp_path / "draft-of-mine.md").write_text("# Mine\n")
    return tmp_path


def shell_named(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"no {name} here; install it, for example with: apt-get install {name}"
    return found


def environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": f"{PROGRAMS}:/usr/local/bin:/usr/bin:/bin", "TERM": "dumb", "LANG": "C.UTF-8"}


@pytest.mark.parametrize("line", TYPED)
def test_fish_completes(home: Path, line: str) -> None:
    command = [shell_named("fish"), "--command", f"complete --do-complete '{line}'"]
    found = subprocess.check_output(command, env=environment(home), cwd=home, text=True, timeout=30)  # noqa: S603 - fixed words
    assert [one.split("\t")[0] for one in found.splitlines()] == [TYPED[line]]


@pytest.mark.parametrize("line", TYPED)
def test_zsh_completes(home: Path, line: str) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - fixed words
        [shell_named("zsh"), "-i"], stdin=slave, stdout=slave, stderr=slave, env=environment(home), cwd=home
    ) as shell:
        os.close(slave)
        read_until(master, "ready> ")
        os.write(master, f"{line}\t".encode())
        assert TYPED[line] in read_until(master, TYPED[line])
        shell.kill()
    os.close(master)


def read_until(terminal: int, wanted: str) -> str:
    """Read what a shell writes until it has written this, or half a minute is over."""
    written, end = b"", time.monotonic() + 30
    while wanted.encode() not in written and time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            written += os.read(terminal, 65536)
    return written.decode(errors="replace")
