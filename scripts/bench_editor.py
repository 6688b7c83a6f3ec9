"""How soon `specbot lsp` answers a keystroke in a spec of 250 lines, and the first look among 1,000 specs. Aim: 100 ms a keystroke.

make bench
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.cli.editor_client import Editor, editor
from tests.cli.repository import FILLED, Repository

LINES = 250
SPECS = 1_000
KEYS = 40
_TEMPLATE = Path(__file__).parents[1] / "config" / "templates" / "technical-spec.md"


def main() -> None:
    """Print the first look and the keystrokes, each from the keystroke to what is said of it."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(root=Path(folder) / "tree", cache=Path(folder) / "cache")
        (repository.root / ".git").mkdir()
        template = _TEMPLATE.read_text(encoding="utf-8")
        repository.write("docs/specs/TEMPLATE.md", template)
        for number in range(SPECS):
            repository.write(f"docs/specs/{number:04}.md", FILLED)
        lines = template.splitlines()
        text = "\n".join([*lines, *(f"Line {number} of the spec." for number in range(LINES - len(lines)))][:LINES])
        first, typed = asyncio.run(_times(repository, text))
    print(f"first look at a spec of {LINES} lines beside {SPECS:,} others: {first * 1000:.0f} ms")
    print(f"a keystroke in it, {KEYS} of them: median {median(typed) * 1000:.0f} ms, worst {max(typed) * 1000:.0f} ms")


async def _times(repository: Repository, text: str) -> tuple[float, list[float]]:
    async with editor(repository) as one:
        begin = time.perf_counter()
        one.open(text)
        await one.findings()
        first = time.perf_counter() - begin
        return first, [await _keystroke(one, f"{text}{'x' * number}") for number in range(1, KEYS + 1)]


async def _keystroke(one: Editor, text: str) -> float:
    begin = time.perf_counter()
    one.type(text)
    await one.findings()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
