"""A repository in a temporary directory, and the command line inside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.cli.repository import FILLED, NO_PLAN, Repository, on_a_branch

Specbot = Callable[..., Result]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A working tree with a template and one spec that is complete; the current directory is in it."""
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "tree")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = Repository(root=tmp_path / "tree", cache=tmp_path / "cache")
    found.write("docs/specs/good.md", FILLED)
    return found


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A branch `change` of a repository whose `main` has a clean spec, and one that lacks its plan."""
    repository.write("docs/specs/old.md", NO_PLAN)
    return on_a_branch(repository)


@pytest.fixture
def specbot() -> Specbot:
    """Run a command as a person would, and give what it printed."""

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)

    return run
