"""One version for everything that is released together: raise it, check it, give its notes.

scripts/version.py 0.2.0           write it wherever it stands, and give *Unreleased* its number and date
scripts/version.py --check 0.2.0   fail unless everything says it
scripts/version.py --notes 0.2.0   print what the changelog says of it
"""

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = {
    "pyproject.toml": (r'(?m)^version = "(.+)"$', r'"specbot-playground==(.+)"'),
    "playground/pyproject.toml": (r'(?m)^version = "(.+)"$',),
    "editors/vscode/package.json": (r'(?m)^  "version": "(.+)",$',),
    "editors/vscode/package-lock.json": (r'(?m)^  "version": "(.+)",$', r'(?m)^      "version": "(.+)",$'),
}
"""Where the version stands; `pyproject.toml` is the source."""


def stands() -> dict[str, str]:
    """Give each place, `file: expression`, and the version that stands there; raises `SystemExit` where none does."""
    found = {}
    for name, patterns in PLACES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for pattern in patterns:
            match = re.search(pattern, text)
            if match is None:
                sys.exit(f"{name}: no version stands where {pattern} looks for it")
            found[f"{name}: {pattern}"] = match.group(1)
    return found


def write(version: str) -> None:
    """Write a version to each place, and its heading into the changelog."""
    for name, patterns in PLACES.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        for pattern in patterns:
            text = re.sub(pattern, lambda match: match.group(0).replace(match.group(1), version), text, count=1)
        path.write_text(text, encoding="utf-8")
    changelog = ROOT / "CHANGELOG.md"
    today = datetime.now(tz=UTC).date()  # noqa: TID251 - a release has the day on which it is made
    text = changelog.read_text(encoding="utf-8")
    fresh = f"## [Unreleased]\n\n## [{version}] - {today}"
    changelog.write_text(text.replace("## [Unreleased]", fresh, 1), encoding="utf-8")


def notes(version: str) -> str:
    """Give the changelog's section of a version; raises `SystemExit` where it has none."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    match = re.search(rf"(?ms)^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## \[|\Z)", text)
    if match is None:
        sys.exit(f"CHANGELOG.md: no section `## [{version}] - DATE`; scripts/version.py {version} writes it")
    return match.group(1).strip()


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    parser.add_argument("--check", action="store_true", help="fail unless everything says this version")
    parser.add_argument("--notes", action="store_true", help="print the changelog's section")
    asked = parser.parse_args()
    if not re.fullmatch(r"\d+\.\d+\.\d+", asked.version):
        sys.exit(f"`{asked.version}` is no version; write three numbers, as in 0.2.0")
    if asked.check:
        wrong = [f"{place} says {found}" for place, found in stands().items() if found != asked.version]
        if wrong:
            sys.exit("\n".join([*wrong, f"scripts/version.py {asked.version} writes it everywhere"]))
        notes(asked.version)
    elif asked.notes:
        print(notes(asked.version))
    else:
        write(asked.version)


if __name__ == "__main__":
    main()
