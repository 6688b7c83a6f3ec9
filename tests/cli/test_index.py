"""`specbot index`: a working tree or a repository in, a table, JSON or a README out."""

import json

import pytest

from bot.report.index_table import BEGIN, END
from specbot_playground.server import Playground
from tests.cli.conftest import Specbot
from tests.cli.repository import FILLED, Repository

ROW = "| [Proposal: Rate limits](docs/specs/good.md) | In Review | Ann Lee | 2026-02-03 |"


def test_the_specs_of_a_working_tree(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/0002-more.md", FILLED)
    found = specbot("index")
    assert found.exit_code == 0
    assert found.output.splitlines()[2:] == [f"| 0002 {ROW.replace('good', '0002-more')}", f"|  {ROW}"]
    assert specbot("index", "docs/specs", "--format", "markdown").output == found.output


def test_json_for_scripts(repository: Repository, specbot: Specbot) -> None:
    found = json.loads(specbot("index", str(repository.root), "--format", "json").output)
    assert (found["version"], found["repository"]) == (1, None)
    assert [spec["path"] for spec in found["specs"]] == ["docs/specs/good.md"]


def test_a_readme_is_kept(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/README.md", f"# Specs\r\n{BEGIN}\r\n{END}\r\nend")
    assert specbot("index", "--readme", "docs/specs/README.md").output.endswith("brought up to date\n")
    text = repository.read("docs/specs/README.md")
    assert "\r\n| [Proposal: Rate limits](good.md) |" in text
    assert text.endswith(f"{END}\r\nend")
    assert specbot("index", "--readme", "docs/specs/README.md").output.endswith("README.md: up to date\n")
    assert repository.read("docs/specs/README.md") == text


@pytest.mark.parametrize(
    ("content", "words"),
    [("# Specs\n", f"Paste these two lines where the table should stand:\n{BEGIN}\n{END}"), (b"\xff", "not UTF-8")],
)
def test_a_readme_without_a_place(repository: Repository, specbot: Specbot, content: str | bytes, words: str) -> None:
    repository.write("README.md", content)
    found = specbot("index", "--readme", "README.md")
    assert found.exit_code == 2
    assert words in found.output


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "neither a directory nor a repository"),
        (("docs/specs/good.md",), "neither a directory nor a repository"),
        (("--readme", "docs/none.md"), "docs/none.md: No such file"),
        (("acme/payments",), "No forge is configured"),
    ],
)
def test_what_cannot_be_done_says_why(specbot: Specbot, arguments: tuple[str, ...], words: str) -> None:
    found = specbot("index", *arguments)
    assert found.exit_code == 2
    assert words in found.output


def test_an_empty_tree(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "docs/specs/good.md").unlink()
    assert "No spec yet." in specbot("index").output


def test_a_repository_on_a_forge(specbot: Specbot, monkeypatch: pytest.MonkeyPatch) -> None:
    with Playground() as playground:
        history, repo = playground.repository.history, playground.repository
        tip = history[repo.branches["main"]]
        made = history.commit({**tip.tree, "docs/specs/a.md": FILLED.encode()}, (tip.sha,), "m", "ada", tip.at)
        repo.branches["main"] = made.sha
        monkeypatch.setenv("SPECBOT_GITHUB_API_URL", playground.api_url)
        monkeypatch.setenv("SPECBOT_GITHUB_TOKEN", playground.tokens["ada"])
        found = json.loads(specbot("index", repo.full_name, "--format", "json").output)
        assert (found["repository"], found["branch"], found["sha"]) == (repo.full_name, "main", made.sha)
        assert [(spec["path"], spec["status"]) for spec in found["specs"]] == [("docs/specs/a.md", "In Review")]
        assert specbot("index", "acme/nothing").exit_code == 2
        broken = history.commit({**made.tree, ".specbot.yml": b"specs: 1\n"}, (made.sha,), "m", "ada", tip.at)
        repo.branches["main"] = broken.sha
        assert "policy:1: specs must be a list" in specbot("index", f"github:{repo.full_name}").output
