"""What a look asks beside its first questions: the list of merge requests, and what the last look at the same one needed."""

from collections.abc import Iterable, Mapping
from functools import partial

from bot.forges.absent import Absent
from bot.forges.ahead import Ahead, SourcesAhead
from bot.forges.cache import Cache
from bot.forges.gitlab import people, schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.branches import BranchReader
from bot.forges.gitlab.paths import CODEOWNERS, project
from bot.forges.gitlab.pull_commits import read_commits
from bot.forges.gitlab.sources import read_texts, read_tree
from bot.policy.model import POLICY_PATHS
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.pull_request import Branch, PullRequest
from bot.review.model.references import PullRef

RULES = (*POLICY_PATHS, *CODEOWNERS)


class LookAhead(SourcesAhead):
    """Answers what may have been asked ahead. For one job, whose first merge request it is about."""

    def __init__(self, api: Api, cache: Cache, ahead: Ahead, branches: BranchReader, absent: Absent) -> None:
        super().__init__(ahead, RULES)
        self._api = api
        self._cache = cache
        self._branches = branches
        self._absent = absent
        self._is_open = True
        self._met: dict[str, str] = {}
        self._asked: dict[str, str] = {}
        self._levels: dict[str, Permission] = {}

    def begin(self, ref: PullRef) -> None:
        """Ask what a look at a merge request will need, beside the merge request itself."""
        self._ref = self._ref or ref
        if ref != self._ref:
            return
        ahead, repository = self._ahead, ref.repository
        ahead.forget()
        self._levels.clear()
        for place in ahead.needed(("listed", repository)):
            ahead.begin("open pulls", partial(self._listed, place))
        self._begin_people(ref)
        for other in self._absent.without(ahead.needed(("default branch", repository))):
            ahead.begin(("default branch", other), partial(self._branches.default_branch, other))

    def _begin_people(self, ref: PullRef) -> None:
        """Ask for those who spoke by the numbers of their accounts, at once, and for those whom only a policy names by login."""
        ahead, repository = self._ahead, ref.repository
        known = dict(name.split(" ") for name in ahead.needed(("permission", ref)))
        self._asked = {}
        self._begin_met(repository, {login: number for login, number in known.items() if number})
        for login, number in known.items():
            if not number:
                ask = partial(people.read_permissions, self._api, repository, (login,), {})
                ahead.begin(("permission", login), ask)
        for team in ahead.needed(("team", ref)):
            ahead.begin(("team", team), partial(people.read_group, self._api, team))

    def _begin_met(self, repository: str, met: Mapping[str, str]) -> None:
        """Ask what accounts may do whose numbers are known."""
        new = {login: number for login, number in met.items() if self._asked.get(login) != number}
        if new:
            ask = partial(people.read_permissions, self._api, repository, tuple(new), new)
            self._ahead.begin(("permissions", len(self._asked)), ask)
            self._asked |= new

    def begin_permissions(self, repository: str, logins: Iterable[str]) -> None:
        """Ask now what people may do who spoke, as far as it was not asked yet."""
        self._begin_met(repository, {login: self._met[login] for login in logins if login in self._met})

    def go_on(self, ref: PullRef, tip: str, head: str) -> None:
        """Ask for the files that will be needed, whose commits were named just now."""
        if ref != self._ref:
            return
        self._commits, ahead, repository = (tip, head), self._ahead, ref.repository
        texts = partial(read_texts, self._api, self._cache, repository)
        self._begin_sources(ref, texts, partial(read_tree, self._api, self._cache, repository, tip))
        for _ in ahead.needed(("commits", ref)):
            ahead.begin("commits", partial(read_commits, self._api, self._cache, ref, tip, head))

    def meet(self, pull: PullRequest) -> None:
        """Take note of who is who, and whether it is open."""
        if pull.ref == self._ref:
            self._is_open = pull.state is PullState.OPEN
        people_here = (pull.author, *(one.author for one in pull.comments), *(one.author for one in pull.reviews))
        self._met |= {account.login: account.id for account in people_here}

    def heads(self, repository: str, sha: str) -> tuple[int, ...]:
        """List the open merge requests whose head is a commit: the list that was asked ahead may be of a moment before a push."""
        if self._ref is None or repository != self._ref.repository:
            return _at(self._listed(repository), sha)
        self._ahead.want(("listed", repository), (repository,))
        found = _at(self._ahead.take("open pulls", partial(self._listed, repository)), sha)
        return found if self._ref.number in found or not self._is_open else _at(self._listed(repository), sha)

    def permissions(self, repository: str, logins: Iterable[str]) -> Mapping[str, Permission]:
        """Read what accounts may do now, by login. A login that has come to be another account's is asked anew."""
        logins = tuple(dict.fromkeys(logins))
        self._ahead.want(("permission", self._ref), (f"{one} {self._met.get(one, '')}" for one in logins))
        for number in range(len(self._asked)):
            self._levels |= self._ahead.take(("permissions", number), dict)
        for login in logins:
            if login not in self._met:
                self._levels |= self._ahead.take(("permission", login), dict)
        same = [one for one in logins if self._asked.get(one, "") == self._met.get(one, "")]
        found = {one: self._levels.pop(one) for one in same if one in self._levels}
        missing = tuple(one for one in logins if one not in found)
        return {**found, **people.read_permissions(self._api, repository, missing, self._met)}

    def team(self, team: str) -> tuple[Account, ...]:
        """List the active members of a group."""
        self._ahead.want(("team", self._ref), (team,))
        return self._ahead.take(("team", team), partial(people.read_group, self._api, team))

    def default_branch(self, repository: str) -> Branch:
        """Read the default branch of a project, and its tip."""
        self._want_default_branch(repository)
        return self._ahead.take(("default branch", repository), partial(self._branches.default_branch, repository))

    def want_commits(self, ref: PullRef) -> None:
        """Wait for the commits that were asked ahead: they are kept by then."""
        self._ahead.settle("commits")
        self._ahead.want(("commits", ref), ("all",))

    def _listed(self, repository: str) -> tuple[schemas.ListedHead, ...]:
        return tuple(self._api.pages(f"{project(repository)}/merge_requests", schemas.ListedHead, state="opened"))


def _at(listed: Iterable[schemas.ListedHead], sha: str) -> tuple[int, ...]:
    return tuple(sorted(one.iid for one in listed if one.sha == sha))
