"""`specbot playground` by itself, driven with a library of its forge by somebody who has only its line of JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import github
import gitlab
import pytest
import requests

SPECBOT = (sys.executable, "-c", "from bot.cli import main; main()")


@pytest.fixture
def line() -> Iterator[dict[str, Any]]:
    yield from _line("github")


@pytest.fixture
def gitlab_line() -> Iterator[dict[str, Any]]:
    yield from _line("gitlab")


def _line(forge: str) -> Iterator[dict[str, Any]]:
    child = subprocess.Popen((*SPECBOT, "playground", "--forge", forge), stdout=subprocess.PIPE)  # noqa: S603  # ourselves
    assert child.stdout is not None
    yield json.loads(child.stdout.readline())
    child.terminate()
    assert child.wait(10) == 0
    assert child.stdout.read() == b""
    child.stdout.close()


def test_a_pull_request_from_branch_to_merge(line: dict[str, Any]) -> None:
    assert {"api_url", "web_url", "tokens", "app"} <= line.keys()
    with _client(line, "ada") as ada, _client(line, "bo") as bo:
        repo = ada.get_repo(line["repository"])
        repo.create_git_ref("refs/heads/topic", repo.get_branch("main").commit.sha)
        made = repo.create_file("docs/specs/a.md", "Begin", "# A\n\nText.\n", branch="topic")
        pull = repo.create_pull(base="main", head="topic", title="A", body="Please read")
        pull.create_issue_comment("Ready?")
        seen = bo.get_repo(line["repository"]).get_pull(pull.number)
        assert [file.filename for file in seen.get_files()] == ["docs/specs/a.md"]
        seen.create_review(body="Good", event="APPROVE", comments=[_remark(3)])
        assert seen.merge(merge_method="squash", sha=made["commit"].sha).merged
        pull.update()
        assert (pull.state, pull.merged, pull.comments, pull.review_comments) == ("closed", True, 1, 1)
        assert [(one.user.login, one.state) for one in pull.get_reviews()] == [("bo", "APPROVED")]
        main = repo.get_contents("docs/specs/a.md")
        assert not isinstance(main, list)
        assert main.decoded_content == b"# A\n\nText.\n"


def test_the_app_of_the_line_gets_a_token(line: dict[str, Any]) -> None:
    app = line["app"]
    auth = github.Auth.AppAuth(app["id"], app["private_key"])
    with github.GithubIntegration(auth=auth, base_url=line["api_url"]) as integration:
        owner, name = line["repository"].split("/")
        installation = integration.get_repo_installation(owner, name)
        assert installation.id == app["installation_id"]
        assert integration.get_access_token(installation.id).token
        assert integration.get_app().slug == app["slug"]


def test_a_merge_request_from_branch_to_merge(gitlab_line: dict[str, Any]) -> None:
    assert {"api_url", "web_url", "tokens", "app"} <= gitlab_line.keys()
    people = {
        login: gitlab.Gitlab(gitlab_line["web_url"], private_token=token) for login, token in _tokens(gitlab_line)
    }
    ada, bo, bot = (people[login].projects.get(gitlab_line["repository"]) for login in ("ada", "bo", "bot"))
    assert gitlab_line["api_url"] == people["ada"].api_url
    ada.branches.create({"branch": "topic", "ref": "main"})
    ada.files.create({"file_path": "docs/a.md", "branch": "topic", "content": "# A\n", "commit_message": "Begin"})
    made = ada.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "A"})
    bot.mergerequests.get(made.iid).notes.create({"body": "Seen"})
    bo.mergerequests.get(made.iid).approve()
    bo.mergerequests.get(made.iid).merge()
    seen = ada.mergerequests.get(made.iid)
    assert (seen.state, seen.user_notes_count) == ("merged", 1)
    assert ada.files.get("docs/a.md", ref="main").decode() == b"# A\n"


def _tokens(line: dict[str, Any]) -> list[tuple[str, str]]:
    return [*line["tokens"].items(), ("bot", line["app"]["token"])]


def _client(line: dict[str, Any], login: str) -> github.Github:
    auth = github.Auth.Token(line["tokens"][login])
    return github.Github(
        base_url=line["api_url"], auth=auth, seconds_between_requests=None, seconds_between_writes=None
    )


def _remark(number: int) -> Any:  # noqa: ANN401  # PyGithub types it by fields that are not all needed
    return {"path": "docs/specs/a.md", "line": number, "side": "RIGHT", "body": "Say more."}


def test_answers_can_be_as_late_as_those_of_a_forge_that_is_far_away() -> None:
    command = (*SPECBOT, "playground", "--latency", "300ms")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:  # noqa: S603  # ourselves
        assert child.stdout is not None
        facts = json.loads(child.stdout.readline())
        headers = {"Authorization": f"Bearer {facts['tokens']['ada']}"}
        answer = requests.get(f"{facts['api_url']}/user", headers=headers, timeout=30)
        child.terminate()
    assert answer.json()["login"] == "ada"
    assert answer.elapsed.total_seconds() >= 0.3


@pytest.mark.parametrize("latency", ["fast", "-1s", "61s", "200"])
def test_what_is_no_latency_is_refused(latency: str) -> None:
    ran = subprocess.run((*SPECBOT, "playground", "--latency", latency), capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, "write 200ms or 1.5s" in ran.stderr) == (2, True)
