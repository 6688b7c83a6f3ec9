"""What the story needs of somebody's repository before it begins and after it ended. It never pushes to the default branch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol, TypeVar

from specbot_playground.demo.client import Client, RefusedError

T = TypeVar("T")
BRANCHES = "specbot-demo/"
"""Every branch that the story makes begins so."""
_PREFIX = "specbot-demo"
LABELS_BEGIN = (f"{_PREFIX}: ", f"{_PREFIX}::")
"""Every label that the bot makes in the story begins so, on GitHub and on GitLab."""
FOLDER = "specbot-demo"
PATH = f"{FOLDER}/rate-limits.md"
_TEMPLATE = f"{FOLDER}/TEMPLATE.md"
_POLICY = ".specbot.yml"
_POLICIES = (_POLICY, ".github/specbot.yml", ".gitlab/specbot.yml")
_POLICY_TEXT = f"""\
# The policy of Specbot's story. It stands on a branch of the story's own, which goes with it.
version: 1
specs:
  - paths: ["{FOLDER}/*.md"]
    template: {_TEMPLATE}
labels: {{prefix: "{_PREFIX}: "}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pull request: whether it is open, and the branch it comes from, empty where that is another repository's."""

    number: int
    open: bool
    branch: str


class Sandbox(Protocol):
    """A repository that the story is told on, seen by somebody who may write to it."""

    @property
    def default_branch(self) -> str:
        """Tell the default branch; empty in a repository without a commit."""
        ...

    def branches(self) -> list[str]:
        """List the branches of the story."""
        ...

    def start(self, branch: str) -> None:
        """Start a branch at the tip of the default branch."""
        ...

    def has(self, path: str, branch: str) -> bool:
        """Tell whether a file is there."""
        ...

    def remove(self, path: str, branch: str) -> None:
        """Commit that a file goes."""
        ...

    def proposals(self, base: str) -> list[Proposal]:
        """List the pull requests to a branch, open or not."""
        ...

    def close(self, number: int) -> None:
        """Close a pull request."""
        ...

    def delete(self, branch: str) -> None:
        """Delete a branch; one that is gone is no fault."""
        ...

    def labels(self, beginnings: tuple[str, ...] = LABELS_BEGIN) -> list[str]:
        """List the labels that begin so: those of the story."""
        ...

    def delete_label(self, name: str) -> None:
        """Delete a label; one that is gone is no fault."""
        ...


def prepare(sandbox: Sandbox, client: Client, base: str) -> None:
    """Make the branch that the story takes for its base, with a template and a policy of its own."""
    sandbox.start(base)
    for path in _POLICIES:
        if sandbox.has(path, base):
            sandbox.remove(path, base)
    client.add(_POLICY, _POLICY_TEXT, base, "Rule the specs of Specbot's story")
    template = files("specbot_playground").joinpath("technical-spec.md").read_text(encoding="utf-8")
    client.add(_TEMPLATE, template, base, "Give the specs of Specbot's story a template")


def clean(sandbox: Sandbox, keep_labels: Sequence[str] = ()) -> list[str]:
    """Take away all that the story made; gives what is left, each with the reason, read back from the forge."""
    cleaning = _Cleaning(sandbox)
    try:
        return cleaning.run(keep_labels)
    except RefusedError as error:
        return [*cleaning.reasons, f"what is left could not be read: {error}"]


class _Cleaning:
    """One go at taking everything away: what fails does not keep the rest from going."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.reasons: list[str] = []

    def run(self, keep_labels: Sequence[str]) -> list[str]:
        """Close, delete, read back. A base whose pull request stays open stays too: by it the next go finds both."""
        sandbox, branches = self._sandbox, self._sandbox.branches()
        made = [(base, one) for base in branches for one in sandbox.proposals(base)]
        stuck = {
            base for base, one in made if one.open and not self._attempt("pull request", one.number, sandbox.close)
        }
        heads = {one.branch for _, one in made if one.branch} - {sandbox.default_branch}
        for branch in sorted((heads | set(branches)) - stuck):
            self._attempt("branch", branch, sandbox.delete)
        for label in sorted(set(sandbox.labels()) - set(keep_labels)):
            self._attempt("label", label, sandbox.delete_label)
        left = [f"branch {name} is still there" for name in sandbox.branches()]
        left += [f"label {name} is still there" for name in sandbox.labels() if name not in keep_labels]
        open_still = {one.number for base in branches for one in sandbox.proposals(base) if one.open}
        return self.reasons + left + [f"pull request {number} is still open" for number in sorted(open_still)]

    def _attempt(self, kind: str, name: T, change: Callable[[T], None]) -> bool:
        """Make one change; what is refused is kept in words."""
        try:
            change(name)
        except RefusedError as error:
            self.reasons.append(f"{kind} {name}: {error}")
            return False
        return True
