"""`specbot completion`: a shell completes commands, options and values, whatever is installed."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from bot.cli import COMMANDS, main
from bot.cli.completion import SHELLS
from bot.cli.lazy import LazyCommand, LazyGroup
from tests.cli.conftest import Specbot

PROGRAM = Path(sys.executable).parent / "specbot"


def offered(line: str, command: click.Command = main) -> list[str]:
    """Complete the last word of a line."""
    *words, incomplete = line.split(" ")
    items = ShellComplete(command, {}, "specbot", "_SPECBOT_COMPLETE").get_completions(words, incomplete)
    return [item.value if item.type == "plain" else f"{item.type}:{item.value}" for item in items]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", [command.name for command in COMMANDS]),
        ("che", ["check"]),
        ("check --format s", ["sarif"]),
        ("check --stat", ["--statistics"]),
        ("check docs/sp", ["file:docs/sp"]),
        ("check --policy x", ["file:x"]),
        ("explain missing-f", ["missing-field"]),
        ("preset show ma", ["madr"]),
        ("preset ", ["list", "show"]),
        ("completion ", list(SHELLS)),
        ("unknown ", [command.name for command in COMMANDS]),
        ("--ver", ["--version"]),
    ],
)
def test_each_word_gets_what_fits(line: str, words: list[str]) -> None:
    assert offered(line) == words


def test_a_command_whose_extra_is_missing_is_offered_and_raises_nothing() -> None:
    group = LazyGroup("specbot", [LazyCommand("serve", "no.such.module:serve", "Serve.", "serve")], help="")
    assert offered("se", group) == ["serve"]
    assert offered("serve --po", group) == []


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_names_program_and_variable(specbot: Specbot, shell: str) -> None:
    script = specbot("completion", shell).stdout
    assert f"_SPECBOT_COMPLETE={shell}_complete" in script
    assert "specbot" in script


def test_bash_completes_with_it() -> None:
    typed = f"""
        eval "$({shlex.quote(str(PROGRAM))} completion bash)"
        COMP_WORDS=(specbot check --form) COMP_CWORD=2
        _specbot_completion {shlex.quote(str(PROGRAM))}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}  # noqa: TID251 - for a child process
    command = ["bash", "--norc", "-c", typed]
    found = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    assert found.stdout.split() == ["--format"]
