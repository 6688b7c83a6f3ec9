"""How fast `specbot check` is: one file from a cold start, 1,000 files cold and warm, beside rumdl and markdownlint-cli2.

Every run is a process of its own, as in a terminal. The other tools do less (they compare no template), and are
left out where they are not installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SAMPLES = ("Risk 1", "Risk 2", "Strategy", "[Name]", "Initial draft")
ANSWERS = {
    "[Feature/System Name]": "Rate limits",
    "[Draft | In Review | Approved | Implemented]": "Approved",
    "[YYYY-MM-DD]": "2026-02-03",
    "[Link to PRD]": "https://example.com/prd",
    "Component 1: [Name]": "Component 1: Gateway",
    "Component 2: [Name]": "Component 2: Session store",
    "Phase 1: [Name]": "Phase 1: Counting",
    "Phase 2: [Name]": "Phase 2: Refusing",
    "[Method] /api/path": "GET /limits",
    "[Approach name]": "A queue",
    "`table_name`": "`limits`",
    "| [Date] | [Name] | Initial draft |": "| 2026-02-03 | Ann Lee | First version |",
}
ROOT = Path(__file__).parents[1]
FILES = 1_000
BYTES = 15_000
ROUNDS = 3
SPECBOT = str(Path(sys.executable).parent / "specbot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A command, what it is called in the table, and what is done before each round."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], object] = lambda: None


def main() -> int:
    """Generate specs, run everything, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        environment = os.environ | {"XDG_CACHE_HOME": str(tree / "cache")}  # noqa: TID251 - for child processes
        write_specs(tree / "docs" / "specs")
        (tree / ".git").mkdir()
        times = [(run.name, best(run, tree, environment)) for run in runs(tree)]
    print(f"{FILES} generated specs of {BYTES // 1000} kB, {len(os.sched_getaffinity(0))} processors, best of {ROUNDS}")
    base = dict(times).get("specbot check, 1,000 files, warm", 1.0)
    print(f"{'':<36} {'seconds':>8}  {'to warm':>8}")
    for name, seconds in times:
        print(f"{name:<36} {seconds:>8.3f}  {seconds / base:>7.1f}x")
    return 0


def runs(tree: Path) -> Iterator[Run]:
    """List what is measured; a tool's first run is cold, its later ones use its own cache."""
    cache = tree / "cache"

    def forget() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    one = "docs/specs/0000.md"
    yield Run(name="specbot check, 1 file, cold", command=(SPECBOT, "check", one), prepare=forget)
    yield Run(name="specbot check, 1 file, warm", command=(SPECBOT, "check", one))
    yield Run(name="specbot check, 1,000 files, cold", command=(SPECBOT, "check"), prepare=forget)
    yield Run(name="specbot check, 1,000 files, warm", command=(SPECBOT, "check"))
    yield from (run for run in others() if shutil.which(run.command[0]))


def others() -> Iterator[Run]:
    """List the same work by other tools, with and without their caches."""
    rumdl = shutil.which("rumdl", path=f"{Path(sys.executable).parent}:{os.defpath}") or "rumdl"
    yield Run(name="rumdl, 1,000 files, no cache", command=(rumdl, "check", "--no-cache", "docs"))
    yield Run(name="rumdl, 1,000 files, warm", command=(rumdl, "check", "docs"))
    yield Run(name="markdownlint-cli2, 1,000 files", command=("markdownlint-cli2", "docs/**/*.md"))


def best(run: Run, tree: Path, environment: Mapping[str, str]) -> float:
    """Run a command a few times; give the shortest."""
    found = []
    for _ in range(ROUNDS):
        run.prepare()
        begin = time.perf_counter()
        subprocess.run(run.command, cwd=tree, env=environment, check=False, capture_output=True)  # noqa: S603 - listed above
        found.append(time.perf_counter() - begin)
    return min(found)


def write_specs(folder: Path) -> None:
    """Write specs with an answer to everything that the built-in template asks, each a little different."""
    folder.mkdir(parents=True)
    template = (ROOT / "config" / "templates" / "technical-spec.md").read_text(encoding="utf-8")
    for number in range(FILES):
        (folder / f"{number:04}.md").write_text(filled(template, number), encoding="utf-8")


def filled(template: str, number: int) -> str:
    """Answer a template line by line, in as many words as make the size."""
    lines = template.splitlines()
    paragraph = f"Requests of client {number} are counted at the gateway, and the budget is kept beside the session. "
    headings = sum(line.startswith("##") and line != "## Open Questions" for line in lines)
    paragraph *= max(1, (BYTES - 4_800) // (headings * len(paragraph)))
    is_code = False
    answered = []
    for line in lines:
        is_code ^= line.startswith("```")
        answered.append(line if is_code or line.startswith("```") else answer(line, number))
        if line.startswith("##") and line != "## Open Questions":
            answered += ["", paragraph.strip(), ""]
    return (
        "\n".join(answered).replace(
            "[High-level architecture diagram or description]", "Client, gateway, session store"
        )
        + "\n"
    )


def answer(line: str, number: int) -> str:
    """Answer one line of the template outside code."""
    for key, value in ANSWERS.items():
        if key in line:
            return line[: line.index(key)] + value + line[line.index(key) + len(key) :]
    if line.startswith("|"):
        is_rule = set(line) <= set("|- ")
        cells = line.strip("|").split("|")
        shown = " | ".join(f"client {number}" if cell.strip() in SAMPLES else cell.strip() for cell in cells)
        return line if is_rule else f"| {shown} |"
    if line.startswith("- [ ] "):
        return f"- [x] Count the requests of client {number} where they arrive"
    if line.startswith("- "):
        return f"- Budget of client {number}: two hundred requests a minute"
    if line.startswith("**") and "[" in line:
        return line[: line.index("[")] + f"what client {number} needs"
    return line if line.startswith(("#", "**", "---")) or not line else f"Client {number} never waits for another one."


if __name__ == "__main__":
    sys.exit(main())
