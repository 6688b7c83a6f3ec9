"""GitHub behind the port: what the forge says becomes values, actions become requests."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Self, assert_never

from bot.forges.absent import Absent
from bot.forges.cache import Cache
from bot.forges.github import checks, commits, conversation, follow_up_pulls, rest, reviews
from bot.forges.github.api import Api
from bot.forges.github.file_history import read_changed_at
from bot.forges.github.kept_sources import KeptSources
from bot.forges.github.look_ahead import LookAhead, members
from bot.forges.github.mentions import read_mentions
from bot.forges.github.own_checks import read_own_checks
from bot.forges.github.proposals import open_proposal, read_proposals
from bot.forges.github.pull_request_head import changed_pulls
from bot.forges.github.pull_request_head import pull_request_head as read_head
from bot.forges.github.reading import read_pull_request
from bot.forges.github.sources import (
    read_blobs,
    read_fork_point,
    read_moves,
)
from bot.forges.responses import gone_if_missing
from bot.forges.write_lanes import Lanes, make_together
from bot.review.model import actions
from bot.review.model.account import Account, CommitList
from bot.review.model.capabilities import Permission
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.markers import Kind
from bot.review.model.pull_request import Branch, CheckRun, PullRequest, RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.source import SourceFile
from bot.review.model.targets import ListedTarget
from bot.review.port import BadCredentialError, ForgeError, NotFoundError, RejectedError

_LANES: Lanes = {actions.SetCheck: "checks", actions.ChangeLabels: "labels"}
"""What depends on no other change, and is no content that GitHub counts: that goes one by one."""


class GitHub:
    """One GitHub repository's owner, seen with one credential, for one job. Fills the `Forge` port."""

    def __init__(
        self,
        api: Api,
        *,
        app_id: int | None,
        own: Account | None,
        absent: Absent,
        cache: Cache | None = None,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self._api = api
        self._app_id = app_id
        self._own = own
        self._absent = absent
        cache = cache or Cache()
        self._sources = KeptSources(api, cache)
        self._ahead = LookAhead(api, cache, self._sources, absent)
        self._forget = forget

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._api.close()
        if kind is not None and issubclass(kind, BadCredentialError | NotFoundError):
            self._forget()

    def pull_request(self, ref: PullRef) -> PullRequest:
        """Read everything GitHub says of a pull request, files' texts excepted."""
        known = partial(self._ahead.begin, ref)
        return read_pull_request(self._api, ref, app_id=self._app_id, own=self._own, known=known)

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read only what a check needs."""
        return read_head(self._api, ref, app_id=self._app_id, own=self._own)

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        """List the files directly inside the directories at a commit, as full paths."""
        directories = tuple(directories)
        self._ahead.want_tree(repository, sha, directories)
        return self._sources.tree(repository, sha, directories)

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        """Read files by (commit sha, path); what does not exist is absent."""
        wanted = tuple(wanted)
        self._ahead.want_texts(repository, wanted)
        return self._sources.texts(repository, wanted)

    def fork_point(self, repository: str, base: str, head: str) -> str:
        """Name the newest commit that two commits share."""
        return read_fork_point(self._api, repository, base, head)

    def changed_at(self, repository: str, sha: str, path: str) -> datetime | None:
        """Say when a file last changed."""
        return read_changed_at(self._api, repository, sha, path)

    def moved(self, repository: str, since: str, until: str) -> Mapping[str, str]:
        """Say where renamed files went between two commits."""
        return read_moves(self._api, repository, since, until)

    def permissions(self, repository: str, logins: Iterable[str]) -> Mapping[str, Permission]:
        """Read what accounts may do now, by login."""
        return self._ahead.permissions(repository, logins)

    def ask_ahead(self, repository: str, logins: Iterable[str]) -> None:
        """Ask now what accounts may do."""
        self._ahead.begin_permissions(repository, logins)

    def team(self, team: str) -> frozenset[str]:
        """List the account ids of the active members of `org/team`."""
        return self._ahead.team(team)

    def team_members(self, team: str) -> tuple[Account, ...]:
        """List the active members of `org/team`."""
        found = self._api.pages(members(team), rest.User)
        return tuple(Account(id=str(one.id), login=one.login, is_bot=one.type == "Bot") for one in found)

    def commits(self, pull: PullRequest) -> CommitList:
        """List the commits of a pull request."""
        return self._ahead.commits(pull.ref, pull.head.sha)

    def own_checks(self, repository: str, shas: Iterable[str]) -> tuple[CheckRun, ...]:
        """Read the bot's own checks on commits: check runs of an App, statuses of a token."""
        return read_own_checks(self._api, repository, shas, app_id=self._app_id, own=self._own)

    def open_pulls(self, repository: str) -> tuple[PullRef, ...]:
        """List the open pull requests of a repository."""
        with gone_if_missing():
            found = tuple(self._api.pages(f"/repos/{repository}/pulls", rest.PullNumber, state="open"))
        return tuple(PullRef(forge=ForgeName.GITHUB, repository=repository, number=one.number) for one in found)

    def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
        """List the open pull requests whose head is a commit."""
        numbers = sorted(one.number for one in self._ahead.listed(repository) if one.head.sha == sha)
        return tuple(PullRef(forge=ForgeName.GITHUB, repository=repository, number=number) for number in numbers)

    def mentions(self, repository: str, phrases: Iterable[str]) -> tuple[RelatedPull, ...]:
        """Find the pull requests whose description holds all the phrases."""
        return read_mentions(self._api, repository, tuple(phrases))

    def default_branch(self, repository: str) -> Branch:
        """Read the default branch and its tip."""
        try:
            return self._ahead.default_branch(repository)
        except NotFoundError:
            self._absent.note(repository)
            raise

    def organisation_repositories(self, repository: str) -> tuple[str, ...]:
        """Name the owner's `.github`."""
        return self._absent.without((f"{repository.partition('/')[0]}/.github",))

    def listing(self, repository: str, sha: str) -> tuple[str, ...]:
        """List every file at a commit."""
        return tuple(read_blobs(self._api, repository, sha))

    def blobs(self, repository: str, sha: str) -> Mapping[str, str]:
        """List every file at a commit with git's name of its content."""
        return read_blobs(self._api, repository, sha)

    def commit(self, commit: Commit) -> None:
        """Make one commit outside of any pull request."""
        commits.push(self._api, commit)

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        """List the bot's own from a branch, in any state."""
        return read_proposals(self._api, repository, branch, self._own)

    def open_proposal(self, proposal: FollowUpPull) -> None:
        """Open one that follows no other."""
        open_proposal(self._api, proposal, self._own)

    def changed_pulls(self, repository: str, since: datetime) -> tuple[ListedTarget, ...]:
        """List open and merged pull requests that changed after `since`."""
        return tuple(changed_pulls(self._api, repository, since))

    def apply_together(self, pull: PullRequest, wanted: Sequence[actions.Action]) -> tuple[ForgeError | None, ...]:
        """Make changes, side by side those that depend on no other."""
        if any(isinstance(one, actions.PublishReview) for one in wanted):
            self._ahead.begin_threads(pull.ref)
        return make_together(partial(self.apply, pull), wanted, _LANES)

    def apply(self, pull: PullRequest, action: actions.Action) -> None:  # noqa: C901, PLR0912 - one arm per action
        """Make one change; a write whose outcome is unknown is never repeated. Raises `ForgeError`."""
        api = self._api
        match action:
            case actions.ChangeLabels():
                conversation.change_labels(api, pull, action)
            case actions.CreateSummary(body=body):
                conversation.create_comment(api, pull, body, Kind.SUMMARY)
            case actions.EditComment(comment=comment, body=body):
                conversation.edit_comment(api, pull, comment, body)
            case actions.DeleteComment(comment=comment):
                conversation.delete_comment(api, pull, comment)
            case actions.PublishReview():
                reviews.publish(api, pull, action, self._ahead.threads(pull.ref))
            case actions.EditThreadComment(comment=comment, body=body):
                conversation.edit_thread_comment(api, pull, comment, body)
            case actions.ResolveThread(thread=thread):
                reviews.set_resolved(api, pull, thread, resolved=True)
            case actions.ReopenThread(thread=thread):
                reviews.set_resolved(api, pull, thread, resolved=False)
            case actions.OpenGateThread():
                raise RejectedError("GitHub has no thread that holds a merge back; its checks do that.")
            case actions.SetCheck(check=check, as_status=as_status):
                checks.set_check(api, pull, check, as_status=as_status)
            case actions.PostReply(reply=reply):
                conversation.reply(api, pull, reply)
            case actions.AddReaction(reaction=reaction):
                conversation.react(api, pull, reaction)
            case actions.DismissReview(dismissal=dismissal):
                conversation.dismiss(api, pull, dismissal)
            case actions.RequestReviews(accounts=accounts):
                conversation.request_reviews(api, pull, accounts)
            case actions.ClosePull():
                conversation.close(api, pull)
            case actions.PushCommit(commit=commit):
                commits.push(api, commit)
            case actions.RenewPull() | actions.OpenPull():
                follow_up_pulls.change(api, pull, action)
            case _:
                assert_never(action)
