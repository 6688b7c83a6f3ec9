"""A playground in GitLab's shape in this process, and what tests do with it through python-gitlab and over HTTP."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gitlab
import pytest
import requests
from gitlab.v4.objects import Project, ProjectMergeRequest

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import MergeRequest


@pytest.fixture
def forge() -> Iterator[GitLabPlayground]:
    with GitLabPlayground() as running:
        yield running


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody with a token: the raw API and python-gitlab."""

    web_url: str
    token: str
    path: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:  # noqa: ANN401  # any JSON
        """Ask the API; `path` is below the project unless it begins with a slash."""
        below = f"/projects/{self.path.replace('/', '%2F')}/{path}".rstrip("/")
        url = f"{self.web_url}/api/v4{path if path.startswith('/') else below}"
        return requests.request(method, url, json=body, headers={"PRIVATE-TOKEN": self.token, **headers}, timeout=10)

    def project(self) -> Project:
        """Open the project through python-gitlab."""
        return gitlab.Gitlab(self.web_url, private_token=self.token, timeout=10).projects.get(self.path)

    def request(self, iid: int) -> ProjectMergeRequest:
        """Read a merge request through python-gitlab."""
        return self.project().mergerequests.get(iid)

    def commit(self, branch: str, files: Mapping[str, bytes | None], start: str | None = None) -> str:
        """Commit files onto a branch (None deletes); gives the commit's sha."""
        standing = {
            one["path"] for one in self.project().repository_tree(ref=start or branch, recursive=True, all=True)
        }
        actions = [_action(path, content, known=path in standing) for path, content in files.items()]
        wish = {"branch": branch, "commit_message": "Change files", "actions": actions, "start_branch": start}
        return str(self.project().commits.create(wish).id)

    def open(self, files: Mapping[str, bytes | None], branch: str = "topic", title: str = "Search") -> int:
        """Open a merge request that changes files; gives its number."""
        self.commit(branch, files, start="main")
        wish = {"source_branch": branch, "target_branch": "main", "title": title, "description": "About search"}
        return int(self.project().mergerequests.create(wish).iid)


def _action(path: str, content: bytes | None, *, known: bool) -> dict[str, str]:
    if content is None:
        return {"action": "delete", "file_path": path}
    text = b64encode(content).decode()
    return {"action": "update" if known else "create", "file_path": path, "content": text, "encoding": "base64"}


def member(forge: GitLabPlayground, login: str) -> Member:
    """Somebody of the demo world; `bot` is the bot."""
    token = forge.world.bot_token if login == "bot" else forge.tokens[login]
    return Member(web_url=forge.web_url, token=token, path=forge.project.path)


def inside(forge: GitLabPlayground, iid: int) -> MergeRequest:
    """Look into the playground's state."""
    return forge.project.merge_requests[iid]


def position(who: Member, iid: int, path: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    """Write a position on the newest diff."""
    refs = who.request(iid).diff_refs
    return {**refs, "position_type": "text", "old_path": path, "new_path": path, **more}
