"""Breaks the program on purpose, one small change at a time, and lists the changes that no test notices.

    make mutants                               every group below (hours)
    make mutants ONLY="plan webhooks"          some of them
    make mutants CHANGED=origin/main           those files only that differ from a commit
    scripts/mutants.py plan --files bot/review/plan.py --tests tests/review/test_plan.py

mutmut makes the changes in a copy of the tree, never here. A survivor is either killed by a new test or explained in
`tests/mutants/explained.toml`; anything else fails the run. A change of wording alone is left out: docs/texts.md shows what people read, and
tests hold it where a word decides. https://mutmut.readthedocs.io
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPLAINED = ROOT / "tests" / "mutants" / "explained.toml"
_RESULT = re.compile(r"^\s+(?P<name>\S+): (?P<result>survived|no tests|suspicious|timeout)$", re.MULTILINE)
_SENTENCE = re.compile(r"""[rf]*(["'])(?=[^"']*[ ])(?:(?!\1).)*\1""")
"""A literal with a blank in it."""
_COUNTS = re.compile(r"(\d+)/(\d+) +🎉 (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files to break, and the tests that should notice."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    "plan": Group(sources=("bot/review/plan.py",), tests=("tests/review", "tests/reconcile")),
    "evaluate": Group(sources=("bot/review/evaluate",), tests=("tests/review", "tests/reconcile")),
    "write_back": Group(sources=("bot/review/write_back",), tests=("tests/review", "tests/reconcile")),
    "commands": Group(sources=("bot/review/commands",), tests=("tests/review", "tests/reconcile")),
    "present": Group(sources=("bot/review/present",), tests=("tests/review", "tests/reconcile")),
    "text": Group(sources=("bot/review/text", "bot/review/model"), tests=("tests/review", "tests/reconcile")),
    "rules": Group(sources=("bot/rules", "bot/spec"), tests=("tests/spec",)),
    "template": Group(sources=("bot/template", "bot/comparison"), tests=("tests/spec",)),
    "markdown": Group(sources=("bot/markdown",), tests=("tests/spec",)),
    "policy": Group(sources=("bot/policy",), tests=("tests/config", "tests/spec")),
    "report": Group(sources=("bot/report",), tests=("tests/report",)),
    "webhooks": Group(
        sources=(
            "webhooks/door.py",
            "webhooks/github.py",
            "webhooks/gitlab.py",
            "webhooks/outcome.py",
            "webhooks/paths.py",
        ),
        tests=("tests/webhooks",),
    ),
    "queue": Group(
        sources=("bot/jobs/queue.py", "bot/jobs/retry_policy.py", "bot/jobs/runs.py"),
        tests=("tests/service/test_queue.py", "tests/service/test_retrying.py"),
    ),
}


STRUCTURE = (
    "tests/reconcile/test_architecture.py",
    "tests/reconcile/test_invariants.py",
    "tests/reconcile/test_sizes.py",
)
"""They read the program as text, and every function that is broken stands there many times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A change that no test noticed: the file, what stood there, what stood there instead."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}\n  - {self.old}\n  + {self.new}"


def main() -> None:
    """Run what is asked, and fail on a survivor that nobody has explained."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--files", nargs="*", default=[], help="only these files of the groups")
    parser.add_argument("--changed", metavar="COMMIT", help="only files that differ from this commit")
    parser.add_argument("--tests", nargs="*", default=[], help="in place of the groups' tests")
    asked = parser.parse_args()
    if unknown := sorted({*asked.groups} - {*GROUPS}):
        parser.error(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    only = [*asked.files, *(changed_since(asked.changed) if asked.changed else ())]
    if asked.changed and not only:
        print("No file that differs is broken on purpose.")
        return
    unexplained = 0
    for name in asked.groups or GROUPS:
        sources = tuple(sources_of(GROUPS[name], only))
        if sources:
            unexplained += report(name, broken(sources, tuple(asked.tests) or GROUPS[name].tests))
    sys.exit(unexplained > 0)


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


def broken(sources: tuple[str, ...], tests: tuple[str, ...]) -> tuple[str, list[Survivor]]:
    """Break the files in a copy; gives mutmut's count and the survivors."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in tracked():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
        settings = copy / "pyproject.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + settings_for(sources, tests), encoding="utf-8")
        said = mutmut(copy, "run")
        counts = _COUNTS.findall(said)
        if not counts:
            sys.exit(said[-3000:])
        made, killed = counts[-1][1], counts[-1][2]
        return f"{killed} of {made} changes noticed", list(survivors(copy))


def tracked() -> tuple[str, ...]:
    """List the files that git knows and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - a person's git
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def settings_for(sources: Iterable[str], tests: Iterable[str]) -> str:
    """Write mutmut's settings."""
    options = [
        "--hypothesis-seed=0",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *(f"--ignore={one}" for one in STRUCTURE),
        *tests,
    ]
    copied = sorted({name.partition("/")[0] for name in tracked()})
    return (
        f"\n[tool.mutmut]\nsource_paths = {list(sources)!r}\nalso_copy = {copied!r}\n"
        f"pytest_add_cli_args_test_selection = {options!r}\n"
    )


def mutmut(copy: Path, *arguments: str) -> str:
    """Run mutmut in the copy; gives what it said."""
    program = [sys.executable, "-m", "mutmut", *arguments]
    found = subprocess.run(program, cwd=copy, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    return found.stdout + found.stderr


def survivors(copy: Path) -> Iterator[Survivor]:
    """Read the survivors, each with the lines that it changed."""
    for match in _RESULT.finditer(mutmut(copy, "results")):
        if match["result"] == "timeout":
            continue
        lines = mutmut(copy, "show", match["name"]).splitlines()
        old = " ".join(line[1:].strip() for line in lines if re.match(r"-(?!--)", line))
        new = " ".join(line[1:].strip() for line in lines if re.match(r"\+(?!\+\+)", line))
        module = match["name"].partition(".x_")[0].partition(".xǁ")[0]
        if not is_wording(old, new):
            yield Survivor(path=module.replace(".", "/") + ".py", old=old, new=new)


def is_wording(old: str, new: str) -> bool:
    """Tell whether nothing differs but the inside of literals with words in them."""
    return _SENTENCE.sub("…", old) == _SENTENCE.sub("…", new)


def report(name: str, found: tuple[str, list[Survivor]]) -> int:
    """Print a group's survivors that nobody has explained; gives their number."""
    counted, left = found
    known = {
        (one["path"], one["old"], one["new"]) for one in tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["mutant"]
    }
    open_ = [one for one in left if (one.path, one.old, one.new) not in known]
    print(f"{name}: {counted}; {len(left) - len(open_)} explained, {len(open_)} open")
    for one in open_:
        print(one)
    return len(open_)


if __name__ == "__main__":
    main()
