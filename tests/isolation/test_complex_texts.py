"""Which of all texts is the one that is too complex: each is read alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.complex_texts import complex_text
from bot.isolation.children import TooComplexError
from bot.isolation.messages import ChildTask
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import BEN, PATH, a_comment, a_file, a_pull

HEAVY = "heavy words"


def run(function: Callable[..., Any], near: Any, /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as the real one
    """Read as a child would that meets its limit at the heavy words alone."""
    if HEAVY in repr(ChildTask(function, args, traced=False)):
        raise TooComplexError("reading it takes more than 60 seconds")
    return function(near, *args, **named)


def a_forge() -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 3)),)))
    forge.put(PATH, "# Search\n\nText.\n")
    return forge


def test_the_file_is_named() -> None:
    forge = a_forge()
    forge.put(PATH, f"# Search\n\n{HEAVY}\n")
    assert complex_text(forge, forge.pull.ref, run) == PATH


@pytest.mark.parametrize("path", [".specbot.yml", "docs/specs/TEMPLATE.md", "TEMPLATE.md"])
def test_the_rules_are_named(path: str) -> None:
    forge = a_forge()
    forge.put(path, f"# {HEAVY}\n", sha=forge.pull.base_before)
    assert complex_text(forge, forge.pull.ref, run) == path


def test_the_description_is_named() -> None:
    forge = a_forge()
    forge.pull = replace(forge.pull, body=HEAVY)
    assert complex_text(forge, forge.pull.ref, run) == "the description"


def test_the_comment_is_named() -> None:
    forge = a_forge()
    heavy = replace(a_comment(f"/spec approve\n\n{HEAVY}", author=BEN), url="https://forge/1")
    forge.pull = replace(forge.pull, comments=(a_comment("hello"), heavy))
    assert complex_text(forge, forge.pull.ref, run) == "the comment of ben, https://forge/1"


def test_none_is_named_where_only_all_together_are_too_much() -> None:
    forge = a_forge()
    forge.put("TEMPLATE.md", "# [Title\n\n## [\n", sha=forge.pull.base_before)
    forge.put(".specbot.yml", "version: [", sha=forge.pull.base_before)
    assert complex_text(forge, forge.pull.ref, run) == ""
