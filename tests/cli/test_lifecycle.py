"""`specbot lifecycle`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.config.states import EMBER, OXIDE

ENTRY = OXIDE.removeprefix("specs:\n").replace("- lifecycle", "- paths: [rfd/**/*.md]\n    lifecycle", 1)
POLICY = EMBER.replace("- lifecycle", "- paths: [text/*.md]\n    lifecycle", 1) + ENTRY


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".specbot.yml").write_text(POLICY)
    (tmp_path / "text").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["lifecycle", *arguments])


@pytest.mark.usefixtures("tree")
def test_the_table_of_a_spec_says_what_leads_where() -> None:
    assert call("rfd/7.md").stdout.splitlines() == [
        "STATE       ROLE         LEADS TO",
        "Ideation    draft        Discussion, Abandoned",
        "Discussion  review       On Hold, Published, Abandoned",
        "On Hold     review       Abandoned",
        "Published   living       Committed, Abandoned",
        "Committed   implemented  Abandoned",
        "Abandoned   dormant      Ideation",
        "",
        "A spec begins in Ideation.",
    ]


@pytest.mark.usefixtures("tree")
def test_mermaid_draws_states_and_steps() -> None:
    lines = call("text/0001.md", "--format", "mermaid").stdout.splitlines()
    assert lines[:3] == ["stateDiagram-v2", '  state "Proposed" as s1', '  state "Exploring" as s2']
    assert {"  [*] --> s1", "  s1 --> s2", "  s3 --> s4", "  s5 --> [*]", "  s4 --> s6"} <= set(lines)
    assert "  s3 --> s5" not in lines


@pytest.mark.parametrize("arguments", [(), ("text",)])
@pytest.mark.usefixtures("tree")
def test_a_directory_shows_every_kind_of_spec(arguments: tuple[str, ...]) -> None:
    lines = call(*arguments).stdout.splitlines()
    assert [line for line in lines if line.startswith("#")] == ["# text/*.md", "# rfd/**/*.md"]
    assert sum(line.startswith("A spec begins") for line in lines) == 2


@pytest.mark.usefixtures("tree")
def test_what_is_no_spec_is_refused() -> None:
    result = call("src/main.py")
    assert result.exit_code == 2
    assert "src/main.py" in result.stderr
    assert "no rule for it" in result.stderr


@pytest.mark.parametrize(("format_", "said"), [("text", "In Review    review"), ("mermaid", "flowchart TD")])
def test_five_words_show_what_earns_each(tree: Path, format_: str, said: str) -> None:
    (tree / ".specbot.yml").unlink()
    assert said in call("--format", format_).stdout


@pytest.mark.parametrize("path", ["nope/x.md", "../x.md", "docs/specs/x.txt"])
def test_outside_of_a_tree_a_file_is_refused_by_the_name_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(path)
    assert (result.exit_code, result.stderr.partition(": The policy")[0]) == (2, f"Error: {path}")


def test_outside_of_a_tree_paths_count_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "In Review    review" in call("docs/specs/x.md").stdout
