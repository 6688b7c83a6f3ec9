"""GitLab behind the port: what the forge says becomes values, actions become requests."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Self, assert_never

from bot.forges.absent import Absent
from bot.forges.cache import Cache
from bot.forges.gitlab import commits, conversation, reviews, schemas, statuses
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.file_history import read_changed_at
from bot.forges.gitlab.follow_up_pulls import propose
from bot.forges.gitlab.look_ahead import LookAhead
from bot.forges.gitlab.mentions import changed_pulls, read_mentions
from bot.forges.gitlab.paths import project
from bot.forges.gitlab.proposals import open_proposal, read_proposals
from bot.forges.gitlab.pull_commits import read_commits
from bot.forges.gitlab.reading import Reader
from bot.forges.gitlab.sources import read_blobs, read_fork_point, read_moves, read_texts, read_tree
from bot.forges.locks import Locks
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
from bot.review.port import BadCredentialError, ForgeError, NotFoundError

_LANES: Lanes = {
    actions.SetCheck: "checks",
    actions.ChangeLabels: "labels",
    actions.CreateSummary: "summary",
    actions.EditComment: "summary",
    actions.PublishReview: "review",
}
"""What depends on no other change. A status may make the pipeline that the next one has to stand in."""


class GitLab:
    """GitLab, seen with one token, for one job. Fills the `Forge` port."""

    def __init__(
        self, api: Api, *, cache: Cache, own: Account, locks: Locks, absent: Absent, forget: Callable[[], None]
    ) -> None:
        self._api = api
        self._cache = cache
        self._locks = locks
        self._reader = Reader(api, cache, own)
        self._ahead = LookAhead(api, cache, self._reader.ahead, self._reader.branches, absent)
        self._absent = absent
        self._forget = forget

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._api.close()
        if kind is not None and issubclass(kind, BadCredentialError):
            self._forget()

    def pull_request(self, ref: PullRef) -> PullRequest:
        """Read everything GitLab says of a merge request, files' texts excepted."""
        self._ahead.begin(ref)
        pull = self._reader.pull_request(ref, partial(self._ahead.go_on, ref))
        self._ahead.meet(pull)
        return pull

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read only what a check needs."""
        return self._reader.pull_request_head(ref)

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        """List the files directly inside the directories at a commit, as full paths."""
        directories = tuple(directories)
        self._ahead.want_tree(repository, sha, directories)
        return read_tree(self._api, self._cache, repository, sha, directories)

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        """Read files by (commit sha, path); what does not exist is absent."""
        wanted = tuple(wanted)
        self._ahead.want_texts(repository, wanted)
        return read_texts(self._api, self._cache, repository, wanted)

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
        """List the account ids of the active members of a group, `group/subgroup`."""
        return frozenset(member.id for member in self.team_members(team))

    def team_members(self, team: str) -> tuple[Account, ...]:
        """List the active members of a group, `group/subgroup`."""
        return self._ahead.team(team)

    def commits(self, pull: PullRequest) -> CommitList:
        """List the commits of a merge request."""
        self._ahead.want_commits(pull.ref)
        return read_commits(self._api, self._cache, pull.ref, pull.base_before, pull.head.sha)

    def own_checks(self, repository: str, shas: Iterable[str]) -> tuple[CheckRun, ...]:
        """Answer with none: GitLab keeps when each head came, and with it what every note saw."""
        del repository, shas
        return ()

    def open_pulls(self, repository: str) -> tuple[PullRef, ...]:
        """List the open merge requests of a project."""
        with gone_if_missing():
            found = tuple(self._api.pages(f"{project(repository)}/merge_requests", schemas.Numbered, state="opened"))
        return tuple(PullRef(forge=ForgeName.GITLAB, repository=repository, number=one.iid) for one in found)

    def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
        """List the open merge requests whose head is a commit."""
        numbers = self._ahead.heads(repository, sha)
        return tuple(PullRef(forge=ForgeName.GITLAB, repository=repository, number=number) for number in numbers)

    def mentions(self, repository: str, phrases: Iterable[str]) -> tuple[RelatedPull, ...]:
        """Find the merge requests whose description holds all the phrases."""
        return read_mentions(self._api, repository, tuple(phrases))

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        """List the bot's own from a branch, in any state."""
        return read_proposals(self._api, repository, branch, self._reader.own)

    def open_proposal(self, proposal: FollowUpPull) -> None:
        """Open one that follows no other."""
        open_proposal(self._api, proposal, self._reader.own)

    def changed_pulls(self, repository: str, since: datetime) -> tuple[ListedTarget, ...]:
        """List open and merged merge requests that changed after `since`."""
        return tuple(changed_pulls(self._api, repository, since))

    def default_branch(self, repository: str) -> Branch:
        """Read a project's default branch and its tip."""
        try:
            return self._ahead.default_branch(repository)
        except NotFoundError:
            self._absent.note(repository)
            raise

    def organisation_repositories(self, repository: str) -> tuple[str, ...]:
        """Name the project `.gitlab` of each group that the project is in, the nearest first."""
        groups = repository.split("/")[:-1]
        return self._absent.without("/".join((*groups[:depth], ".gitlab")) for depth in range(len(groups), 0, -1))

    def listing(self, repository: str, sha: str) -> tuple[str, ...]:
        """List every file at a commit."""
        return tuple(read_blobs(self._api, self._cache, repository, sha))

    def blobs(self, repository: str, sha: str) -> Mapping[str, str]:
        """List every file at a commit with git's name of its content."""
        return read_blobs(self._api, self._cache, repository, sha)

    def commit(self, commit: Commit) -> None:
        """Make one commit, outside of any merge request."""
        commits.push(self._api, self._locks, commit)

    def apply_together(self, pull: PullRequest, wanted: Sequence[actions.Action]) -> tuple[ForgeError | None, ...]:
        """Make changes, side by side those that depend on no other."""
        return make_together(partial(self.apply, pull), wanted, _LANES)

    def apply(self, pull: PullRequest, action: actions.Action) -> None:  # noqa: C901, PLR0912 - one arm per action
        """Make one change; a write whose outcome is unknown is never repeated."""
        api = self._api
        match action:
            case actions.ChangeLabels():
                conversation.change_labels(api, pull, action)
            case actions.CreateSummary(body=body):
                conversation.create_note(api, pull, body, Kind.SUMMARY)
            case actions.EditComment(comment=note, body=body) | actions.EditThreadComment(comment=note, body=body):
                conversation.edit_note(api, pull, note, body)
            case actions.DeleteComment(comment=comment):
                conversation.delete_note(api, pull, comment)
            case actions.OpenGateThread(body=body):
                conversation.open_thread(api, pull, body)
            case actions.PublishReview():
                reviews.publish(self._reader, pull, action)
            case actions.ResolveThread(thread=thread):
                reviews.set_resolved(api, pull, thread, resolved=True)
            case actions.ReopenThread(thread=thread):
                reviews.set_resolved(api, pull, thread, resolved=False)
            case actions.SetCheck(check=check):
                statuses.set_status(self._reader, pull, check)
            case actions.PostReply(reply=reply):
                conversation.reply(api, pull, reply)
            case actions.AddReaction(reaction=reaction):
                conversation.react(api, pull, reaction)
            case actions.DismissReview(dismissal=dismissal):
                conversation.take_back(api, pull, dismissal)
            case actions.RequestReviews(accounts=accounts):
                conversation.request_reviews(api, pull, accounts)
            case actions.ClosePull():
                conversation.close(api, pull)
            case actions.PushCommit(commit=commit):
                commits.push(api, self._locks, commit)
            case actions.RenewPull(commit=commit):
                commits.start_branch(api, commit)
            case actions.OpenPull(proposal=proposal):
                propose(api, pull, proposal)
            case _:
                assert_never(action)
