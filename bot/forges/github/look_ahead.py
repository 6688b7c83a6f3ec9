"""What a look asks beside its first questions: the list of pull requests, and what the last look at the same one needed."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from urllib.parse import quote

from bot.forges.absent import Absent
from bot.forges.ahead import Ahead, SourcesAhead
from bot.forges.cache import Cache
from bot.forges.github import rest, values
from bot.forges.github.api import Api
from bot.forges.github.kept_sources import KeptSources
from bot.forges.github.pull_commits import read_commits
from bot.forges.github.reading import read_threads
from bot.forges.github.sources import read_default_branch
from bot.policy.model import POLICY_PATHS
from bot.review.model.account import CommitList
from bot.review.model.capabilities import Capabilities, Permission
from bot.review.model.pull_request import Branch, ReviewThread
from bot.review.model.references import PullRef
from bot.review.port import NotFoundError

_RULES = (*POLICY_PATHS, *Capabilities().codeowners)


class LookAhead(SourcesAhead):
    """Answers what may have been asked ahead. For one job, whose first pull request it is about."""

    def __init__(self, api: Api, cache: Cache, sources: KeptSources, absent: Absent) -> None:
        super().__init__(Ahead(api.beside, cache), _RULES)
        self._api = api
        self._sources = sources
        self._absent = absent

    def begin(self, ref: PullRef, tip: str, head: str) -> None:
        """Ask what a look at a pull request will need, whose base branch and head were named just now."""
        self._ref = self._ref or ref
        if ref != self._ref:
            return
        self._commits = tip, head
        self._ahead.forget()
        self._begin_branches(ref)
        repository, sources = ref.repository, self._sources
        self._begin_sources(ref, partial(sources.texts, repository), partial(sources.tree, repository, tip))
        self._begin_people(ref)
        for _ in self._ahead.needed(("commits", ref)):
            self._ahead.begin(("commits", ref, head), partial(read_commits, self._api, ref))

    def _begin_people(self, ref: PullRef) -> None:
        ahead, repository = self._ahead, ref.repository
        self.begin_permissions(repository, ahead.needed(("permission", ref)))
        for team in ahead.needed(("team", ref)):
            ahead.begin(("team", team), partial(self._team, team))

    def _begin_branches(self, ref: PullRef) -> None:
        ahead, repository = self._ahead, ref.repository
        for place in ahead.needed(("listed", repository)):
            ahead.begin("open pulls", partial(self._listed, place))
        for other in self._absent.without(ahead.needed(("default branch", repository))):
            ahead.begin(("default branch", other), partial(read_default_branch, self._api, other))

    def listed(self, repository: str) -> tuple[rest.ListedHead, ...]:
        """List the open pull requests of a repository."""
        if self._ref is None or repository != self._ref.repository:
            return self._listed(repository)
        self._ahead.want(("listed", repository), (repository,))
        return self._ahead.take("open pulls", partial(self._listed, repository))

    def permissions(self, repository: str, logins: Iterable[str]) -> dict[str, Permission]:
        """Read what accounts may do now, by login."""
        logins = tuple(dict.fromkeys(logins))
        self._ahead.want(("permission", self._ref), logins)
        return self._ahead.take_each(
            {
                login: (("permission", repository, login), partial(self._permission, repository, login))
                for login in logins
            }
        )

    def begin_permissions(self, repository: str, logins: Iterable[str]) -> None:
        """Ask now what accounts may do, as far as it was not asked yet."""
        for login in logins:
            self._ahead.begun(("permission", repository, login), partial(self._permission, repository, login))

    def begin_threads(self, ref: PullRef) -> None:
        """Ask for the review threads as they are now."""
        self._ahead.begin(("threads", ref), partial(read_threads, self._api, ref))

    def threads(self, ref: PullRef) -> tuple[ReviewThread, ...]:
        """Give the review threads as they are now, or were when the changes began that are under way."""
        return self._ahead.take(("threads", ref), partial(read_threads, self._api, ref))

    def team(self, team: str) -> frozenset[str]:
        """List the account ids of the active members of a team."""
        self._ahead.want(("team", self._ref), (team,))
        return self._ahead.take(("team", team), partial(self._team, team))

    def commits(self, ref: PullRef, head: str) -> CommitList:
        """List the commits of a pull request."""
        self._ahead.want(("commits", ref), ("all",))
        return self._ahead.take(("commits", ref, head), partial(read_commits, self._api, ref))

    def default_branch(self, repository: str) -> Branch:
        """Read the default branch of a repository, and its tip."""
        self._want_default_branch(repository)
        return self._ahead.take(("default branch", repository), partial(read_default_branch, self._api, repository))

    def _listed(self, repository: str) -> tuple[rest.ListedHead, ...]:
        return tuple(self._api.pages(f"/repos/{repository}/pulls", rest.ListedHead, state="open"))

    def _permission(self, repository: str, login: str) -> Permission:
        """Read one account's permission. GitHub does not know a stranger, nor for a moment anybody at all: so it is asked twice."""
        path = f"/repos/{repository}/collaborators/{quote(login)}/permission"
        for _ in range(2):
            with suppress(NotFoundError):
                return values.permission(self._api.get(path, rest.CollaboratorPermission))
        return Permission.NONE

    def _team(self, team: str) -> frozenset[str]:
        return frozenset(str(member.id) for member in self._api.pages(members(team), rest.Identified))


def members(team: str) -> str:
    """Name the REST path of the members of `org/team`."""
    organisation, _, name = team.partition("/")
    return f"/orgs/{quote(organisation)}/teams/{quote(name)}/members"
