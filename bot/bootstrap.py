"""The one place where objects are made: settings in, a bot that can look at a target out. Owns clock and chance."""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import SystemRandom
from typing import cast
from urllib.parse import urlsplit

import structlog

from bot.forges import github, gitlab
from bot.forges.kept_evidence import KeptEvidence
from bot.forges.locks import Locks
from bot.forges.rate_limit import Budgets, Limits, RateLimiter, kept
from bot.index import NoPlaceError, keep_index, read_index
from bot.jobs.advisory_locks import AdvisoryLocks
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.job_run import StoppedError
from bot.jobs.queue import Queue
from bot.jobs.rate_limits import SharedRateLimits
from bot.jobs.worker import WorkerConfig, run_worker
from bot.policy_names import policy_problems
from bot.report.index import Index
from bot.review.confirm_presses import confirm_presses
from bot.review.decide import decide
from bot.review.fetch import fetch
from bot.review.model.actions import Action, PublishReview, SetCheck
from bot.review.model.recorded_press import RecordedPress
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import (
    AllPulls,
    AllRepositories,
    ChangedPulls,
    HeadPulls,
    ListedTarget,
    MergeGroup,
    RepositoryTarget,
    SpecIndex,
    Target,
)
from bot.review.port import (
    BadCredentialError,
    Discovery,
    EvidenceStore,
    ForbiddenError,
    Forge,
    NotFoundError,
    RejectedError,
)
from bot.review.present.checks import merge_group_checks
from bot.review.read_precedents import with_precedents
from bot.review.reconcile import ReconcileResult, preview, reconcile, show_failure
from bot.telemetry.job_metrics import CHANGES, FINDINGS, REQUESTS, current_look
from config.settings import Settings

_FIRST_LOOK = timedelta(days=3)
_CLOCKS_DIFFER = timedelta(minutes=1)


def utc_now() -> datetime:
    """Read the clock of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - the place that reads the clock


def chance() -> float:
    """Throw a die between 0 and 1."""
    return SystemRandom().random()


def github_credentials(settings: Settings, budgets: Budgets | None = None) -> github.GitHubCredentials | None:
    """Make GitHub's credentials, an App's before a token's; None without any."""
    token, key = settings.github_token.get_secret_value(), settings.github_private_key.get_secret_value()
    identity: github.App | github.Token
    if settings.github_app_id:
        identity = github.App(id=str(settings.github_app_id), private_key=key)
    elif token:
        identity = github.Token(text=token)
    else:
        return None
    return github.GitHubCredentials(
        identity, clock=utc_now, api_url=settings.github_api_url, budgets=budgets, limits=_limits(settings)
    )


def _limits(settings: Settings) -> Limits:
    """Say how much new content a credential may write; 0 is no limit."""
    found = (
        (settings.writes_per_minute, timedelta(minutes=1)),
        (settings.writes_per_hour, timedelta(hours=1)),
    )
    return tuple((count, window) for count, window in found if count)


def gitlab_credentials(settings: Settings, turns: Locks | None = None) -> gitlab.GitLabCredentials | None:
    """Make GitLab's credentials; None without a token."""
    token = settings.gitlab_token.get_secret_value()
    return gitlab.GitLabCredentials(token, clock=utc_now, url=settings.gitlab_url, turns=turns) if token else None


def _gitlab_budget(settings: Settings, budgets: Budgets) -> RateLimiter:
    """Name GitLab's token without telling it. GitLab has no limit on new content but the one that it answers with."""
    digest = sha256(settings.gitlab_token.get_secret_value().encode()).hexdigest()[:12]
    return budgets(f"{urlsplit(settings.gitlab_url).netloc} token {digest}", ())


class Bot:
    """Looks at targets. One per process, shared by its threads; every look has a client of its own."""

    def __init__(self, settings: Settings, budgets: Budgets | None = None, turns: Locks | None = None) -> None:
        self._stopping = threading.Event()
        self._evidence = KeptEvidence()
        self._github = github_credentials(settings, budgets)
        self._gitlab = gitlab_credentials(settings, turns)
        self._gitlab_budget = _gitlab_budget(settings, budgets) if budgets else None

    def look(
        self,
        target: Target,
        check_actions: tuple[CheckAction, ...] = (),
        since: datetime | None = None,
        before_write: Callable[[], None] = lambda: None,
    ) -> Iterable[Target | ListedTarget]:
        """Make a target as it should be; gives the pull requests to look at in its place. Raises `ForgeError`.

        A credential that was kept may be of yesterday: the App was installed anew, or given other repositories. It is
        dropped at the first refusal of that kind, and the look is made again with a new one.
        """
        if isinstance(target, AllRepositories):
            return self._repositories_of(target)
        try:
            return self._look(target, check_actions, since, before_write)
        except (BadCredentialError, NotFoundError):
            return self._look(target, check_actions, since, before_write)

    def _look(
        self,
        target: RepositoryTarget,
        check_actions: tuple[CheckAction, ...],
        since: datetime | None,
        before_write: Callable[[], None],
    ) -> Iterable[Target | ListedTarget]:
        with self._client(target, before_write) as forge:
            match target:
                case PullRef():
                    confirmed = confirm_presses(forge, target, check_actions, self._presses(target.forge))
                    outcome = reconcile(forge, target, utc_now, confirmed, self._evidence, met_at=since)
                    _log(outcome)
                    return outcome.enqueue
                case AllPulls(forge=name, repository=repository):
                    return (*forge.open_pulls(repository), SpecIndex(forge=name, repository=repository))
                case HeadPulls(repository=repository, sha=sha):
                    found = forge.pulls_at(repository, sha)
                    return tuple(ListedTarget(target=ref, check_actions=check_actions) for ref in found)
                case SpecIndex():
                    _keep_index(forge, target)
                    return ()
                case ChangedPulls(repository=repository):
                    return forge.changed_pulls(repository, _changed_since(since))
                case MergeGroup():
                    _answer_group(forge, target, self._evidence)
                    return ()

    def _repositories_of(self, target: AllRepositories) -> tuple[AllPulls, ...]:
        """List what an owner lets the bot see."""
        if self._github is None or target.forge is not ForgeName.GITHUB:
            return ()
        names = self._github.household().repositories_of(target.owner)
        return tuple(AllPulls(forge=target.forge, repository=name) for name in names)

    def stop(self) -> None:
        """Leave every look between two requests."""
        self._stopping.set()

    def give_up(self, target: Target, reason: str) -> None:
        """Show on an open pull request that the last try to look at it failed. Raises `ForgeError`."""
        if isinstance(target, PullRef):
            with self._client(target) as forge:
                show_failure(forge, target, reason, utc_now())

    def repositories(self, known: Iterable[AllPulls]) -> Iterable[AllPulls]:
        """List the repositories that the bot serves on each forge. Raises `ForgeError`."""
        known = tuple(known)
        for forge, household in self._households():
            names = household.repositories(one.repository for one in known if one.forge is forge)
            yield from (AllPulls(forge=forge, repository=name) for name in names)

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Ask each forge for failed deliveries once more; gives how many. Raises `ForgeError`."""
        return sum(household.redeliver(is_new) for _, household in self._households())

    def _presses(self, name: ForgeName) -> Callable[[Collection[str]], Mapping[str, RecordedPress]]:
        return next(household.presses for forge, household in self._households() if forge is name)

    def _households(self) -> Iterator[tuple[ForgeName, Discovery]]:
        if self._github is not None:
            yield ForgeName.GITHUB, self._github.household()
        if self._gitlab is not None:
            yield ForgeName.GITLAB, self._gitlab.household()

    def sync(self, ref: PullRef) -> ReconcileResult:
        """Make one pull request as it should be, and tell what that took. Raises `ForgeError`."""
        with self._client(ref) as forge:
            return reconcile(forge, ref, utc_now, evidence=self._evidence)

    def preview(self, ref: PullRef) -> tuple[Action, ...]:
        """Tell what `sync` would change, and change nothing. Raises `ForgeError`."""
        with self._client(ref) as forge:
            return preview(forge, ref, utc_now(), self._evidence)

    def index(self, forge: ForgeName, repository: str) -> Index:
        """Read every spec of a repository's default branch. Raises `ForgeError`, `PolicyError`."""
        with self._client(SpecIndex(forge=forge, repository=repository)) as client:
            return read_index(client, repository)

    def policy_problems(self, target: AllPulls) -> tuple[str, ...]:
        """Say what is wrong with the policy of a repository. Raises `ForgeError`."""
        with self._client(target) as client:
            return policy_problems(client, target.repository)

    @contextmanager
    def _client(self, target: RepositoryTarget, before_write: Callable[[], None] = lambda: None) -> Iterator[Forge]:
        if target.forge is ForgeName.GITHUB and self._github is not None:
            with self._github.client(target.repository, before_write) as client:
                yield cast("Forge", _Stoppable(client, self._stopping))
        elif target.forge is ForgeName.GITLAB and self._gitlab is not None:
            budget = self._gitlab_budget
            with kept(budget) if budget else nullcontext(), self._gitlab.client(before_write) as other:
                yield cast("Forge", _Stoppable(other, self._stopping))
        else:
            raise ForbiddenError(f"there are no credentials for {target}; `specbot doctor` says what to set")


class _Stoppable:
    """A forge's client that answers no more when the process is to end: a look may be left between any two requests."""

    def __init__(self, client: Forge, stopping: threading.Event) -> None:
        self._client = client
        self._stopping = stopping

    def __getattr__(self, name: str) -> object:
        if self._stopping.is_set():
            raise StoppedError
        return getattr(self._client, name)


def work(settings: Settings, url: str, concurrency: int, pulse: Heartbeat | None = None) -> None:
    """Work off the queue until the process is told to stop."""
    pace = WorkerConfig(concurrency=concurrency, sweep=settings.sweep_minutes, per_owner=settings.jobs_per_owner)
    with Queue(url, connections=2 * pace.concurrency + 1) as queue:
        bot = Bot(settings, SharedRateLimits(queue, time.sleep), AdvisoryLocks(queue))
        run_worker(url, queue, bot, chance=chance, pace=pace, pulse=pulse)


def _changed_since(since: datetime | None) -> datetime:
    """Say how far back to look for what changed; clocks may differ by a minute."""
    now = utc_now()
    return (since or now - _FIRST_LOOK) - _CLOCKS_DIFFER


def _answer_group(forge: Forge, group: MergeGroup, evidence: EvidenceStore) -> None:
    """Give a commit of the merge queue the checks of its pull request: the queue waits for them by name."""
    snapshot = with_precedents(forge, fetch(forge, group.pull, utc_now()), evidence)
    for check in merge_group_checks(group.sha, (decide(snapshot),)):
        forge.apply(snapshot.pull, SetCheck(check=check, id=None))


def _keep_index(forge: Forge, target: SpecIndex) -> None:
    """Bring the index up to date; where the bot may not, that is for people, and said once."""
    log = structlog.get_logger()
    try:
        commit = keep_index(forge, target.repository)
    except (ForbiddenError, RejectedError, NoPlaceError) as error:
        log.warning("index not kept", reason=str(error))
    else:
        log.info("index kept", commit=commit is not None)


def _log(outcome: ReconcileResult) -> None:
    """Say in one line what a look decided, changed and took; count what people see of it."""
    changes, look = [type(action).__name__ for action in outcome.applied], current_look()
    requests, seconds = look.total(REQUESTS), round(look.seconds(), 3)
    decided = asdict(outcome.decision)
    structlog.get_logger().info("reconciled", **decided, changes=changes, requests=requests, seconds=seconds)
    for action, change in zip(outcome.applied, changes, strict=True):
        look.add(CHANGES, change)
        for finding in action.findings if isinstance(action, PublishReview) else ():
            look.add(FINDINGS, finding.code or "offer")
    for refusal in outcome.refused:
        structlog.get_logger().warning("refused", change=type(refusal.action).__name__, reason=refusal.reason)
