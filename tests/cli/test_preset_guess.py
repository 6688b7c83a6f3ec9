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


TEMPLATES = {
    "adr": "doc/adr/template.md",
    "eip": "eip-template.md",
    "ember-rfc": "0000-template.md",
    "madr": "docs/decisions/adr-template.md",
    "rust-rfc": "0000-template.md",
    "spec-kit": ".specify/templates/spec-template.md",
    "swift-evolution": "proposal-templates/0000-swift-template.md",
}
BESIDE = ("template", "plan", "plan-template", "tasks", "design", "delta")
"""The cases that are no specs."""


def follow(repository: Repository, name: str, path: str) -> None:
    """Put every case of a preset into a repository."""
    cases = sorted(file for file in (CASES / name).glob("*.md") if file.stem not in BESIDE)
    for number, file in enumerate(cases, 1):
        repository.write(path.format(n=number), file.read_text("utf-8"))


def whole(repository: Repository, name: str) -> None:
    """Make a small repository of a shape: specs, the template, what stands beside the specs, and pages that are none of it."""
    follow(repository, name, PATHS[name])
    repository.write("README.md", "# Ours\n\nStatus: fine\n")
    repository.write("docs/guide.md", "# Guide\n\nHow to begin.\n")
    if name in TEMPLATES:
        repository.write(TEMPLATES[name], (CASES / name / "template.md").read_text("utf-8"))
    if name in {"openspec", "spec-kit"}:
        folder = PATHS[name].format(n=1).rpartition("/")[0]
        repository.write(f"{folder}/tasks.md", (CASES / name / "tasks.md").read_text("utf-8"))
    if name == "openspec":
        repository.write("openspec/specs/search/spec.md", "# Search\n\n## Requirements\n")


@pytest.mark.parametrize("name", PATHS)
def test_a_small_repository_of_each_shape_is_told_and_why(name: str, repository: Repository, specbot: Specbot) -> None:
    whole(repository, name)

    found = specbot("calibrate", "--preset").stdout

    assert found.startswith(f"This repository seems to follow {name}: ")
    assert "at its paths" in found.splitlines()[0]
    if name in {"ember-rfc", "rust-rfc", "spec-kit"}:
        assert f"its template {TEMPLATES[name]} is there" in found.splitlines()[0]
    if name in {"openspec", "spec-kit"}:
        assert "tasks.md stands beside 1 of them" in found.splitlines()[0]


@pytest.mark.parametrize(
    "path", ["text/{n}-poem.md", "proposals/{n}-budget.md", "docs/specs/{n}.md", "notes/{n}.md", "specs/{n}/spec.md"]
)
def test_a_folder_of_a_usual_name_alone_is_no_preset(path: str, repository: Repository, specbot: Specbot) -> None:
    for number in range(1, 5):
        repository.write(path.format(n=number), f"# Number {number}\n\n## Words\n\nSome.\n")

    assert specbot("calibrate", "--preset").stdout.startswith("No preset fits what is here; ")


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
