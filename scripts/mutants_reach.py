"""Learns from a run of the unbroken program which lines each test reaches, and how long it takes."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest
from mutants_made import Change, Program

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".mutants"
_NARROWEST = 30
"""So many of the narrowest tests are asked before the others: together a fifth of a second."""
_QUICK = 0.02
"""So many seconds are no time for a test."""
Play = Callable[[pytest.Item, pytest.Item | None], None]
"""Runs a test, told which comes next."""


@dataclass(slots=True, kw_only=True)
class Reach:
    """What a run of the unbroken program tells: how long each test takes and which lines it reaches."""

    digests: dict[str, str] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    tests: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    breadths: dict[str, int] = field(default_factory=dict)
    """How many lines each test reaches: one that asks a function alone says more about it than a whole story."""

    def of(self, change: Change) -> set[str]:
        """List the tests that reach the changed lines, or the nearest line above that has any."""
        lines = self.tests.get(change.path, {})
        found: set[str] = set()
        for line in range(change.first, change.last + 1):
            found |= lines.get(line, set())
        line = change.first
        while not found and line > change.first - 8:
            line -= 1
            found = lines.get(line, set())
        return found

    def in_order(self, path: str, reached: set[str], killers: Mapping[str, int], patience: float) -> Sequence[str]:
        """Order tests, within the patience: the one that noticed most changes of the function, and the narrowest.

        Then all others that noticed one, those that are named alike, and again the narrowest: stories that noticed a change
        each would take the time of the small tests that ask the function alone.
        """
        named, best = _words(path), max(reached.intersection(killers), key=lambda one: killers[one], default="")

        def cost(one: str) -> tuple[float, str]:
            """Weigh breadth with time: a slow test would take the patience of a hundred others."""
            return self.breadths.get(one, 0) * max(self.durations.get(one, 9.0), _QUICK), one

        narrow = {best, *sorted(reached, key=cost)[:_NARROWEST]}

        def place(one: str) -> tuple[bool, int, int, tuple[float, str]]:
            alike = named & _words(one.partition("::")[0])
            return one not in narrow, -killers.get(one, 0), -len(alike), cost(one)

        order: list[str] = []
        for one in sorted(reached, key=place):
            order.append(one)
            patience -= self.durations.get(one, 9.0)
            if patience < 0:
                break
        return order


def _words(path: str) -> frozenset[str]:
    """Take the words of a file's name apart."""
    return frozenset(Path(path).stem.removeprefix("test_").split("_"))


def learn(name: str, sources: Sequence[str], items: Mapping[str, pytest.Item], play: Play, failed: list[str]) -> Reach:
    """Read what the tests reach, running those whose file is new, or that reach a source which is."""
    kept = KEPT / f"reach-{name}.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if not isinstance(known.get("sources"), dict):
        known = {"sources": {}, "digests": {}, "durations": {}, "lines": {}}
    before, now = known["sources"], {one: file_digest(one) for one in sources}
    renewed = {one for one in (*before, *now) if before.get(one) != now.get(one)}
    digests = {nodeid: file_digest(nodeid.partition("::")[0]) for nodeid in items}
    new = [
        item
        for nodeid, item in items.items()
        if known["digests"].get(nodeid) != digests[nodeid] or not renewed.isdisjoint(known["lines"].get(nodeid, ()))
    ]
    if new or renewed:
        known["sources"] = now
        measured = _measured(new, play, failed)
        known["digests"] = digests
        for part in ("durations", "lines"):
            both = known[part] | measured[part]
            known[part] = {nodeid: value for nodeid, value in both.items() if nodeid in digests}
        kept.write_text(json.dumps(known), encoding="utf-8")
    reach = Reach(digests=digests, durations=known["durations"])
    for nodeid, files in known["lines"].items():
        reach.breadths[nodeid] = sum(map(len, files.values()))
        for path, lines in files.items():
            there = reach.tests.setdefault(path, {})
            for line in lines:
                there.setdefault(line, set()).add(nodeid)
    return reach


def _measured(items: Sequence[pytest.Item], play: Play, failed: list[str]) -> dict[str, dict[str, object]]:
    """Run tests in a fork under coverage; gives durations and reached lines by test."""
    KEPT.mkdir(exist_ok=True)
    told = KEPT / f"measured-{os.getpid()}.json"
    pid = os.fork()
    if pid == 0:
        quiet()
        code = 1
        try:
            told.write_text(json.dumps({**_measure(items, play), "failed": failed}), encoding="utf-8")
            code = 0
        finally:
            os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0:
        sys.exit("The tests could not be run unbroken.")
    measured: dict[str, dict[str, object]] = json.loads(told.read_text(encoding="utf-8"))
    told.unlink()
    if broken := measured.pop("failed"):
        sys.exit(f"These fail without any change: {', '.join(broken)}")
    return measured


def _measure(items: Sequence[pytest.Item], play: Play) -> dict[str, object]:
    """Run the tests, each with a coverage of its own."""
    durations: dict[str, float] = {}
    lines: dict[str, dict[str, list[int]]] = {}
    program = Program(ROOT)
    for item, following in zip(items, [*items[1:], None], strict=True):
        watch = coverage.Coverage(
            data_file=None, include=[f"{ROOT}/bot/*", f"{ROOT}/webhooks/*"], config_file=False, messages=False
        )
        watch._warn_no_data = False  # noqa: SLF001 - a test may reach nothing
        began = time.process_time()
        program.forget()  # What a test before it has asked for, it would get without reaching anything.
        watch.start()
        play(item, following)
        watch.stop()
        durations[item.nodeid] = round(time.process_time() - began, 4)
        data = watch.get_data()
        lines[item.nodeid] = {
            str(Path(name).relative_to(ROOT)): sorted(data.lines(name) or ()) for name in data.measured_files()
        }
    return {"durations": durations, "lines": lines}


def quiet() -> None:
    """Let a fork write nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)


def digest_of(*parts: str) -> str:
    """Give a short digest of some texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def file_digest(path: str) -> str:
    """Give the digest of a file of the tree, or nothing."""
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()[:16] if (ROOT / path).is_file() else ""
