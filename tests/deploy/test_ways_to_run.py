"""The pages of the ways to run the bot: what their commands name is there, and is what the program and the image have."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config.settings import unknown_names
from tests.service.processes import ROOT, specbot

PAGES = ("container", "compose", "kubernetes", "systemd", "github-actions", "gitlab-ci")
UNIT = ROOT / "deploy/systemd/specbot.service"
DROP_INS = sorted((ROOT / "deploy/systemd/specbot.service.d").glob("*.conf"))
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def commands(page: str) -> str:
    """Give everything that stands in fences."""
    text = (ROOT / f"docs/{page}.md").read_text()
    return "\n".join(re.findall(r"(?ms)^```[a-z]*\n(.*?)^```$", text))


def directives(file: Path) -> list[tuple[str, str]]:
    """Read a unit's lines; a key may stand several times, so configparser alone would lose some."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(file.read_text())
    assert parser.sections()
    lines = (line.partition("=") for line in file.read_text().splitlines() if re.match(r"[A-Z]\w+=", line))
    return [(key, value) for key, _, value in lines]


def environment(file: Path) -> dict[str, str]:
    words = [word for key, value in directives(file) if key == "Environment" for word in value.split()]
    return dict(word.split("=", 1) for word in words)


@pytest.mark.parametrize("page", PAGES)
def test_every_way_has_a_page_that_the_overview_names(page: str) -> None:
    assert f"({page}.md)" in (ROOT / "docs/deploy.md").read_text()
    assert commands(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_settings_that_a_page_names_are_ones_that_the_program_has(page: str) -> None:
    named = re.findall(r"\bSPECBOT_[A-Z_]+\b", (ROOT / f"docs/{page}.md").read_text())
    own = {"SPECBOT_LOCK", "SPECBOT_PACKAGE"}  # of the GitLab template
    assert unknown_names(dict.fromkeys(set(named) - own, "")) == ()


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    named = re.findall(
        r"\b(?:deploy|ci-templates|requirements|tests)/[\w./-]*\w", (ROOT / f"docs/{page}.md").read_text()
    )
    assert [name for name in named if not (ROOT / name).exists() and "/mine" not in name] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_ours_that_a_page_names_are_commands(page: str) -> None:
    named = set(re.findall(r"(?m)^(?:\S*/)?specbot ([a-z]+)", commands(page)))
    named |= set(re.findall(r"docker exec specbot specbot ([a-z]+)", (ROOT / f"docs/{page}.md").read_text()))
    for name in named:
        assert specbot(name, "--help").code == 0


def test_the_container_mounts_what_the_image_declares() -> None:
    (folder,) = re.findall(r"(?m)^VOLUME (\S+)$", DOCKERFILE)
    assert f"--volume specbot:{folder}" in commands("container")
    assert f"SPECBOT_DATA_DIR={folder}" in DOCKERFILE
    assert "--publish 127.0.0.1:8000:8000" in commands("container")
    assert "SPECBOT_PORT=8000" in DOCKERFILE


def test_the_unit_is_hardened_and_writes_to_its_own_folder_only() -> None:
    found = dict(directives(UNIT))
    wanted = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "DynamicUser": "yes",
        "CapabilityBoundingSet": "",
        "RestrictNamespaces": "yes",
        "StateDirectoryMode": "0700",
    }
    assert {key: found[key] for key in wanted} == wanted
    assert environment(UNIT)["SPECBOT_DATA_DIR"] == f"/var/lib/{found['StateDirectory']}"
    assert found["ExecStart"].split()[1:] == ["serve"]


@pytest.mark.parametrize("file", [UNIT, *DROP_INS], ids=lambda file: file.name)
def test_the_units_settings_are_ones_that_the_program_has(file: Path) -> None:
    names = [name for name in environment(file) if name.startswith("SPECBOT_")]
    assert names
    assert unknown_names(dict.fromkeys(names, "")) == ()
    handed = {value.partition(":")[0] for key, value in directives(file) if key == "LoadCredential"}
    assert {value.removeprefix("%d/") for value in environment(file).values() if value.startswith("%d/")} == handed


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    """Where systemd is not installed, its own checker is not either; the other tests hold the file then."""
    checker = shutil.which("systemd-analyze")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/specbot/bin/specbot", "/bin/true"))
    command = [checker, "verify", "--man=no", str(copy)] if checker else ["true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - found on the path
    assert [line for line in done.stderr.splitlines() if copy.name in line] == []


def test_the_workflow_of_the_page_may_write_what_the_bot_writes_and_checks_nothing_out() -> None:
    text = commands("github-actions")
    workflow = yaml.safe_load(text.replace("<owner>/specbot@<commit>", "o/specbot@c"))
    assert workflow["permissions"] == {
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "write",
    }
    (step,) = workflow["jobs"]["specbot"]["steps"]
    assert step["with"] == {"run": "sync"}
    assert {"pull_request_target", "issue_comment", "merge_group", "schedule", "push"} <= workflow[True].keys()


def test_the_gitlab_job_checks_nothing_out_and_runs_the_one_command() -> None:
    job = yaml.safe_load((ROOT / "ci-templates/gitlab/specbot-sync.gitlab-ci.yml").read_text())["spec-sync"]
    assert job["variables"]["GIT_STRATEGY"] == "none"
    assert job["script"] == ["specbot sync"]
