"""Every command of the documentation is one that the program has, with options that it takes.

`tests/service/test_documented_commands.py` runs what can be run.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from tests.docs.command_line import command_line_page
from tests.docs.pages import name, pages
from tests.docs.shell import Block, blocks, commands, lines, spans
from tests.service.processes import ROOT

SHELL = [block for page in pages() for block in blocks(page) if block.language == "sh"]
SPANS = [span for page in pages() if page.name != "CHANGELOG.md" for span in spans(page) if span.startswith("specbot ")]
LANGUAGES = frozenset(
    {
        "sh",
        "console",
        "text",
        "yaml",
        "json",
        "markdown",
        "toml",
        "lua",
        "diff",
        "promql",
        "mermaid",
        "sql",
        "suggestion",
    }
)
TARGETS = frozenset(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
PLACEHOLDER = re.compile(r"[A-Z][A-Z|/-]*|…|\.\.\.")


def wrong(words: tuple[str, ...], *, whole: bool) -> str:
    """Say what is wrong with a call of ours; empty when nothing is. Not `whole`: in a sentence, where an option may lack its value."""
    command: click.Command = main
    context, rest = click.Context(main, info_name="specbot"), list(words[1:])
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = None if PLACEHOLDER.fullmatch(rest[0]) else command.get_command(context, rest[0])
        if found is None:
            return "" if PLACEHOLDER.fullmatch(rest[0]) and not whole else f"{rest[0]} is no command"
        command, context, rest = found, click.Context(found, info_name=rest[0], parent=context), rest[1:]
    try:
        command.make_context(context.info_name, rest, parent=context.parent)
    except click.exceptions.Exit:
        return ""
    except click.NoSuchOption as error:
        return error.format_message()
    except click.UsageError as error:
        if isinstance(error, click.BadParameter) and is_path(error.param):
            return ""
        return error.format_message() if whole else ""
    return ""


def is_path(param: click.Parameter | None) -> bool:
    """Tell whether a value is a file's, which need not be there where a page is tested."""
    return param is not None and isinstance(param.type, click.Path | click.File)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_block_says_what_it_holds(page: Path) -> None:
    if page.name != "texts.md":  # shows what the bot writes, as it writes it
        assert [str(block) for block in blocks(page) if block.language not in LANGUAGES] == []


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_every_command_and_option_is_there(block: Block) -> None:
    said = [(line, problem) for line in lines(block.text) for words in commands(line) if (problem := fault(words))]
    assert said == []


def fault(words: tuple[str, ...]) -> str:
    """Say what is wrong with one command of a block; empty when nothing is."""
    if "--" in words[1:-1]:  # another program starts ours
        return fault(words[words.index("--") + 1 :])
    program = words[0].rpartition("/")[2]
    if program == "specbot":
        return wrong(words, whole=True)
    if program == "make":
        return ", ".join(word for word in words[1:] if "=" not in word and word not in TARGETS)
    return ""


def test_every_command_within_a_sentence_is_there() -> None:
    said = [(span, problem) for span in SPANS for words in calls(span) if (problem := wrong(words, whole=False))]
    assert said == []


def calls(span: str) -> Iterator[tuple[str, ...]]:
    """Give the calls of ours in code within a sentence; `[…]` stands for what may be left out."""
    for words in commands(re.sub(r"[\[\]]", " ", span)):
        if words[0] == "specbot":
            yield words


@pytest.mark.parametrize(
    ("words", "whole", "said"),
    [
        ("specbot check --fail-on never docs", True, ""),
        ("specbot chek", True, "chek is no command"),
        ("specbot check --fail-at never", True, "--fail-at"),
        ("specbot check --fail-at", False, "--fail-at"),
        ("specbot check --fail-on sometimes", True, "'sometimes' is not one of"),
        ("specbot check --fail-on", False, ""),
        ("specbot template explian", True, "explian is no command"),
        ("specbot new", True, "Missing argument 'TITLE'"),
        ("specbot new", False, ""),
        ("specbot COMMAND", False, ""),
        ("make sight", True, "sight"),
        ("claude mcp add specbot -- specbot mpc", True, "mpc is no command"),
    ],
)
def test_a_mistake_is_found(words: str, whole: bool, said: str) -> None:  # noqa: FBT001 - a table's column
    split = tuple(words.split())
    found = fault(split) if whole else wrong(split, whole=False)
    assert (said in found) if said else found == ""


def test_the_page_of_the_command_line_is_what_the_commands_say() -> None:
    assert (ROOT / "docs/command-line.md").read_text() == command_line_page(), "run `make pages`"
