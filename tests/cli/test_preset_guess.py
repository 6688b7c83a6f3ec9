"""`specbot calibrate --preset`: each preset's own cases are told from all others, and what fits none is said to."""

from pathlib import Path

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository

CASES = Path(__file__).parents[1] / "config" / "presets"
PATHS = {
    "adr": "doc/adr/{n:04}-a.md",
    "eip": "EIPS/eip-{n}.md",
    "ember-rfc": "text/{n:04}-a.md",
    "kep": "keps/sig-node/{n}-a/README.md",
    "madr": "docs/decisions/{n:04}-a.md",
    "openspec": "openspec/changes/add-{n}/proposal.md",
    "rfd": "rfd/{n:04}/README.md",
    "rust-rfc": "text/{n:04}-a.md",
    "spec-kit": "specs/{n:03}-a/spec.md",
    "swift-evolution": "proposals/{n:04}-a.md",
}


def follow(repository: Repository, name: str, path: str) -> None:
    """Put every case of a preset into a repository."""
    cases = sorted(file for file in (CASES / name).glob("*.md") if file.name != "template.md")
    for number, file in enumerate(cases, 1):
        repository.write(path.format(n=number), file.read_text("utf-8"))


@pytest.mark.parametrize("name", PATHS)
def test_each_preset_is_told_by_its_own_cases(name: str, repository: Repository, specbot: Specbot) -> None:
    follow(repository, name, PATHS[name])
    repository.write("README.md", "# Ours\n")

    found = specbot("calibrate", "--preset")

    assert found.exit_code == 0
    assert found.stdout.startswith(f"This repository seems to follow {name}: ")
    assert f"specs:\n  - preset: {name}\n\n" in found.stdout
    assert not (repository.root / ".specbot.yml").exists()


def test_the_words_tell_a_preset_whose_files_lie_elsewhere(repository: Repository, specbot: Specbot) -> None:
    follow(repository, "madr", "docs/adr/{n:04}-a.md")

    found = specbot("calibrate", "--preset").stdout

    assert found.startswith(
        "This repository seems to follow madr: 7 files lie not at its paths, and 7 of their 7 statuses are its words."
    )
    assert '  - preset: madr\n    paths: ["docs/adr/**/*.md"]\n' in found
    assert "It is hardly adr: 7 files lie at its paths, and 0 of their 7 statuses are its words." in found


def test_what_follows_none_is_said(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/a.md", "# A\n\n**Status:** Nearly there\n")
    assert specbot("calibrate", "--preset").stdout.startswith("No preset fits what is here; ")

    repository.write("docs/specs/a.md", "# A\n\n**Status:** Approved\n")
    assert specbot("calibrate", "--preset").stdout.startswith("No preset fits what is here; ")


def test_what_it_would_not_look_at_is_refused(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/a.md", "# A\n")

    found = specbot("calibrate", "--preset", "docs/specs")

    assert found.exit_code == 2
    assert "leave out files" in found.stderr
