"""Every figure in one run: checking files, keystrokes, requests per reconcile, the receiver, the workers. Ratios count; machines are noisy.

make bench [BASE=COMMIT]
"""

import runpy
import sys
from pathlib import Path

PARTS = (
    "bench_check.py",
    "bench_editor.py",
    "bench_precedent.py",
    "bench_requests.py",
    "bench_receiver.py",
    "bench_fetch.py",
    "bench_work.py",
    "bench_distance.py",
    "bench_memory.py",
    "bench_large.py",
    "bench_board.py",
)
COMPARING = frozenset({"bench_distance.py", "bench_memory.py"})
"""Those that measure an earlier commit as well, if one is named."""


def main() -> None:
    """Run each part as its own script."""
    folder, base = Path(__file__).parent, sys.argv[1:2]
    for part in PARTS:
        print(f"\n== {part.removesuffix('.py').removeprefix('bench_')}", flush=True)
        sys.argv = [part, *(base if part in COMPARING else [])]
        try:
            runpy.run_path(str(folder / part), run_name="__main__")
        except SystemExit as end:
            if end.code:
                raise


if __name__ == "__main__":
    main()
