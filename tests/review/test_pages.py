from collections.abc import Callable
from pathlib import Path

import pytest

import bot
from bot.review.commands.reference_pages import commands_page, lifecycle_page
from bot.review.commands.registry import COMMANDS, VERBS

DOCS = Path(bot.__file__).parent.parent / "docs"


@pytest.mark.parametrize(("name", "page"), [("commands.md", commands_page), ("lifecycle.md", lifecycle_page)])
def test_a_page_says_what_the_code_does(name: str, page: Callable[[], str]) -> None:
    assert (DOCS / name).read_text("utf-8") == page(), (
        f"write the new text of bot.review.commands.reference_pages into docs/{name}"
    )


def test_every_form_means_one_command() -> None:
    forms = [form for command_spec in VERBS for form in (command_spec.name, *command_spec.forms)]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("command_spec", VERBS, ids=lambda command_spec: command_spec.name)
def test_every_example_is_a_command(command_spec: object) -> None:
    found = next(each for each in VERBS if each is command_spec)
    assert COMMANDS.find(found.example.split()[1]) is found
