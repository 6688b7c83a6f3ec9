"""Somebody's repository on GitHub, before and after the story."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from github import GithubException, UnknownObjectException
from github.Repository import Repository
from requests import RequestException

from specbot_playground.demo.client import RefusedError
from specbot_playground.demo.sandbox import BRANCHES, LABELS_BEGIN, Proposal

_GONE = "Reference does not exist"


@contextmanager
def telling() -> Iterator[None]:
    """Turn what PyGithub and the network raise into `RefusedError`, with GitHub's own words."""
    try:
        yield
    except GithubException as error:
        raise RefusedError(f"GitHub answers {error.status}: {_said(error)}") from error
    except RequestException as error:
        raise RefusedError(f"GitHub does not answer ({type(error).__name__})") from error


def _said(error: GithubException) -> str:
    """Read GitHub's words from a refusal."""
    data = error.data if isinstance(error.data, dict) else {}
    more = "; ".join(
        str(one.get("message") or one.get("code")) for one in data.get("errors") or () if isinstance(one, dict)
    )
    said = str(data.get("message") or error.message or "nothing")
    return f"{said} ({more})" if more else said


@dataclass(frozen=True, slots=True)
class GitHubSandbox:
    """A repository, seen by somebody who may write to it."""

    repository: Repository

    @property
    def default_branch(self) -> str:
        """Tell the default branch; empty in a repository without a commit."""
        name = self.repository.default_branch
        try:
            self.repository.get_branch(name)
        except UnknownObjectException:
            return ""
        return name

    def branches(self) -> list[str]:
        """List the branches of the story."""
        found = self.repository.get_git_matching_refs(f"heads/{BRANCHES}")
        return [one.ref.removeprefix("refs/heads/") for one in found]

    def start(self, branch: str) -> None:
        """Start a branch at the tip of the default branch."""
        tip = self.repository.get_branch(self.repository.default_branch).commit.sha
        self.repository.create_git_ref(f"refs/heads/{branch}", tip)

    def has(self, path: str, branch: str) -> bool:
        """Tell whether a file is there."""
        try:
            self.repository.get_contents(path, ref=branch)
        except UnknownObjectException:
            return False
        return True

    def remove(self, path: str, branch: str) -> None:
        """Commit that a file goes."""
        found = self.repository.get_contents(path, ref=branch)
        sha = (found[0] if isinstance(found, list) else found).sha
        self.repository.delete_file(path, f"Take {path} away for Specbot's story", sha, branch=branch)

    def proposals(self, base: str) -> list[Proposal]:
        """List the pull requests to a branch, open or not."""
        owner = self.repository.owner.login
        return [
            Proposal(
                number=one.number,
                open=one.state == "open",
                branch=one.head.ref if one.head.label.partition(":")[0] == owner else "",
            )
            for one in self.repository.get_pulls(state="all", base=base)
        ]

    def close(self, number: int) -> None:
        """Close a pull request."""
        self.repository.get_pull(number).edit(state="closed")

    def delete(self, branch: str) -> None:
        """Delete a branch; one that is gone is no fault."""
        try:
            self.repository.get_git_ref(f"heads/{branch}").delete()
        except UnknownObjectException:
            return
        except GithubException as error:
            if _GONE not in _said(error):
                raise

    def labels(self, beginnings: tuple[str, ...] = LABELS_BEGIN) -> list[str]:
        """List the labels that begin so: those of the story."""
        return [one.name for one in self.repository.get_labels() if one.name.startswith(beginnings)]

    def delete_label(self, name: str) -> None:
        """Delete a label; one that is gone is no fault."""
        with suppress(UnknownObjectException):
            self.repository.get_label(name).delete()
