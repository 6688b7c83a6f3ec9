"""Which tests are run anew to learn what they reach: those whose file is new, and those that reach a source which is."""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

KNOWN = {
    "sources": {"bot/old.py": "before", "bot/same.py": ""},
    "digests": {"a": "", "b": "", "c": "before"},
    "durations": {"a": 0.1, "b": 0.1, "c": 0.1, "gone": 0.1},
    "lines": {"a": {"bot/old.py": [1]}, "b": {"bot/same.py": [1]}, "c": {"bot/same.py": [1]}, "gone": {}},
}


def test_only_what_a_change_may_reach_is_learned_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    mutants_reach = importlib.import_module("mutants_reach")
    monkeypatch.setattr(mutants_reach, "KEPT", tmp_path)
    (tmp_path / "reach-x.json").write_text(json.dumps(KNOWN), encoding="utf-8")
    items = {one: cast("pytest.Item", SimpleNamespace(nodeid=one)) for one in "abcd"}
    played = tmp_path / "played"
    played.touch()

    def play(item: pytest.Item, following: pytest.Item | None) -> None:
        del following
        played.write_text(played.read_text(encoding="utf-8") + item.nodeid, encoding="utf-8")

    sources = ("bot/old.py", "bot/same.py")
    mutants_reach.learn("x", sources, items, play, [])
    assert played.read_text(encoding="utf-8") == "acd"
    reach = mutants_reach.learn("x", sources, items, play, [])
    assert played.read_text(encoding="utf-8") == "acd"
    assert set(reach.durations) == {"a", "b", "c", "d"}
    assert reach.tests == {"bot/same.py": {1: {"b"}}}


def test_the_narrowest_tests_are_asked_before_stories_that_noticed_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    mutants_reach = importlib.import_module("mutants_reach")
    stories, small = [f"story{number}" for number in range(5)], [f"small{number:02}" for number in range(40)]
    breadths = dict.fromkeys(stories, 900) | {one: number for number, one in enumerate(small)}
    durations = dict.fromkeys(stories, 1.0) | dict.fromkeys(small, 0.01)
    reach = mutants_reach.Reach(breadths=breadths, durations=durations)
    killers = {"story1": 1, "story2": 4, "story3": 2, "gone": 9}
    order = reach.in_order("bot/x.py", {*stories, *small}, killers, 60.0)
    assert order[:2] == ["story2", "small00"]
    assert order[30:34] == ["small29", "story3", "story1", "small30"]
    assert len(reach.in_order("bot/x.py", {*stories, *small}, killers, 1.5)) < len(order)


def test_a_slow_test_is_not_asked_before_many_quick_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    mutants_reach = importlib.import_module("mutants_reach")
    quick = [f"quick{number:02}" for number in range(40)]
    reach = mutants_reach.Reach(
        breadths=dict.fromkeys(quick, 800) | {"hostile": 700}, durations=dict.fromkeys(quick, 0.01) | {"hostile": 1.2}
    )
    order = reach.in_order("bot/x.py", {*quick, "hostile"}, {}, 60.0)
    assert order == [*quick, "hostile"]
