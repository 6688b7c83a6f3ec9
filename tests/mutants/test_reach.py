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
