"""`specbot init`: what it proposes for repositories of different shapes, and what it writes."""

import json
from pathlib import Path

import pytest

from bot.policy.parser import parse_policy
from bot.policy.presets import preset_names
from tests.cli.conftest import Specbot
from tests.cli.shapes import SHAPES

COUNT = 10


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working tree, and the current directory in it."""
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "tree")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "tree"


def write(tree: Path, name: str, text: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def lay_out(tree: Path, shape: str) -> dict[str, bytes]:
    for name, text in SHAPES[shape](COUNT).items():
        write(tree, name, text)
    return contents(tree)


def contents(tree: Path) -> dict[str, bytes]:
    return {str(file.relative_to(tree)): file.read_bytes() for file in tree.rglob("*") if file.is_file()}


EXPECTED = {
    "front matter": ("rfcs/**/*.md", "rfcs/TEMPLATE.md"),
    "madr": ("docs/decisions/**/*.md", "docs/decisions/adr-template.md"),
    "seed": ("docs/specs/**/*.md", "docs/specs/TEMPLATE.md"),
    "spec-kit": ("specs/*/spec.md", ".specify/templates/spec-template.md"),
    "none": ("docs/specs/**/*.md", "docs/specs/TEMPLATE.md"),
}


@pytest.mark.untraced
@pytest.mark.parametrize("shape", SHAPES)
def test_its_policy_selects_the_specs_and_nearly_all_accepted_ones_pass(
    tree: Path, specbot: Specbot, shape: str
) -> None:
    before = lay_out(tree, shape)
    shown = specbot("init")
    assert (shown.exit_code, contents(tree)) == (0, before)
    assert shown.stdout.endswith("Nothing was written; `specbot init --yes` writes it.\n")
    assert specbot("init", "--yes").exit_code == 0
    after = contents(tree)
    pattern, template = EXPECTED[shape]
    assert set(after) - set(before) == {".specbot.yml", template} - set(before)
    assert {name: after[name] for name in before} == before
    (rule,) = parse_policy(after[".specbot.yml"].decode()).specs
    assert (rule.paths, rule.template) == ((pattern,), template)
    report = json.loads(specbot("check", "--format", "json").stdout)
    wrong = [
        spec["path"]
        for spec in report["specs"]
        if spec["status"].casefold() in ("approved", "accepted")
        and any(one["severity"] == "error" for one in spec["diagnostics"])
    ]
    assert len(report["specs"]) == (0 if shape == "none" else COUNT)
    assert len(wrong) <= 0.05 * COUNT


def test_a_new_spec_from_a_template_that_was_made_is_a_draft_without_errors(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "front matter")
    specbot("init", "--yes")
    (name,) = specbot("new", "Rate limits").stdout.splitlines()
    assert 'status: "draft"' in (tree / name).read_text() or "status: draft" in (tree / name).read_text()
    assert specbot("check", name).exit_code == 0


@pytest.mark.untraced
@pytest.mark.parametrize("preset", preset_names())
def test_what_it_proposes_for_the_places_of_any_preset_is_a_policy(tree: Path, specbot: Specbot, preset: str) -> None:
    """A preset that decides by consent needs people, whom only the team knows: until then approvals decide."""
    rule = parse_policy(f"approval: {{decision: approvals}}\nspecs: [{{preset: {preset}}}]\n").specs[0]
    for n in range(COUNT):
        path = rule.paths[0].replace("**", "a").replace("*", f"{n:04}-thing")
        write(
            tree,
            path,
            f"# Thing {n}\n\n**Status:** {rule.lifecycle.approved}\n\n## Motivation\n\nBecause of {n}.\n\n## Prior art\n\nMuch.\n",
        )
    assert specbot("init", "--yes").exit_code == 0
    text = (tree / ".specbot.yml").read_text()
    assert parse_policy(text).approval.decision.value == "approvals"
    assert ("preset: rust-rfc" in text, "\napproval:" in text) == (preset == "rust-rfc",) * 2
    assert specbot("check").exit_code in (0, 1)


def test_it_says_what_it_found_and_what_comes_next(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "madr")
    said = specbot("init", "--yes").stdout
    assert "Found 10 specs at docs/decisions/**/*.md." in said
    assert "Metadata in front matter: status, date." in said
    assert "Statuses in use: accepted 10." in said
    assert "Preset: madr; 10 files lie at its paths, and 10 of their 10 statuses are its words." in said
    assert "By this policy 10 of 10 accepted specs have no error" in said
    assert "specbot serve" in said
    assert "specbot gitlab connect" in said
    assert (tree / ".specbot.yml").read_text().count("preset: madr") == 1


def test_specs_that_still_fail_are_named(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "front matter")
    for n in range(7):
        write(tree, f"rfcs/1{n:03}-odd.md", SHAPES["front matter"](1)["rfcs/0001-thing.md"] + "\0\n")
    said = specbot("init").stdout
    assert said.count("-odd.md:") == 5
    assert "and 2 specs more; `specbot check` lists them." in said


def test_a_spec_that_nobody_has_written_yet_teaches_nothing(tree: Path, specbot: Specbot) -> None:
    (name,) = specbot("new", "Rate limits").stdout.splitlines()
    write(tree, name, (tree / name).read_text().replace("**Status:** Draft", "**Status:** In Review"))
    before = specbot("check").stdout
    assert "error[empty-section]" in before
    said = specbot("init", "--yes").stdout
    assert "By this policy 0 of 1 accepted spec has no error; 1 of 1 spec in all has errors." in said
    (rule,) = parse_policy((tree / ".specbot.yml").read_text()).specs
    assert (rule.optional, rule.advice) == ((), ())
    assert specbot("check").stdout == before
    calibrated = specbot("calibrate", "--dry-run")
    assert "advice" not in calibrated.stdout
    assert "Learnt nothing from 1 spec with only the template's text." in calibrated.stderr


@pytest.mark.untraced
def test_specs_that_nobody_has_written_yet_change_nothing_for_the_others(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "seed")
    first = specbot("init").stdout
    for n in range(5):
        specbot("new", f"Later {n}")
    assert "Found 15 specs" in specbot("init").stdout
    policy, after = (said.partition("\n.specbot.yml:")[2] for said in (first, specbot("init").stdout))
    assert after == policy


def test_a_policy_that_is_there_stays(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "seed")
    write(tree, ".specbot.yml", "version: 1\n")
    before = contents(tree)
    result = specbot("init", "--yes")
    assert (result.exit_code, contents(tree)) == (2, before)
    assert ".specbot.yml: The policy is there already; `specbot calibrate` brings it up to date." in result.stderr


def test_an_assistant_is_told_in_a_section_of_its_own(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "none")
    write(tree, "AGENTS.md", "# How we work\n\nBe brief.")
    assert specbot("init", "--assistant").exit_code == 0
    assert (tree / "AGENTS.md").read_text() == "# How we work\n\nBe brief."
    assert specbot("init", "--assistant", "--yes").exit_code == 0
    first = (tree / "AGENTS.md").read_text()
    assert first.startswith("# How we work\n\nBe brief.\n\n<!-- specbot:agents -->\n## Specs\n")
    assert "the template `docs/specs/TEMPLATE.md`" in first
    assert "Required: Overview, " in first
    (tree / "AGENTS.md").write_text(f"{first}\n## After\n".replace("Required: Overview", "Required: Old"))
    again = specbot("init", "--assistant", "--yes")
    assert (again.exit_code, (tree / "AGENTS.md").read_text()) == (0, f"{first}\n## After\n")
    assert specbot("init", "--assistant").stdout.endswith("Nothing to write.\n")


def test_a_file_for_assistants_is_made_where_there_is_none(tree: Path, specbot: Specbot) -> None:
    write(tree, ".specbot.yml", "specs:\n  - paths: ['rfcs/*.md']\n    template: rfcs/0000-template.md\n")
    write(tree, "rfcs/0000-template.md", "# [Title]\n")
    specbot("init", "--assistant", "--yes")
    text = (tree / "AGENTS.md").read_text()
    assert ("`rfcs/*.md`" in text, "rfcs/0000-template.md" in text, "Required" in text) == (True, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- specbot:agents -->\n",
        "<!-- /specbot:agents -->\n<!-- specbot:agents -->\n",
        "<!-- specbot:agents -->\n<!-- specbot:agents -->\n<!-- /specbot:agents -->\n",
        "\udcff",
    ],
)
def test_a_file_for_assistants_that_cannot_be_changed_stays_and_nothing_is_written(
    tree: Path, specbot: Specbot, text: str
) -> None:
    (tree / "AGENTS.md").write_bytes(text.encode(errors="surrogateescape"))
    before = contents(tree)
    result = specbot("init", "--assistant", "--yes")
    assert (result.exit_code, "AGENTS.md" in result.stderr, contents(tree)) == (2, True, before)


def test_links_out_of_the_tree_are_neither_read_nor_written(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "front matter")
    write(tree.parent, "else/secret.md", SHAPES["front matter"](1)["rfcs/0001-thing.md"])
    (tree / "rfcs" / "9999-link.md").symlink_to(tree.parent / "else" / "secret.md")
    (tree / "AGENTS.md").symlink_to(tree.parent / "else" / "agents.md")
    result = specbot("init", "--yes", "--assistant")
    assert (result.exit_code, "AGENTS.md" in result.stderr) == (2, True)
    assert list(contents(tree.parent / "else")) == ["secret.md"]
    assert not (tree / ".specbot.yml").exists()
    (tree / "AGENTS.md").unlink()
    assert "read 10 of them" in specbot("init").stdout


def test_a_lone_template_says_where_specs_will_lie(tree: Path, specbot: Specbot) -> None:
    write(tree, "docs/rfcs/0000-template.md", "# [Title]\n\n## Goals\n\n[What for]\n")
    specbot("init", "--yes")
    (rule,) = parse_policy((tree / ".specbot.yml").read_text()).specs
    assert (rule.paths, rule.template) == (("docs/rfcs/**/*.md",), "docs/rfcs/0000-template.md")


def test_a_folder_that_may_hold_specs_too_is_named(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "front matter")
    write(tree, "doc/proposals/one.md", "# One\n\n## Why\n\nBecause.\n")
    said = specbot("init").stdout
    assert "These may hold specs, too: doc/proposals/**/*.md; add an entry of `specs` for each that does." in said


def test_many_specs_are_learnt_from_in_part(tree: Path, specbot: Specbot, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tree, "front matter")
    monkeypatch.setattr("bot.cli.files.sample.AT_MOST", 5)
    assert "Found 10 specs at rfcs/**/*.md (read 5 of them)." in specbot("init").stdout


def test_a_named_template_that_the_shell_has_emptied_is_written_anew(tree: Path, specbot: Specbot) -> None:
    lay_out(tree, "none")
    specbot("init", "--yes")
    before = (tree / "docs/specs/TEMPLATE.md").read_text()
    write(tree, "docs/specs/TEMPLATE.md", "")
    assert specbot("template", "show").stdout == before
