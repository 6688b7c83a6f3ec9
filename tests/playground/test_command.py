"""`specbot playground` by itself, driven with PyGithub by somebody who has only its line of JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import github
import pytest

SPECBOT = (sys.executable, "-c", "from bot.cli import main; main()")


@pytest.fixture
def line() -> Iterator[dict[str, Any]]:
    child = subprocess.Popen((*SPECBOT, "playground", "--forge", "github"), stdout=subprocess.PIPE)  # noqa: S603  # ourselves
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


def _client(line: dict[str, Any], login: str) -> github.Github:
    auth = github.Auth.Token(line["tokens"][login])
    return github.Github(
        base_url=line["api_url"], auth=auth, seconds_between_requests=None, seconds_between_writes=None
    )


def _remark(number: int) -> Any:  # noqa: ANN401  # PyGithub types it by fields that are not all needed
    return {"path": "docs/specs/a.md", "line": number, "side": "RIGHT", "body": "Say more."}
