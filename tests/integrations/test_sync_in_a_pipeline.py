"""`specbot sync` in a job of GitHub Actions and of GitLab CI, run by the very lines of the Action and of the template."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.operations.pulls import queue
from specbot_playground.server import Playground
from specbot_playground.store import Token
from tests.contract.github_stage import GitHubStage
from tests.contract.gitlab_stage import GitLabStage

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SPEC = "docs/specs/search.md"
HALF = b"# Search\n\n**Status:** Draft\n\n## Open Questions\n\n- [ ] How big may an index grow?\n"
JOBS_TOKEN = "ghs_of_the_job"


def run(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: bash, stop at the first error, with nothing else in the environment."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    inherited = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "LANG": os.environ.get("LANG", "C.UTF-8")}  # noqa: TID251 - a child's
    return subprocess.run(  # noqa: S603 - ours
        command, env=inherited | environment, cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


class GitHubJob:
    """A job of GitHub Actions, with the variables that its documentation names."""

    def __init__(self, playground: Playground, folder: Path) -> None:
        self._playground, self._folder = playground, folder
        self.stage = GitHubStage(playground, app=True)
        world = playground.world
        world.tokens[JOBS_TOKEN] = Token(user=world.app.bot, app=True)
        (folder / "specbot").mkdir()
        (folder / "specbot" / "bin").symlink_to(BIN)

    def run(self, name: str, event: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run the Action's step for an event."""
        file = self._folder / "event.json"
        file.write_text(json.dumps(event))
        (step,) = (one for one in self._action()["runs"]["steps"] if one.get("if") == "inputs.run == 'sync'")
        assert step["env"] == {"SPECBOT_GITHUB_TOKEN": "${{ inputs.token }}"}
        environment = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self._playground.api_url,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_REPOSITORY": self._playground.repository.full_name,
            "RUNNER_TEMP": str(self._folder),
            "SPECBOT_GITHUB_TOKEN": JOBS_TOKEN,
        }
        return run(step["run"], self._folder, environment)

    @staticmethod
    def _action() -> dict[str, Any]:
        action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
        assert action["inputs"]["token"]["default"] == "${{ github.token }}"
        return action


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubJob]:
    with Playground() as playground:
        yield GitHubJob(playground, tmp_path)


def pull_event(number: int, head: str = "acme/payments") -> dict[str, Any]:
    return {"action": "opened", "pull_request": {"number": number, "head": {"repo": {"full_name": head}}}}


def statuses(job: GitHubJob) -> set[str]:
    return {one.context for one in job.stage.playground.repository.statuses}


def test_on_github_a_pull_request_gets_everything(github: GitHubJob) -> None:
    ref = github.stage.open_pull({SPEC: HALF})
    done = github.run("pull_request", pull_event(ref.number))
    assert done.returncode == 0, done.stderr
    assert "✓ post the summary" in done.stdout
    assert statuses(github) == {"spec / document", "spec / approval"}
    assert "sets commit statuses" in done.stderr
    assert "starts no other workflow" in done.stderr
    again = github.run("pull_request", pull_event(ref.number))
    assert "Nothing to change" in again.stdout


def test_on_github_a_comment_is_heard_and_one_on_an_issue_is_none(github: GitHubJob) -> None:
    ref = github.stage.open_pull({SPEC: HALF})
    github.stage.comment("bo", ref, "/spec why")
    done = github.run("issue_comment", {"issue": {"number": ref.number, "pull_request": {"url": "x"}}})
    assert done.returncode == 0, done.stderr
    assert "reply to comment" in done.stdout
    other = github.run("issue_comment", {"issue": {"number": ref.number}})
    assert (other.returncode, "on an issue" in other.stderr) == (2, True)


def test_on_github_a_schedule_looks_at_every_open_one(github: GitHubJob) -> None:
    refs = [github.stage.open_pull({f"docs/specs/{name}.md": HALF}) for name in ("one", "two")]
    done = github.run("schedule", {"schedule": "0 * * * *"})
    assert done.returncode == 0, done.stderr
    assert [f"{ref}:" in done.stdout for ref in refs] == [True, True]
    assert done.stdout.count("✓ post the summary") == 2


def test_on_github_a_merge_group_gets_its_statuses(github: GitHubJob) -> None:
    ref = github.stage.open_pull({"src/a.py": b"1\n"})
    world, repository = github.stage.playground.world, github.stage.playground.repository
    with world.lock:
        sha = queue(world, world.users["dana"], repository, repository.pulls[ref.number])
    group = {"head_sha": sha, "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{ref.number}-{'0' * 40}"}
    done = github.run("merge_group", {"merge_group": group})
    assert done.returncode == 0, done.stderr
    assert {one.context for one in repository.statuses if one.sha == sha} == {"spec / document", "spec / approval"}


def test_on_github_a_token_that_only_reads_is_told_the_way_out(github: GitHubJob) -> None:
    ref = github.stage.open_pull_from_fork({SPEC: HALF})
    app = github.stage.playground.world.app
    app.permissions = dict.fromkeys(app.permissions, "read")
    done = github.run("pull_request", pull_event(ref.number, head="cy/payments"))
    assert done.returncode == 1
    assert "the forge refused:" in done.stderr
    assert "pull_request_target" in done.stderr
    inside = github.run("pull_request_target", pull_event(ref.number, head="cy/payments"))
    assert "pull_request_target" not in inside.stderr


def test_on_github_an_event_that_cannot_be_read_is_said(github: GitHubJob) -> None:
    done = github.run("pull_request", {"pull_request": "?"})
    assert (done.returncode, "GITHUB_EVENT_PATH names no event" in done.stderr) == (2, True)


class GitLabJob:
    """A job of GitLab CI in a pipeline of a merge request, with the variables that its documentation names."""

    def __init__(self, playground: GitLabPlayground, folder: Path) -> None:
        self.stage, self._playground, self._folder = GitLabStage(playground), playground, folder
        template = yaml.safe_load((ROOT / "ci-templates/gitlab/specbot-sync.gitlab-ci.yml").read_text())
        self._job = template["spec-sync"]

    def run(self, iid: int | None, *, token: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the template's script."""
        project = self._playground.project.path
        numbered = {"CI_MERGE_REQUEST_IID": str(iid), "CI_MERGE_REQUEST_PROJECT_PATH": project} if iid else {}
        given = self._playground.world.bot_token if token is None else token
        environment = {
            "CI": "true",
            "GITLAB_CI": "true",
            "CI_SERVER_URL": self._playground.web_url,
            "CI_PROJECT_PATH": project,
            "CI_JOB_TOKEN": "glcbt-of-the-job",
            **({"SPECBOT_GITLAB_TOKEN": given} if given else {}),
            **numbered,
            **{name: value for name, value in self._job["variables"].items() if name != "SPECBOT_PACKAGE"},
            **more,
        }
        return run("\n".join(self._job["script"]), self._folder, environment)


@pytest.fixture
def gitlab(tmp_path: Path) -> Iterator[GitLabJob]:
    with GitLabPlayground() as playground:
        yield GitLabJob(playground, tmp_path)


def test_on_gitlab_a_merge_request_gets_everything(gitlab: GitLabJob) -> None:
    ref = gitlab.stage.open_pull({SPEC: HALF})
    done = gitlab.run(ref.number)
    assert done.returncode == 0, done.stderr
    assert "✓ post the summary" in done.stdout
    assert "A comment starts no pipeline" in done.stderr
    assert "Nothing to change" in gitlab.run(ref.number).stdout


def test_on_gitlab_a_fork_s_pipeline_means_the_target_project(gitlab: GitLabJob) -> None:
    ref = gitlab.stage.open_pull_from_fork({SPEC: HALF})
    done = gitlab.run(ref.number, CI_PROJECT_PATH="cy/payments")
    assert done.returncode == 0, done.stderr
    assert "✓ post the summary" in done.stdout


def test_on_gitlab_a_schedule_hears_what_was_ordered_since(gitlab: GitLabJob) -> None:
    ref = gitlab.stage.open_pull({SPEC: HALF})
    gitlab.run(ref.number)
    gitlab.stage.comment("bo", ref, "/spec why")
    done = gitlab.run(None)
    assert done.returncode == 0, done.stderr
    assert "reply to comment" in done.stdout


def test_on_gitlab_without_a_token_of_its_own_the_job_says_what_is_missing(gitlab: GitLabJob) -> None:
    ref = gitlab.stage.open_pull({SPEC: HALF})
    done = gitlab.run(ref.number, token="")
    assert done.returncode == 1
    assert "CI_JOB_TOKEN may neither comment, nor set a status, nor commit" in done.stderr


def test_outside_of_a_pipeline_a_reference_is_asked_for(tmp_path: Path) -> None:
    done = run("specbot sync", tmp_path, {})
    assert (done.returncode, "this is no job of a pipeline" in done.stderr) == (2, True)


@pytest.mark.parametrize("number", ["x", "0"])
def test_a_number_that_is_none_is_said(gitlab: GitLabJob, number: str) -> None:
    done = gitlab.run(None, CI_MERGE_REQUEST_IID=number)
    assert (done.returncode, "Name REF instead" in done.stderr) == (2, True)
