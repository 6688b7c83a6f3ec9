"""Somebody's project on GitLab, before and after the story."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gitlab.exceptions import GitlabError
from gitlab.v4.objects import Project
from requests import RequestException

from specbot_playground.demo.client import RefusedError
from specbot_playground.demo.sandbox import BRANCHES, LABELS_BEGIN, Proposal

_NOT_FOUND = 404


@contextmanager
def telling() -> Iterator[None]:
    """Turn what python-gitlab and the network raise into `RefusedError`, with GitLab's own words."""
    try:
        yield
    except GitlabError as error:
        raise RefusedError(f"GitLab answers {error.response_code or 'nothing'}: {error.error_message}") from error
    except RequestException as error:
        raise RefusedError(f"GitLab does not answer ({type(error).__name__})") from error


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except GitlabError as error:
        if error.response_code != _NOT_FOUND:
            raise


@dataclass(frozen=True, slots=True)
class GitLabSandbox:
    """A project, seen by somebody who may write to it."""

    project: Project

    @property
    def default_branch(self) -> str:
        """Tell the default branch; empty in a project without a commit."""
        return "" if self.project.attributes.get("empty_repo") else str(self.project.default_branch or "")

    def branches(self) -> list[str]:
        """List the branches of the story."""
        found = self.project.branches.list(search=f"^{BRANCHES}", get_all=True)
        return [one.name for one in found if one.name.startswith(BRANCHES)]

    def start(self, branch: str) -> None:
        """Start a branch at the tip of the default branch."""
        self.project.branches.create({"branch": branch, "ref": self.default_branch})

    def has(self, path: str, branch: str) -> bool:
        """Tell whether a file is there."""
        try:
            self.project.files.get(path, ref=branch)
        except GitlabError as error:
            if error.response_code != _NOT_FOUND:
                raise
            return False
        return True

    def remove(self, path: str, branch: str) -> None:
        """Commit that a file goes."""
        self.project.files.delete(path, branch, f"Take {path} away for Specbot's story")

    def proposals(self, base: str) -> list[Proposal]:
        """List the merge requests to a branch, open or not."""
        return [
            Proposal(
                number=int(one.iid),
                open=one.state == "opened",
                branch=one.source_branch if one.source_project_id == self.project.id else "",
            )
            for one in self.project.mergerequests.list(target_branch=base, state="all", get_all=True)
        ]

    def close(self, number: int) -> None:
        """Close a merge request."""
        self.project.mergerequests.update(number, {"state_event": "close"})

    def delete(self, branch: str) -> None:
        """Delete a branch; one that is gone is no fault."""
        with _unless_gone():
            self.project.branches.delete(branch)

    def labels(self, beginnings: tuple[str, ...] = LABELS_BEGIN) -> list[str]:
        """List the project's labels that begin so: those of the story."""
        found = self.project.labels.list(include_ancestor_groups=False, get_all=True)
        return [one.name for one in found if one.name.startswith(beginnings)]

    def delete_label(self, name: str) -> None:
        """Delete a label; one that is gone is no fault."""
        with _unless_gone():
            self.project.labels.delete(name)
