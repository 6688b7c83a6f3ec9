"""Invariants of ARCHITECTURE.md that no other test holds; and that each of them names a proof that is there."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import bot
from bot.review import port
from bot.review.model.actions import Action
from bot.review.model.capabilities import Conclusion

pytestmark = pytest.mark.untraced
ROOT = Path(bot.__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {one["id"]: one for one in PROJECT["tool"]["importlinter"]["contracts"]}
LABELS = {"forge", "outcome", "status", "ending", "route", "change", "code", "resource"}


def invariants() -> list[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text().partition("## Invariants")[2].partition("\n## ")[0]
    return [" ".join(one.split()) for one in re.split(r"\n- ", text)[1:]]


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        place = ROOT / folder
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield path, ast.parse(path.read_text())


def pure_rooms() -> list[str]:
    modules = (name.replace(".", "/") for name in CONTRACTS["pure"]["source_modules"])
    return [name if (ROOT / name).is_dir() else f"{name}.py" for name in modules]


@pytest.mark.parametrize("invariant", invariants())
def test_each_invariant_names_its_proof(invariant: str) -> None:
    proofs = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", invariant)
    named = [*re.findall(r"contracts? `([\w-]+)`", invariant), *re.findall(r"and `([\w-]+)` of the import", invariant)]
    assert proofs or named or "ruff" in invariant, "name a test, a contract or a rule of the linter"
    for path, name in proofs:
        assert (ROOT / path).is_file(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text(), name
    assert set(named) <= set(CONTRACTS)
    assert "ruff" not in invariant or PROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]["os.environ"]


def test_each_place_of_the_code_map_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text().partition("## Code map")[2].partition("\n## ")[0]
    rows = [re.findall(r"^\| (.+?) \| (.+) \|$", line) for line in text.splitlines()]
    for names, owns in (found[0] for found in rows if found and "`" in found[0][0]):
        rooms = [ROOT / name for name in re.findall(r"`([^`]+)`", names)]
        assert all(room.exists() for room in rooms), names
        for name in re.findall(r"`([\w/]+(?:\.\w+|/))`", owns):
            assert (ROOT / name).exists() or any(any(room.rglob(name)) for room in rooms), f"{names}: {name}"


def test_each_top_of_the_program_stands_in_the_code_map() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    tops = (one for one in (ROOT / "bot").iterdir() if one.is_dir() or one.suffix == ".py")
    names = (one.relative_to(ROOT) for one in tops if not one.name.startswith("__"))
    assert [str(name) for name in names if f"`{name}" not in text] == []


def test_no_label_of_a_metric_names_a_repository_a_number_or_a_person() -> None:
    families = {"Counter", "Histogram", "Gauge", "CounterMetricFamily", "GaugeMetricFamily", "HistogramMetricFamily"}
    calls = [
        node
        for _, tree in trees("webhooks", "bot/telemetry")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in families
    ]
    values = [value for call in calls for value in (*call.args, *(one.value for one in call.keywords))]
    table = (
        node.value for _, tree in trees("webhooks/job_metrics.py") for node in tree.body if isinstance(node, ast.Assign)
    )
    rows = [
        cell
        for found in table
        if isinstance(found, ast.Tuple)
        for row in found.elts
        if isinstance(row, ast.Tuple)
        for cell in row.elts
    ]
    labels = {
        word.value
        for found in (*values, *rows)
        if isinstance(found, ast.Tuple)
        for word in found.elts
        if isinstance(word, ast.Constant)
    }
    assert labels
    assert labels <= LABELS


def test_no_json_leaves_an_adapter() -> None:
    """Everything that the port gives or takes is a value of ours, not what somebody has decoded."""
    methods = [getattr(port.Forge, name) for name in vars(port.Forge) if not name.startswith("_")]
    hints = [str(hint) for method in methods for hint in get_type_hints(method).values()]
    assert len(hints) > len(methods)
    assert not [hint for hint in hints if re.search(r"\b(?:Any|dict|object|list)\b", hint)]


def test_no_pure_room_asks_which_forge_it_is() -> None:
    asked = []
    for path, tree in trees(*pure_rooms()):
        if path.is_relative_to(ROOT / "webhooks"):
            continue
        for node in ast.walk(tree):
            compared = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            matched = [node.value] if isinstance(node, ast.MatchValue) else []
            asked += [
                f"{path}:{one.lineno}" for one in (*compared, *matched) if "forgename." in ast.unparse(one).casefold()
            ]
            asked += [
                f"{path}:{one.lineno}"
                for one in (*compared, *matched)
                if isinstance(one, ast.Constant) and one.value in {"github", "gitlab"}
            ]
    assert not asked


def test_a_check_is_green_or_red_and_never_neutral() -> None:
    assert {one.value for one in Conclusion} == {"success", "failure"}


def test_no_change_deletes_a_thread() -> None:
    """The changes are a closed set; what is deleted is a second summary of the bot's own."""
    assert [one.__name__ for one in get_args(Action) if "Delete" in one.__name__] == ["DeleteComment"]
