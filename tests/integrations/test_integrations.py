"""The GitHub action, the pre-commit hooks and the GitLab template: their own command lines, run here."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.repository import BAD_DATE, FILLED, NO_PLAN, Repository

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script as a runner would: bash, stop at the first error."""
    inherited = {name: value for name, value in os.environ.items() if name in ("HOME", "XDG_CACHE_HOME")}  # noqa: TID251 - a child's
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    path = {"PATH": f"{BIN}:/usr/bin:/bin"}
    return subprocess.run(command, env=inherited | path | environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours


@pytest.fixture
def step(tmp_path: Path) -> dict[str, Any]:
    """The action's own check step, with Specbot where its first step would have put it."""
    (tmp_path / "specbot").mkdir()
    (tmp_path / "specbot" / "bin").symlink_to(BIN)
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    step: dict[str, Any] = action["runs"]["steps"][1]
    defaults = {name: given["default"] for name, given in action["inputs"].items()}
    wired = {
        name: defaults[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in step["env"].items()
    }
    return {"script": step["run"], "RUNNER_TEMP": str(tmp_path), **wired}


def test_the_action_annotates_and_fails(repository: Repository, step: dict[str, Any]) -> None:
    assert run(**step).returncode == 0
    repository.write("docs/specs/short.md", NO_PLAN)
    result = run(**step)
    assert result.returncode == 1
    assert "::error file=docs/specs/short.md,line=7" in result.stdout
    assert run(**step | {"FAIL_ON": "never"}).returncode == 0
    assert run(**step | {"SPEC_PATHS": "docs/specs/good.md"}).returncode == 0


def test_the_action_writes_sarif_and_runs_no_input_as_code(repository: Repository, step: dict[str, Any]) -> None:
    repository.write("docs/specs/short.md", NO_PLAN)
    hostile = "docs/specs/short.md $(touch${IFS}pwned) ; touch pwned"
    assert run(**step | {"SARIF": "out.sarif"}).returncode == 1
    assert json.loads(repository.read("out.sarif"))["version"] == "2.1.0"
    assert run(**step | {"SPEC_PATHS": hostile}).returncode == 2
    assert not (repository.root / "pwned").exists()


def test_the_actions_install_step_names_files_that_exist() -> None:
    script = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][0]["run"]
    named = [word.strip('"').removeprefix("$GITHUB_ACTION_PATH/") for word in script.split() if "requirements/" in word]
    assert named
    assert all((ROOT / name).is_file() for name in named)
    assert run(f"bash -n <<'END'\n{script}\nEND").returncode == 0


@pytest.mark.parametrize(("name", "code"), [("specbot-check", 1), ("specbot-fix", 0)])
def test_the_hooks_take_the_files_of_a_commit(repository: Repository, name: str, code: int) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    hook = hooks[name]
    assert (hook["language"], hook["types"], hook["require_serial"]) == ("python", ["markdown"], True)
    repository.write("README.md", "# Readme")
    repository.write("docs/specs/bad.md", BAD_DATE.split("## Plan")[0])
    result = run(f"{hook['entry']} README.md docs/specs/TEMPLATE.md docs/specs/bad.md docs/specs/good.md")
    assert result.returncode == code
    assert "README" not in result.stdout
    assert repository.read("docs/specs/good.md") == FILLED


def test_the_gitlab_job_reports_and_fails(repository: Repository) -> None:
    job = yaml.safe_load((ROOT / "ci-templates/gitlab/specbot.gitlab-ci.yml").read_text())["spec-check"]
    script = "\n".join(job["script"])
    assert run(script, **job["variables"]).returncode == 0
    repository.write("docs/specs/short.md", NO_PLAN)
    assert run(script, **job["variables"]).returncode == 1
    issues = json.loads(repository.read(job["artifacts"]["reports"]["codequality"]))
    assert [issue["check_name"] for issue in issues] == ["missing-section"]
    assert run(script, **job["variables"] | {"SPECBOT_PATHS": "docs/specs/good.md"}).returncode == 0


def hostile_checkout(repository: Repository) -> None:
    """A pull request whose modules have the names of those that an installation runs."""
    for module in ("pip/__main__.py", "pip/__init__.py", "venv.py", "venv/__main__.py", "ensurepip.py", "site.py"):
        repository.write(f"{module}", "open('pwned', 'w').close()\n")
    repository.write("specbot.py", "open('pwned', 'w').close()\n")
    repository.write("rich.py", "open('pwned', 'w').close()\n")


NO_REGISTRY = {"PIP_NO_INDEX": "1", "PIP_RETRIES": "0"}


def test_the_action_runs_nothing_of_the_checkout(repository: Repository, step: dict[str, Any], tmp_path: Path) -> None:
    hostile_checkout(repository)
    install = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][0]["run"]
    fresh = tmp_path / "fresh"
    result = run(install, RUNNER_TEMP=str(fresh), GITHUB_ACTION_PATH=str(ROOT), **NO_REGISTRY)
    assert "No matching distribution" in result.stderr  # the real pip ran, as far as it gets without a registry
    assert run(**step).returncode == 0
    assert not list(repository.root.rglob("pwned"))


def test_the_gitlab_job_runs_nothing_of_the_checkout(repository: Repository) -> None:
    hostile_checkout(repository)
    job = yaml.safe_load((ROOT / "ci-templates/gitlab/specbot.gitlab-ci.yml").read_text())["spec-check"]
    lock = ROOT / "requirements" / "check.txt"
    for environment in ({}, {"SPECBOT_LOCK": str(lock)}):
        result = run("\n".join(job["before_script"]), **job["variables"], **NO_REGISTRY, **environment)
        assert "No matching distribution" in result.stderr
    assert not list(repository.root.rglob("pwned"))


def test_reports_are_written_over_a_link_and_not_through_it(repository: Repository, step: dict[str, Any]) -> None:
    outside = repository.root.parent / "environment"
    outside.write_text("kept")
    (repository.root / "out.sarif").symlink_to(outside)
    assert run(**step | {"SARIF": "out.sarif"}).returncode == 0
    assert outside.read_text() == "kept"
    assert json.loads(repository.read("out.sarif"))["version"] == "2.1.0"


def test_everything_that_is_installed_is_pinned_with_its_hash() -> None:
    for lock in set((ROOT / "requirements").glob("*.txt")) - {ROOT / "requirements" / "forbidden-licences.txt"}:
        text = lock.read_text().replace("\\\n", " ")
        pinned = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert pinned
        assert all(re.match(r"[\w.-]+(\[[\w, -]+\])?==\S+ ", line) and "--hash=sha256:" in line for line in pinned), (
            lock
        )
    installs = [
        line
        for file in ("action.yml", "Dockerfile", "Makefile")
        for line in (ROOT / file).read_text().splitlines()
        if re.search(r"--requirement|-r requirements", line) and "uv pip compile" not in line
    ]
    assert len(installs) >= 4
    assert all("--require-hashes" in line for line in installs), installs


def test_no_expression_stands_inside_a_script() -> None:
    """What a workflow puts into a script is read by the shell; through the environment it is not."""
    files = [ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")]
    documents = [yaml.safe_load(file.read_text()) for file in files]
    steps = [*documents[0]["runs"]["steps"]]
    steps += [step for document in documents[1:] for job in document["jobs"].values() for step in job["steps"]]
    scripts = [step["run"] for step in steps if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)
