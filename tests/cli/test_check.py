"""`specbot check`: what it selects, prints and exits with."""

import json
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Specbot
from tests.cli.repository import BAD_DATE, BAD_STATUS, FILLED, NO_PLAN, TEMPLATE, Repository


def found(result: Result) -> dict[str, list[str]]:
    """Read a JSON report: the codes by path."""
    report: dict[str, Any] = json.loads(result.stdout)
    return {spec["path"]: [one["code"] for one in spec["diagnostics"]] for spec in report["specs"]}


def test_a_complete_spec_is_clean(repository: Repository, specbot: Specbot) -> None:
    result = specbot("check")
    assert (result.exit_code, result.stdout) == (0, "Checked 1 spec: nothing to report.\n")
    assert repository.read("docs/specs/good.md") == FILLED


def test_a_missing_section_fails_with_its_place(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    result = specbot("check", "docs/specs/short.md")
    assert result.exit_code == 1
    assert "error[missing-section]" in result.stdout
    assert " --> docs/specs/short.md:7:1" in result.stdout
    assert "7 | ## Summary" in result.stdout


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on_error(repository: Repository, specbot: Specbot, level: str, code: int) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    assert specbot("check", "--fail-on", level).exit_code == code


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_a_draft_only_warns(repository: Repository, specbot: Specbot, level: str, code: int) -> None:
    repository.write("docs/specs/short.md", NO_PLAN.replace("In Review", "Draft"))
    assert specbot("check", "--fail-on", level).exit_code == code


def test_json_names_template_and_progress(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    report = json.loads(specbot("check", "--format", "json").stdout)
    assert [spec["path"] for spec in report["specs"]] == ["docs/specs/good.md", "docs/specs/short.md"]
    good, short = report["specs"]
    assert (good["template"], good["title"], good["status"]) == (
        "docs/specs/TEMPLATE.md",
        "Proposal: Rate limits",
        "In Review",
    )
    assert (good["sections"], short["sections"]) == ({"complete": 2, "total": 2}, {"complete": 1, "total": 2})
    assert short["diagnostics"][0]["fix"]


def test_standard_input(repository: Repository, specbot: Specbot) -> None:
    assert found(specbot("check", "-", "--template", "docs/specs/TEMPLATE.md", "--format", "json", stdin=NO_PLAN)) == {
        "<stdin>": ["missing-section"]
    }
    repository.write("TEMPLATE.md", TEMPLATE)
    assert specbot("check", "-", stdin=NO_PLAN).exit_code == 1


def test_without_paths_the_policy_selects(repository: Repository, specbot: Specbot) -> None:
    repository.write("README.md", "# Not a spec")
    repository.write("docs/specs/README.md", "# Not a spec either")
    repository.write("rfcs/deep/one.md", FILLED)
    repository.write("node_modules/rfcs/one.md", FILLED)
    repository.write(".hidden/specs/one.md", FILLED)
    assert list(found(specbot("check", "--format", "json"))) == ["docs/specs/good.md", "rfcs/deep/one.md"]


def test_a_policy_says_which_files(repository: Repository, specbot: Specbot) -> None:
    repository.write(".specbot.yml", "specs:\n  - paths: [text/*.md]\n    template: docs/specs/TEMPLATE.md\n")
    repository.write("text/a.md", NO_PLAN)
    assert found(specbot("check", "--format", "json")) == {"text/a.md": ["missing-section"]}


def test_the_policy_is_found_from_below_the_root(
    repository: Repository, specbot: Specbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(".specbot.yml", "severity: {missing-section: warning}\n")
    repository.write("docs/specs/short.md", NO_PLAN)
    monkeypatch.chdir(repository.root / "docs")
    result = specbot("check", "specs/short.md")
    assert (result.exit_code, "specs/short.md:7:1" in result.stdout) == (0, True)


def test_a_named_policy_goes_before_the_trees(repository: Repository, specbot: Specbot) -> None:
    repository.write("else.yml", "severity: {missing-section: off}\n")
    repository.write("docs/specs/short.md", NO_PLAN)
    assert found(specbot("check", "--policy", "else.yml", "--format", "json", "docs/specs/short.md")) == {
        "docs/specs/short.md": []
    }


def test_a_directory_outside_the_policy_is_taken_whole_with_a_note(repository: Repository, specbot: Specbot) -> None:
    repository.write("proposals/a.md", FILLED)
    repository.write("proposals/TEMPLATE.md", TEMPLATE)
    result = specbot("check", "proposals", "--format", "json")
    assert list(found(result)) == ["proposals/a.md"]
    assert "The policy selects nothing in proposals" in result.stderr


def test_a_directory_without_specs_says_so(repository: Repository, specbot: Specbot) -> None:
    shutil.rmtree(repository.root / "docs")
    result = specbot("check", ".")
    assert result.exit_code == 0
    assert "No spec in .; the policy selects docs/specs/**/*.md" in result.stderr
    assert result.stderr.endswith(
        '. `specbot new "TITLE"` begins one, `specbot init` finds specs that lie elsewhere.\n'
    )
    repository.write(".specbot.yml", "version: 1\n")
    assert specbot("check").stderr.endswith('. `specbot new "TITLE"` begins one.\n')


def test_a_given_template_takes_all_files_of_a_directory(repository: Repository, specbot: Specbot) -> None:
    repository.write("a.md", NO_PLAN)
    assert list(found(specbot("check", ".", "--template", "docs/specs/TEMPLATE.md", "--format", "json"))) == [
        "a.md",
        "docs/specs/good.md",
    ]


def test_globs_are_expanded_where_no_shell_does(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/deep/b.md", FILLED)
    assert list(found(specbot("check", "docs/**/*.md", "--format", "json"))) == [
        "docs/specs/deep/b.md",
        "docs/specs/good.md",
    ]


def test_a_shells_glob_does_not_drag_the_template_in(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/README.md", "# Specs")
    result = specbot(
        "check", "docs/specs/README.md", "docs/specs/TEMPLATE.md", "docs/specs/good.md", "--format", "json"
    )
    assert list(found(result)) == ["docs/specs/good.md"]
    assert "Left out docs/specs/README.md, docs/specs/TEMPLATE.md" in result.stderr


def test_a_template_named_alone_is_checked(repository: Repository, specbot: Specbot) -> None:
    path = "docs/specs/TEMPLATE.md"
    assert repository.read(path) == TEMPLATE
    assert "unfilled-placeholder" in found(specbot("check", path, "--format", "json"))[path]


def test_hooks_may_pass_any_file(repository: Repository, specbot: Specbot) -> None:
    repository.write("CHANGELOG.md", "# Changes")
    files = ("CHANGELOG.md", "docs/specs/TEMPLATE.md", "docs/specs/good.md")
    assert list(found(specbot("check", "--by-policy", "--format", "json", *files))) == ["docs/specs/good.md"]
    assert specbot("check", "--by-policy", "CHANGELOG.md").exit_code == 0


def test_the_built_in_template_serves_where_there_is_none(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "docs/specs/TEMPLATE.md").unlink()
    spec = json.loads(specbot("check", "docs/specs/good.md", "--format", "json").stdout)["specs"][0]
    assert (spec["template"], spec["sections"]["total"]) == ("built-in", 15)


def test_a_spec_that_is_not_text_is_a_finding_not_a_crash(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/binary.md", b"\x00\x01\xff" * 10)
    repository.write("docs/specs/latin.md", FILLED.encode().replace(b"Ann", b"J\xfcrgen"))
    codes = found(specbot("check", "--format", "json"))
    assert (codes["docs/specs/binary.md"], codes["docs/specs/latin.md"]) == (["too-large"], ["too-large"])
    assert specbot("check").exit_code == 1


BROKEN = {
    "policy": (".specbot.yml", "approval:\n  requird: 2\n", '.specbot.yml:2: "approval.requird" is not a key'),
    "policy not UTF-8": (".specbot.yml", b"# ok\nlabels: {prefix: \xff}\n", ".specbot.yml:2: The file is not UTF-8"),
    "template not UTF-8": (
        "docs/specs/TEMPLATE.md",
        b"# [x]\n\n\xff\n",
        "docs/specs/TEMPLATE.md:3: The template is not UTF-8",
    ),
    "template without headings": (
        "docs/specs/TEMPLATE.md",
        "Write.\n",
        "docs/specs/TEMPLATE.md:1: The template has no heading",
    ),
    "template that is not there": (
        ".specbot.yml",
        'specs:\n  - paths: ["docs/specs/*.md"]\n    template: docs/gone.md\n',
        '.specbot.yml:3: The template "docs/gone.md" is not there',
    ),
}


@pytest.mark.parametrize(("path", "text", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_policy_or_template_exits_2_with_file_and_line(
    repository: Repository, specbot: Specbot, path: str, text: str | bytes, words: str
) -> None:
    repository.write(path, text)
    result = specbot("check")
    assert result.exit_code == 2
    assert words in result.stderr
    annotated = specbot("check", "--format", "github")
    file, line, _ = words.split(":", 2)
    assert annotated.exit_code == 2
    assert f"::error file={file},line={line},title=Specbot::" in annotated.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["gone.md"],
        ["gone/*.md"],
        ["--template", "gone.md"],
        ["--policy", "gone.yml"],
        ["--format", "xml"],
        ["--fail-on", "sometimes"],
        ["--no-such-option"],
    ],
)
def test_a_wrong_call_exits_2(repository: Repository, specbot: Specbot, arguments: list[str]) -> None:
    assert repository.root.exists()
    result = specbot("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_pipelines_get_paths_from_the_root(
    repository: Repository, specbot: Specbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    monkeypatch.chdir(repository.root / "docs")
    assert "::error file=docs/specs/short.md,line=7" in specbot("check", "specs", "--format", "github").stdout
    gitlab = json.loads(specbot("check", "specs", "--format", "gitlab").stdout)
    assert gitlab[0]["location"]["path"] == "docs/specs/short.md"
    run = json.loads(specbot("check", "specs", "--format", "sarif").stdout)["runs"][0]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/specs/short.md"
    assert run["tool"]["driver"]["semanticVersion"]


def test_a_clean_run_prints_nothing_for_github(repository: Repository, specbot: Specbot) -> None:
    assert repository.root.exists()
    assert specbot("check", "--format", "github").stdout == ""


def test_the_cache_answers_until_something_changes(repository: Repository, specbot: Specbot) -> None:
    repository.write("docs/specs/bad.md", BAD_STATUS)
    first = specbot("check", "--format", "json")
    assert list(repository.cache.rglob("*.json"))
    assert specbot("check", "--format", "json").stdout == first.stdout
    assert specbot("check", "--format", "json", "--no-cache").stdout == first.stdout
    repository.write("docs/specs/bad.md", FILLED)
    assert found(specbot("check", "--format", "json")) != found(first)
    repository.write("docs/specs/bad.md", BAD_STATUS)
    repository.write(".specbot.yml", "severity: {invalid-field: off}\n")
    assert found(specbot("check", "--format", "json"))["docs/specs/bad.md"] == []
    repository.write("docs/specs/TEMPLATE.md", TEMPLATE + "\n## Risks\n\nWhich?\n")
    assert found(specbot("check", "--format", "json"))["docs/specs/bad.md"] == ["missing-section"]


def test_a_spoilt_cache_only_costs_time(repository: Repository, specbot: Specbot) -> None:
    specbot("check")
    for file in repository.cache.rglob("*.json"):
        file.write_bytes(b"{ spoilt")
    assert specbot("check").exit_code == 0
    shutil.rmtree(repository.cache)
    repository.cache.write_text("a file where a directory should be")
    assert specbot("check").exit_code == 0


def test_no_cache_writes_none(repository: Repository, specbot: Specbot) -> None:
    assert specbot("check", "--no-cache").exit_code == 0
    assert not repository.cache.exists()


@pytest.fixture(params=["alone", "beside a thread"])
def company(request: pytest.FixtureRequest) -> Iterator[None]:
    """Another thread in this process, or none: with one, forking would be unsafe."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    if request.param == "beside a thread":
        thread.start()
    yield
    over.set()
    if thread.ident:
        thread.join()


@pytest.mark.usefixtures("company")
def test_several_processes_give_the_same_answer_in_the_same_order(repository: Repository, specbot: Specbot) -> None:
    for number in range(24):
        repository.write(f"docs/specs/s{number:02}.md", (FILLED, NO_PLAN, BAD_DATE)[number % 3])
    alone = specbot("check", "--no-cache", "--jobs", "1", "--format", "json")
    assert specbot("check", "--no-cache", "--jobs", "2", "--format", "json").stdout == alone.stdout
    assert len(found(alone)) == 25
