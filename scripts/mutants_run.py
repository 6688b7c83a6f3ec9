"""Runs the tests against one change after the other, each in a fork of a process that has collected them once.

mutmut forks too, but each of its forks starts pytest anew and runs every test that enters the broken function, in the order of the
files: half a second to minutes for each change. Here a fork runs the tests that reach the changed lines, first those that noticed a
neighbour, then the quick ones, and ends at the first that fails: some hundredths of a second.
"""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from mutants_database import standing_database
from mutants_made import Change, Entry, Program
from mutants_reach import KEPT, ROOT, Reach, digest_of, file_digest, learn, quiet

_MEMORY = 4 << 30
_SAVE_SECONDS = 10.0
_ENDS = {Entry.SAME: 4, Entry.ABSENT: 5}
"""How a fork ends that could not be changed."""
_VERDICTS = {4: "same", 5: "absent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """What runs together: the tests, the sources that they should watch, whether they ask PostgreSQL, and how many forks at a time."""

    tests: tuple[str, ...]
    sources: tuple[str, ...]
    has_database: bool = False
    forks: int = 2
    patience: float = 10.0


class Verdicts:
    """What was found before, by the digest of change and tests; kept in a file, so that a second run costs what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def save(self) -> None:
        """Write them down."""
        self._path.parent.mkdir(exist_ok=True)
        other = self._path.with_suffix(".new")
        other.write_text(json.dumps(self.found), encoding="utf-8")
        other.replace(self._path)


class Runner:
    """A plugin of pytest that takes the place of its loop over the tests."""

    def __init__(self, suite: Suite, changes: Sequence[Change], verdicts: Verdicts) -> None:
        self._suite, self._changes, self._verdicts = suite, changes, verdicts
        self._killers: dict[str, Counter[str]] = defaultdict(Counter)
        self._running: dict[int, tuple[Change, int, str]] = {}
        self._pipe: int | None = None
        self._failed: list[str] = []
        self._items: dict[str, pytest.Item] = {}
        self._sound: dict[str, bool] = {}
        self._done = 0
        self._saved = time.monotonic()
        self._began = time.monotonic()
        self.survivors: list[Change] = []
        self.absent: list[Change] = []
        self.forget: Callable[[int], None] = lambda _: None
        """Takes away what a fork with this number left behind."""

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let Hypothesis neither shrink nor remember: whether a test fails is all that counts."""
        from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 - pytest rewrites it first

        phases = [Phase.explicit, Phase.generate]
        checks = tuple(HealthCheck)
        settings.register_profile(
            "mutants", database=None, deadline=None, derandomize=True, phases=phases, suppress_health_check=checks
        )
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what the tests reach, then try every change."""
        for source in self._suite.sources:
            importlib.import_module(source.removesuffix(".py").replace("/", "."))
        self._items = {item.nodeid: item for item in session.items}
        reach = learn(digest_of(*self._suite.tests), self._suite.sources, self._items, self._play, self._failed)
        program = Program(ROOT)
        for change in self._changes:
            self._try(change, reach, program)
        while self._running:
            self._collect()
        self._verdicts.save()
        print(file=sys.stderr)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End a fork at the first test that fails."""
        if report.failed:
            self._failed.append(report.nodeid)
        if report.failed and self._pipe is not None:
            os.write(self._pipe, report.nodeid.encode()[:4000])
            os._exit(1)

    def _try(self, change: Change, reach: Reach, program: Program) -> None:
        reached = reach.of(change)
        marks = {f"{one} {reach.digests[one]}": one for one in reached}
        is_cut = sum(reach.durations.get(one, 9.0) for one in reached) > self._suite.patience
        tests = digest_of(*sorted(marks), f"{self._suite.patience} s" if is_cut else "")
        known = self._verdicts.found.get(change.digest, "")
        if known in marks or known in {tests, "same", "absent", "timeout"}:
            self._killers[change.path + change.function][marks.get(known, "")] += known in marks
            if known == tests:
                self.survivors.append(change)
            if known == "absent":
                self.absent.append(change)
            self._done += 1
            return
        while len(self._running) >= self._suite.forks:
            self._collect()
        killers = self._killers[change.path + change.function]
        order = reach.in_order(change.path, reached, killers, self._suite.patience)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._break(change, order, program, writing, reach)
        os.close(writing)
        self._running[pid] = (change, reading, tests)

    def _break(self, change: Change, order: Sequence[str], program: Program, writing: int, reach: Reach) -> None:
        """In the fork: change the program, run the tests, never return."""
        code = 3
        try:
            os.setpgid(0, 0)
            quiet()
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if (entry := program.enter(change)) is not Entry.IN_FORCE:
                os._exit(_ENDS[entry])
            self._pipe = writing
            for one, following in zip(order, [*order[1:], ""], strict=True):
                bound = 3 + 10 * reach.durations.get(one, 1.0)
                signal.setitimer(signal.ITIMER_PROF, bound)
                signal.alarm(int(5 * bound))
                self._play(self._items[one], self._items.get(following))
            code = 0
        except BaseException:  # noqa: BLE001 - whatever leaves a fork was noticed
            code = 1
        finally:
            os._exit(code)

    def _collect(self) -> None:
        """Wait for a fork and write down what it found."""
        pid, status = os.wait()
        if pid not in self._running:
            return
        change, reading, tests = self._running.pop(pid)
        killer = os.read(reading, 4096).decode()
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self.forget(pid)
        code = os.waitstatus_to_exitcode(status)
        if killer and not self._stands(killer):
            sys.exit(f"{killer} fails by itself without any change.")
        noticed = f"{killer} {file_digest(killer.partition('::')[0])}" if killer else "timeout"
        verdict = {0: tests, 1: noticed, **_VERDICTS}.get(code, "timeout")
        if code == 0:
            self.survivors.append(change)
            print(change, file=sys.stderr, flush=True)
        elif verdict == "absent":
            self.absent.append(change)
        elif code == 1 and killer:
            self._killers[change.path + change.function][killer] += 1
        self._verdicts.found[change.digest] = verdict
        self._done += 1
        if time.monotonic() > self._saved + _SAVE_SECONDS:
            self._verdicts.save()
            self._saved = time.monotonic()
        self._tell()

    def _play(self, item: pytest.Item, following: pytest.Item | None = None) -> None:
        """Run a test; what the whole session shares is left standing, since other forks use it."""
        other = next((one for one in self._items.values() if one.path != item.path), None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or other)

    def _stands(self, nodeid: str) -> bool:
        """Tell whether a test that noticed something passes alone, unbroken: asked once for each."""
        if nodeid not in self._sound:
            pid = os.fork()
            if pid == 0:
                quiet()
                self._pipe = os.open(os.devnull, os.O_WRONLY)
                self._play(self._items[nodeid])
                os._exit(0)
            self._sound[nodeid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        return self._sound[nodeid]

    def _tell(self) -> None:
        end = "\r" if sys.stderr.isatty() else "\n"
        if sys.stderr.isatty() or self._done % 50 == 0:
            took = time.monotonic() - self._began
            text = f"{self._done} of {len(self._changes)} changes, {len(self.survivors)} not noticed, {took:.0f} s"
            print(text, end=end, file=sys.stderr, flush=True)


def run(suite: Suite, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """Try the changes; gives those that no test noticed, and those that could not enter the running program."""
    verdicts = Verdicts(KEPT / f"verdicts-{digest_of(*suite.tests)}.json")
    runner = Runner(suite, changes, verdicts)
    options = ["-q", "-s", "--tb=no", "--assert=plain", "-p", "no:randomly", "-p", "no:cacheprovider"]
    with standing_database() if suite.has_database else contextlib.nullcontext(runner.forget) as runner.forget:
        said = pytest.main([*options, *suite.tests], plugins=[runner])
    if said not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(f"pytest ended with {said!r}")
    return runner.survivors, runner.absent
