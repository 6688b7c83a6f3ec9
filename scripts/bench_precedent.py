"""How right the checker is on ten collections with no policy: accepted specs with an error, planted faults found once.

make bench
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.spec.collections.style import Team
from tests.spec.collections.test_collections import STYLES


def main() -> None:
    """Print a line for each collection, and the sums."""
    sums = [0, 0, 0, 0]
    for style in STYLES:
        team = Team(style)
        wrong = sum(bool(team.errors(path, text)) for path, text in style.specs().items())
        path, text = "specs/0001-spec.md", style.write(1)
        found = [[one.code for one in team.errors(path, fault.plant(text))] for fault in style.faults]
        once = sum(codes == [fault.code] for codes, fault in zip(found, style.faults, strict=True))
        counts = (wrong, style.count, once, len(style.faults))
        sums = [one + other for one, other in zip(sums, counts, strict=True)]
        print(_line(style.name, *counts))
    print(_line("all", *sums))


def _line(name: str, wrong: int, specs: int, once: int, faults: int) -> str:
    return f"{name:>16}: {wrong:3} of {specs:3} accepted specs have an error, {once:2} of {faults:2} faults found once as an error"


if __name__ == "__main__":
    main()
