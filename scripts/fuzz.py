"""Feed one reader of foreign bytes what atheris makes of its kept corpus: `make fuzz` runs every target so.

Usage: fuzz.py TARGET FOLDER [libFuzzer's flags]. Inputs that reach new code are kept in FOLDER; what breaks a reader ends the run.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["bot", "webhooks", "markdown_it", "mdit_py_plugins"]):
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.test_fuzz import kept

    for data in kept(sys.argv[1]):  # what is imported late is instrumented too
        TARGETS[sys.argv[1]](data)


def main() -> None:
    """Fuzz until the flags say that it is enough."""
    target, folder, *flags = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *flags, folder, str(ROOT / "tests" / "fuzz" / "corpus" / target)], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
