from collections.abc import Callable
from pathlib import Path

import pytest

import bot
from bot.pull.commands.registry import VERBS, verb_of
from bot.pull.pages import commands_page, lifecycle_page

DOCS = Path(bot.__file__).parent.parent / "docs"


@pytest.mark.parametrize(("name", "page"), [("commands.md", commands_page), ("lifecycle.md", lifecycle_page)])
def test_a_page_says_what_the_code_does(name: str, page: Callable[[], str]) -> None:
    assert (DOCS / name).read_text("utf-8") == page(), f"write the new text of bot.pull.pages into docs/{name}"


def test_every_form_means_one_command() -> None:
    forms = [form for verb in VERBS for form in (verb.name, *verb.forms)]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_example_is_a_command(verb: object) -> None:
    found = next(each for each in VERBS if each is verb)
    assert verb_of(found.example.split()[1]) is found
