"""The port that every forge adapter fills: few reads, one `apply`, and errors that say what to do next."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.review.model.account import Account, CommitList
from bot.review.model.actions import Action
from bot.review.model.capabilities import Permission
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.pull_request import Branch, CheckRun, PullRequest, RelatedPull
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.model.references import PullRef
from bot.review.model.source import SourceFile
from bot.review.model.targets import ListedTarget
from bot.spec.evidence import SpecEvidence


class ForgeError(Exception):
    """The forge did not do what was asked."""


class NotFoundError(ForgeError):
    """The thing is not there, or this credential may not see it."""


class GoneError(NotFoundError):
    """What the job is about is not there any more: the pull request, its repository, or its old name. Nothing is left to do."""


class ForbiddenError(ForgeError):
    """The credential may not do it; the message names the missing permission."""


class BadCredentialError(ForgeError):
    """The credential itself is not valid, or no longer: no missing permission. It is read anew, so trying again may help."""


class ConflictError(ForgeError):
    """The world moved since it was read: read again."""


class RejectedError(ForgeError):
    """The forge understood and refused the content (422): trying the same again is useless."""


class RateLimitedError(ForgeError):
    """Too fast. `retry_at` is when the forge will listen again, in UTC; `guessed` where it did not say so itself."""

    def __init__(self, message: str, retry_at: datetime, *, guessed: bool = False) -> None:
        super().__init__(message)
        self.retry_at = retry_at
        self.guessed = guessed


class UnavailableError(ForgeError):
    """The forge failed or did not answer; whether a write happened is unknown."""


REFUSED_FOR_GOOD = (ForbiddenError, NotFoundError, RejectedError)
"""A 404 too: what one change is about is gone (a branch, a route), and the others are still to be made."""


class EvidenceStore(Protocol):
    """Keeps one small record for each accepted spec that was read, by its content. Shared between threads."""

    def get(self, scheme: str, blob: str) -> SpecEvidence | None:
        """Find the record of a content; `scheme` names what it was judged by."""
        ...

    def put(self, scheme: str, blob: str, evidence: SpecEvidence) -> None:
        """Keep a record."""
        ...

    def listing(self, name: str, read: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        """Give the files of a commit, which never change: those kept under its name, else what is read now."""
        ...


class Discovery(Protocol):
    """What the sweep asks of a forge as a whole, before it asks about any repository."""

    def repositories(self, known: Iterable[str]) -> tuple[str, ...]:
        """List the repositories that the bot serves. `known` are those that events have told of.

        A credential that was given for certain repositories lists these (a GitHub App: its installations'); one that
        could see far more than it was set up for (a person's token, on GitHub or GitLab) answers with `known`.
        """
        ...

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Have sent again what failed, and switch on again what the forge switched off for it; gives how much.

        `is_new` records a name, a delivery's or a webhook's at an hour, and tells whether it is the first time: only then
        it is asked for. GitLab sends a delivery again by hand only, and the list is a hook's own
        (`projects/:id/hooks/:hook/events` since 17.3; the sweep over merge requests covers it), but it switches hooks off.
        """
        ...

    def recorded_check_actions(self, named: Collection[str]) -> Mapping[str, RecordedCheckAction]:
        """Read from the forge's own record which button each of these deliveries told of; what is not on record is absent.

        Takes seconds at most, and a number of requests that does not grow with the deliveries that somebody made up.
        """
        ...


class Forge(Protocol):
    """One forge, seen with one credential, for one job. Not shared between threads."""

    def pull_request(self, ref: PullRef) -> PullRequest:
        """Read everything the forge says of a pull request, files' texts excepted."""
        ...

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read only what a check needs: head, state, address, own checks as far as they are cheap; the rest is empty.

        It is asked when reading the whole has failed, so it should share no request with `pull_request`. An adapter
        that has no smaller question may answer with `pull_request`.
        """
        ...

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        """List the files directly inside the directories (`""` is the root) at a commit, as full paths."""
        ...

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        """Read files by (commit sha, path); what does not exist is absent from the answer."""
        ...

    def fork_point(self, repository: str, base: str, head: str) -> str:
        """Name the newest commit that two commits share; raises `NotFoundError` when they share none."""
        ...

    def changed_at(self, repository: str, sha: str, path: str) -> datetime | None:
        """Say when a file last changed in the history of a commit; None for one that was never there."""
        ...

    def moved(self, repository: str, since: str, until: str) -> Mapping[str, str]:
        """Say where renamed files went between two commits, as old path → new path; deleted files are absent."""
        ...

    def permissions(self, repository: str, logins: Iterable[str]) -> Mapping[str, Permission]:
        """Read what accounts may do now, by login; a stranger has `NONE` (or `READ` in a public repository)."""
        ...

    def ask_ahead(self, repository: str, logins: Iterable[str]) -> None:
        """Begin to ask what `permissions` will be asked of these; an adapter may as well wait until then."""
        ...

    def team(self, team: str) -> frozenset[str]:
        """List the account ids of the active members of `org/team`; raises `ForbiddenError`, `NotFoundError`."""
        ...

    def team_members(self, team: str) -> tuple[Account, ...]:
        """List the active members of `org/team` by name; raises `ForbiddenError`, `NotFoundError`."""
        ...

    def commits(self, pull: PullRequest) -> CommitList:
        """List the commits of a pull request, with whom each of them names."""
        ...

    def own_checks(self, repository: str, shas: Iterable[str]) -> tuple[CheckRun, ...]:
        """Read the bot's own checks on commits; a forge that proves otherwise what approvals saw may answer with none."""
        ...

    def open_pulls(self, repository: str) -> tuple[PullRef, ...]:
        """List the open pull requests of a repository."""
        ...

    def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
        """List the open pull requests whose head is a commit, forks' too: they share its checks.

        An adapter reads the list of open pull requests: no forge finds a fork's by commit.
        """
        ...

    def mentions(self, repository: str, phrases: Iterable[str]) -> tuple[RelatedPull, ...]:
        """Find the pull requests, in any state, whose description holds all the phrases, whatever their case.

        A hundred will do. Where the forge's search lags behind, an adapter adds those that moved last, so that a description
        of a moment ago is found. (GitLab: `merge_requests?search=…&in=description&state=all`.)
        """
        ...

    def default_branch(self, repository: str) -> Branch:
        """Read a repository's default branch and its tip."""
        ...

    def organisation_repositories(self, repository: str) -> tuple[str, ...]:
        """Name the repositories that may hold the organisation's policy for a repository, the nearest first.

        Nobody is asked; what was not found a moment ago may be left out.
        """
        ...

    def listing(self, repository: str, sha: str) -> tuple[str, ...]:
        """List every file at a commit, as full paths in the order of the bytes; links and submodules are left out.

        An adapter reads on where the forge cuts its listing (GitLab: pages of `repository/tree?recursive=true`).
        """
        ...

    def blobs(self, repository: str, sha: str) -> Mapping[str, str]:
        """List what `listing` does, each path with git's name of its content, which changes only when the content does."""
        ...

    def commit(self, commit: Commit) -> None:
        """Make one commit on the branch and sha it names, outside of any pull request.

        Raises `ConflictError` when the branch moved, `ForbiddenError` when it is protected.
        """
        ...

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        """List the bot's own pull requests from a branch, in any state."""
        ...

    def open_proposal(self, proposal: FollowUpPull) -> None:
        """Open a pull request of the bot's own that follows no other; the branch is started anew.

        Where the outcome of the last write is unknown, what stands from the branch counts. Raises `ForgeError`.
        """
        ...

    def changed_pulls(self, repository: str, since: datetime) -> tuple[ListedTarget, ...]:
        """List open and merged pull requests that changed after `since`, with the moment of the last change.

        Reads newest first and stops at `since` (GitLab: `merge_requests?state=all&order_by=updated_at&updated_after=`).
        Closed ones that were not merged are left out.
        """
        ...

    def apply(self, pull: PullRequest, action: Action) -> None:
        """Make one change; raises a `ForgeError`. Never repeats a write whose outcome is unknown."""
        ...

    def apply_together(self, pull: PullRequest, wanted: Sequence[Action]) -> tuple[ForgeError | None, ...]:
        """Make changes in their order, but those side by side that depend on none of the others, as far as the forge allows.

        Gives for each why it was refused for good; raises any other `ForgeError` when all that had begun is done.
        """
        ...
