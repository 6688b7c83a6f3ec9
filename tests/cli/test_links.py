"""Links out of the working tree: nothing behind them is read, shown or written."""

from pathlib import Path

import pytest

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, FILLED, TEMPLATE, Repository

CANARY = "# canary-4711\n\n[canary-4711]\n"
REFUSED = "link"


@pytest.fixture
def outside(repository: Repository) -> Path:
    """A directory beside the tree, with a secret and a file that `fix` would change."""
    folder = repository.root.parent / "outside"
    folder.mkdir()
    (folder / "secret.md").write_text(CANARY)
    (folder / "bad.md").write_text(BAD_DATE)
    return folder


def link(repository: Repository, path: str, target: Path) -> None:
    place = repository.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab"])
@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("docs/specs/env.md", "secret.md"),
        ("docs/specs/TEMPLATE.md", "secret.md"),
        (".specbot.yml", "secret.md"),
    ],
    ids=["spec", "template", "policy"],
)
def test_nothing_behind_a_link_out_of_the_tree_is_shown(
    repository: Repository, specbot: Specbot, outside: Path, place: str, target: str, form: str
) -> None:
    link(repository, place, outside / target)
    result = specbot("check", "--format", form)
    assert result.exit_code == 2
    assert "canary" not in result.output
    assert f"{place}:" in result.stderr
    assert REFUSED in result.stderr


@pytest.mark.parametrize("command", [("check",), ("fix",), ("index",)])
def test_a_directory_that_is_a_link_out_of_the_tree_is_refused(
    repository: Repository, specbot: Specbot, outside: Path, command: tuple[str, ...]
) -> None:
    link(repository, "specs", outside)
    result = specbot(*command, "specs")
    assert result.exit_code == 2
    assert REFUSED in result.stderr
    assert (outside / "bad.md").read_text() == BAD_DATE


def test_a_tree_of_its_own_behind_the_link_helps_nothing(
    repository: Repository, specbot: Specbot, outside: Path
) -> None:
    (outside / ".git").mkdir()
    link(repository, "specs", outside)
    assert specbot("check", "specs/secret.md").exit_code == 2
    link(repository, "docs/specs/env.md", outside / "secret.md")
    assert specbot("check", "docs/specs/env.md").exit_code == 2


def test_fix_writes_nothing_outside(repository: Repository, specbot: Specbot, outside: Path) -> None:
    link(repository, "docs/specs/bad.md", outside / "bad.md")
    assert specbot("fix", "docs/specs/bad.md").exit_code == 2
    assert (outside / "bad.md").read_text() == BAD_DATE


def test_git_is_no_place_for_specs(repository: Repository, specbot: Specbot) -> None:
    (repository.root / ".git" / "config").write_text(CANARY)
    link(repository, "docs/specs/config.md", repository.root / ".git" / "config")
    result = specbot("check")
    assert result.exit_code == 2
    assert "canary" not in result.output


def test_new_and_index_write_nothing_outside(repository: Repository, specbot: Specbot, outside: Path) -> None:
    before = sorted(outside.iterdir())
    link(repository, "rfcs", outside)
    assert specbot("new", "A spec", "--output", "rfcs/new.md").exit_code == 2
    assert sorted(outside.iterdir()) == before
    (outside / "README.md").write_text("<!-- specbot:index -->\n<!-- /specbot:index -->\n")
    kept = (outside / "README.md").read_text()
    link(repository, "README.md", outside / "README.md")
    assert specbot("index", "--readme", "README.md").exit_code == 2
    assert (outside / "README.md").read_text() == kept


def test_a_link_in_a_circle_is_no_crash(repository: Repository, specbot: Specbot) -> None:
    link(repository, "docs/specs/loop.md", repository.root / "docs/specs/loop.md")
    result = specbot("check")
    assert result.exit_code == 1
    assert "docs/specs/loop.md:1:1" in result.stdout
    assert "docs/specs/good.md" not in result.stdout


def test_a_link_within_the_tree_and_a_tree_behind_a_link_are_read(
    repository: Repository, specbot: Specbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("shared/TEMPLATE.md", TEMPLATE)
    link(repository, "docs/specs/TEMPLATE.md", repository.root / "shared/TEMPLATE.md")
    other = repository.root.parent / "other-name"
    other.symlink_to(repository.root)
    monkeypatch.chdir(other)
    assert specbot("check").exit_code == 0
    assert specbot("check", str(other / "docs/specs/good.md")).exit_code == 0
    assert repository.read("docs/specs/good.md") == FILLED
