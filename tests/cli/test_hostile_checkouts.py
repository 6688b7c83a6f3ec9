"""A checkout that somebody else made: pipes, names that are no text, orders for a terminal. Nothing waits, nothing falls over."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, Repository

ORDERS = "\x1b]52;c;Zm9v\x07\x1b[2J\u202e"
EVERY = [
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "sarif"),
    ("check", "--format", "github"),
    ("check", "--format", "gitlab"),
    ("fix",),
    ("index",),
    ("index", "--format", "json"),
    ("calibrate",),
]
COMMANDS = pytest.mark.parametrize("command", EVERY, ids=" ".join)


@COMMANDS
def test_a_pipe_is_no_spec_and_nobody_waits_for_it(
    repository: Repository, specbot: Specbot, command: tuple[str, ...]
) -> None:
    os.mkfifo(repository.root / "docs/specs/pipe.md")
    assert specbot(*command).exit_code in {0, 1, 2}


@pytest.mark.parametrize("place", [".specbot.yml", "docs/specs/TEMPLATE.md", "docs/specs/pipe.md"])
def test_it_is_said_of_a_pipe(repository: Repository, specbot: Specbot, place: str) -> None:
    (repository.root / place).unlink(missing_ok=True)
    os.mkfifo(repository.root / place)
    done = specbot("check")
    assert done.exit_code in {1, 2}
    assert f"{place}" in done.output
    assert "no plain file" in done.output


def test_a_file_without_end_is_not_read(repository: Repository, specbot: Specbot) -> None:
    with (repository.root / "docs/specs/large.md").open("wb") as sparse:
        sparse.truncate(1 << 40)
    done = specbot("check")
    assert done.exit_code == 1
    assert "docs/specs/large.md" in done.output


@COMMANDS
def test_a_name_that_is_no_text_stops_nothing(
    repository: Repository, specbot: Specbot, command: tuple[str, ...]
) -> None:
    Path(os.fsdecode(os.fsencode(repository.root) + b"/docs/specs/bad\xff.md")).write_text(FILLED)
    done = specbot(*command)
    assert done.exit_code in {0, 1}
    done.output.encode()


@COMMANDS
def test_neither_names_nor_texts_give_orders(
    repository: Repository, specbot: Specbot, command: tuple[str, ...]
) -> None:
    repository.write(f"docs/specs/a{ORDERS}.md", f"# T {ORDERS} x\n\n**Status:** {ORDERS}\n\n## {ORDERS}\n")
    done = specbot(*command)
    assert not {"\x1b", "\x07", "\u202e"} & set(done.output)
