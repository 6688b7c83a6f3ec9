"""Breaks the program on purpose, one small change at a time, and lists the changes that no test notices.

    make mutants                               every group below
    make mutants ONLY="plan webhooks"          some of them
    make mutants CHANGED=origin/main           those files only that differ from a commit
    make mutants SAMPLE=300                    so many changes of each group, always the same ones
    scripts/mutants.py plan --files bot/review/plan.py

The changes are those of mutmut's operators. A survivor is either killed by a new test or explained in `tests/mutants/explained.toml`;
anything else fails the run. A change of wording alone is left out: docs/texts.md shows what people read, and tests hold it where a
word decides. What was found stands in `.mutants`, so that a second run costs only what is new. https://mutmut.readthedocs.io
"""

import argparse
import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutants_made import Change, changes_of, sampled
from mutants_run import Suite, run

ROOT = Path(__file__).parents[1]
EXPLAINED = ROOT / "tests" / "mutants" / "explained.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files to break, and the tests that should notice."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    has_database: bool = False


_PURE = ("tests/spec", "tests/config", "tests/report", "tests/review", "tests/reconcile")
GROUPS = {
    "plan": Group(sources=("bot/review/plan.py",), tests=_PURE),
    "evaluate": Group(sources=("bot/review/evaluate",), tests=_PURE),
    "write_back": Group(sources=("bot/review/write_back",), tests=_PURE),
    "commands": Group(sources=("bot/review/commands",), tests=_PURE),
    "present": Group(sources=("bot/review/present",), tests=_PURE),
    "text": Group(sources=("bot/review/text", "bot/review/model"), tests=_PURE),
    "rules": Group(sources=("bot/rules", "bot/spec"), tests=_PURE),
    "template": Group(sources=("bot/template", "bot/comparison"), tests=_PURE),
    "markdown": Group(sources=("bot/markdown",), tests=_PURE),
    "policy": Group(sources=("bot/policy",), tests=_PURE),
    "report": Group(sources=("bot/report",), tests=_PURE),
    "webhooks": Group(
        sources=(
            "webhooks/delivery_values.py",
            "webhooks/github.py",
            "webhooks/gitlab.py",
            "webhooks/outcome.py",
            "webhooks/paths.py",
        ),
        tests=("tests/webhooks",),
        has_database=True,
    ),
    "queue": Group(
        sources=("bot/jobs/queue.py", "bot/jobs/intake.py", "bot/jobs/runs.py", "bot/jobs/retry_policy.py"),
        tests=(
            "tests/service/test_queue.py",
            "tests/service/test_waiting_jobs.py",
            "tests/service/test_run_records.py",
            "tests/service/test_retrying.py",
            "tests/service/test_jobs.py",
        ),
        has_database=True,
    ),
}


STRUCTURE = (
    "tests/reconcile/test_architecture.py",
    "tests/reconcile/test_invariants.py",
    "tests/reconcile/test_sizes.py",
)
"""They read the program as text, which no change reaches here."""


def main() -> None:
    """Run what is asked, and fail on a survivor that nobody has explained."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--files", nargs="*", default=[], help="only these files of the groups")
    parser.add_argument("--changed", metavar="COMMIT", help="only files that differ from this commit")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many changes of each group, always the same")
    parser.add_argument("--forks", type=int, default=2, metavar="N", help="so many at a time (2)")
    parser.add_argument(
        "--patience", type=float, default=30.0, metavar="S", help="so many seconds of tests for each (30)"
    )
    asked = parser.parse_args()
    if unknown := sorted({*asked.groups} - {*GROUPS}):
        parser.error(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    only = [*asked.files, *(changed_since(asked.changed) if asked.changed else ())]
    if asked.changed and not only:
        print("No file that differs is broken on purpose.")
        return
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in asked.groups or GROUPS:
        together[GROUPS[name].tests].append(name)
    failed = False
    for names in together.values():
        failed |= _in_a_process(names, only, asked)
    sys.exit(failed)


def changed_since(commit: str) -> tuple[str, ...]:
    """List the Python files of the program that differ from a commit."""
    command = ["git", "diff", "--name-only", "--diff-filter=AMR", commit, "--", "bot", "webhooks"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - git
    return tuple(line for line in found.stdout.splitlines() if line.endswith(".py"))


def sources_of(group: Group, only: Sequence[str]) -> Iterator[str]:
    """List a group's files, or those of them that are asked for."""
    for source in group.sources:
        place = ROOT / source
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = str(path.relative_to(ROOT))
            if path.name != "__init__.py" and (not only or name in only):
                yield name


def _in_a_process(names: Sequence[str], only: Sequence[str], asked: argparse.Namespace) -> bool:
    """Run groups with the same tests in a process of their own; gives whether something is open."""
    pid = os.fork()
    if pid == 0:
        os._exit(_report(names, only, asked))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0


def _report(names: Sequence[str], only: Sequence[str], asked: argparse.Namespace) -> int:
    """Run groups that have the same tests, and print what each came to."""
    changes = {name: _changes(GROUPS[name], only, asked.sample) for name in names}
    group = GROUPS[names[0]]
    beside = [one for one in GROUPS.values() if one.tests == group.tests]
    suite = Suite(
        tests=(*(f"--ignore={one}" for one in STRUCTURE), *group.tests),
        sources=tuple(source for one in beside for source in sources_of(one, ())),
        has_database=group.has_database,
        forks=asked.forks,
        patience=asked.patience,
    )
    left, absent = run(suite, [one for name in names for one in changes[name]])
    known = {
        (one["path"], one["old"], one["new"]) for one in tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["mutant"]
    }
    open_ = [one for one in left if (one.path, one.old, one.new) not in known]
    made = [one for name in names for one in changes[name]]
    for one in open_:
        print(one)
    gone = sorted(_gone(known, made)) if asked.sample is None else []
    for path, _, new in gone:
        print(f"{path}: explained in {EXPLAINED.name}, but no change any more; take it out\n  + {new}")
    for name in names:
        survived, unexplained, untried = (
            [one for one in many if one in changes[name]] for many in (left, open_, absent)
        )
        print(
            f"{name}: {len(changes[name]) - len(survived) - len(untried)} of {len(changes[name])} changes noticed; "
            f"{len(survived) - len(unexplained)} explained, {len(unexplained)} open, {len(untried)} never in force"
        )
    idle = sorted({one.path for one in absent} - {one.path for one in made if one not in absent})
    for path in idle:
        print(f"{path}: none of its changes was ever in force, so nothing was asked")
    sys.stdout.flush()
    return len(open_) + len(gone) + len(idle) > 0


def _gone(known: set[tuple[str, str, str]], made: Sequence[Change]) -> set[tuple[str, str, str]]:
    """List what is explained of these files and is none of their changes."""
    paths = {one.path for one in made}
    return {one for one in known if one[0] in paths} - {(one.path, one.old, one.new) for one in made}


def _changes(group: Group, only: Sequence[str], bound: int | None) -> Sequence[Change]:
    """List a group's changes, or a sample of them."""
    found = [
        one for path in sources_of(group, only) for one in changes_of(path, (ROOT / path).read_text(encoding="utf-8"))
    ]
    return found if bound is None else sampled(found, bound)


if __name__ == "__main__":
    main()
