"""The shape of the program in numbers, so that it cannot grow unseen: chains of imports, circles, files that a look walks through."""

import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import FrameType

import grimp
import pytest

import bot
from bot.rules import RULES
from tests.reconcile.test_reconcile import BEGUN, a_forge, run

LONGEST_CHAIN = 14
"""From reconcile down to a module that imports none of ours."""
MOST_IMPORTS_OF_DECIDE = 12
MOST_FILES_OF_A_LOOK = 54
"""Half of what a look walked through before the house was cut by step."""
pytestmark = pytest.mark.untraced
ROOT = Path(bot.__file__).parents[1]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    found = grimp.build_graph("bot", "webhooks", "config", cache_dir=None)
    for rule in RULES:  # found by name, so that no import says it
        found.add_import(importer="bot.rules", imported=rule.__module__)
    return found


def imports(graph: grimp.ImportGraph) -> dict[str, frozenset[str]]:
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def chain(found: dict[str, frozenset[str]], start: str) -> tuple[str, ...]:
    """Follow the imports to the longest chain from a module."""

    @cache
    def longest(module: str) -> tuple[str, ...]:
        below = max((longest(one) for one in sorted(found[module])), key=len, default=())
        return (module, *below)

    return longest(start)


def test_no_module_imports_itself_by_way_of_others(graph: grimp.ImportGraph) -> None:
    TopologicalSorter(imports(graph)).prepare()


def test_a_circle_would_be_seen() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


@pytest.mark.parametrize("inside", ["bot", "bot.review", "bot.forges", "bot.cli"])
def test_no_folder_imports_another_in_a_circle(graph: grimp.ImportGraph, inside: str) -> None:
    folders: dict[str, set[str]] = {}
    depth = inside.count(".") + 2
    for module, found in imports(graph).items():
        folder = ".".join(module.split(".")[:depth])
        others = (".".join(one.split(".")[:depth]) for one in found if one.startswith(f"{inside}."))
        if module.startswith(f"{inside}."):
            folders.setdefault(folder, set()).update(other for other in others if other != folder)
    TopologicalSorter(folders).prepare()
    assert folders


def test_the_longest_chain_from_reconcile_is_short(graph: grimp.ImportGraph) -> None:
    found = chain(imports(graph), "bot.review.reconcile")
    assert len(found) <= LONGEST_CHAIN, "\n".join(found)


def test_decide_imports_a_dozen_modules(graph: grimp.ImportGraph) -> None:
    assert len(imports(graph)["bot.review.decide"]) <= MOST_IMPORTS_OF_DECIDE


def test_an_unchanged_look_walks_through_few_files() -> None:
    """The look is the third at an open pull request with one spec: texts are parsed, and nothing is to be done."""
    forge = a_forge(text=BEGUN)
    run(forge)
    run(forge)
    walked: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith((f"{ROOT}/bot/", f"{ROOT}/config/")):
            walked.add(name.removeprefix(f"{ROOT}/"))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        assert run(forge) == ()
    finally:
        sys.setprofile(before)
    assert 0 < len(walked) <= MOST_FILES_OF_A_LOOK, "\n".join(sorted(walked))
