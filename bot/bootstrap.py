"""The one place where objects are made: settings in, a bot that can look at a target out. Owns clock and chance."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from random import SystemRandom
from typing import TypeVar, cast

from bot.clock import utc_now
from bot.credentials import Credentials
from bot.forges.locks import Locks
from bot.forges.rate_limit import Budgets, kept
from bot.index import look_at_index, read_index
from bot.isolation.child_process import Limits
from bot.isolation.children import Children, Run, StoppedChildError, here
from bot.jobs.advisory_locks import AdvisoryLocks
from bot.jobs.board_store import BoardStore
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.job_run import StoppedError
from bot.jobs.notice_run import NoticeRunner
from bot.jobs.notice_store import NoticeStore
from bot.jobs.queue import Queue
from bot.jobs.rate_limits import SharedRateLimits
from bot.jobs.resync import changed_since
from bot.jobs.stoppable import StoppableForge
from bot.jobs.worker import run_worker
from bot.jobs.worker_config import WorkerConfig
from bot.limited_looks import answer_within_limits, look_within_limits
from bot.looks import look_at_pull, preview_pull, view_pull
from bot.notices import look_at_digest, sender, tell
from bot.onboarding import onboard_within_limits
from bot.outcome_log import keep, say, wake_ups
from bot.policy.model import Mode, Rollout
from bot.policy_names import policy_problems
from bot.report.index import Index
from bot.review.confirm_check_actions import confirm_check_actions
from bot.review.model.actions import Action
from bot.review.model.desired_state import DesiredState
from bot.review.model.look import LookRecorder
from bot.review.model.notices import NoticeRecorder
from bot.review.model.pull_request import PullRequest
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
from bot.review.port import BadCredentialError, Discovery, ForbiddenError, Forge, ForgeError, NotFoundError
from bot.review.reconcile import ReconcileResult, RunContext, show_failure
from config.settings import Settings

T = TypeVar("T")


def chance() -> float:
    """Throw a die between 0 and 1."""
    return SystemRandom().random()


def rollout_of(settings: Settings) -> Rollout:
    """Say how far the operator lets the bot go."""
    return Rollout(most=Mode(settings.mode), without_policy=Mode(settings.mode_without_policy))


class Bot:
    """Looks at targets. One per process, shared by its threads; every look has a client of its own.

    With `children`, whatever reads foreign texts runs in one of them.
    """

    def __init__(  # noqa: PLR0913  # what a bot is made of
        self,
        settings: Settings,
        budgets: Budgets | None = None,
        locks: Locks | None = None,
        board: LookRecorder | None = None,
        reload: Callable[[], Settings] | None = None,
        *,
        children: Children | None = None,
        notices: NoticeRecorder | None = None,
    ) -> None:
        self._board, self._notices = board, notices
        self._children = children
        self._stopping = threading.Event()
        self._credentials = Credentials(settings, reload=reload, budgets=budgets, locks=locks)
        self._rollout = rollout_of(settings)
        self._onboards = settings.onboarding

    def look(
        self,
        target: Target,
        check_actions: tuple[CheckAction, ...] = (),
        since: datetime | None = None,
        before_write: Callable[[], None] = lambda: None,
    ) -> Iterable[Target | ListedTarget]:
        """Make a target as it should be; gives the pull requests to look at in its place. Raises `ForgeError`.

        A credential that was kept may be of yesterday: the App was installed anew, or given other repositories, or its
        key was exchanged. It is dropped at the first refusal of that kind, and the look is made again with a new one.

        Raises `StoppedError`, a `ForgeError`, where a child ended.
        """
        if isinstance(target, AllRepositories):
            return self._renewing(target.forge, lambda: self._repositories_of(target))
        look = partial(self._look, target, check_actions, since, before_write)
        try:
            try:
                return look()
            except NotFoundError:
                return look()
            except BadCredentialError:
                self._credentials.renew(target.forge)
                return look()
        except StoppedChildError as error:  # in the second look, too
            raise StoppedError from error

    def _renewing(self, forge: ForgeName, ask: Callable[[], T]) -> T:
        """Ask, and once more with the credential that stands in the settings by now. Raises `ForgeError`."""
        try:
            return ask()
        except BadCredentialError:
            self._credentials.renew(forge)
            return ask()

    def _look(
        self,
        target: RepositoryTarget,
        check_actions: tuple[CheckAction, ...],
        since: datetime | None,
        before_write: Callable[[], None],
    ) -> Iterable[Target | ListedTarget]:
        run = self._run(target)
        with self._client(target, before_write) as forge:
            match target:
                case PullRef():
                    confirmed = confirm_check_actions(
                        forge, target, check_actions, self._discovery(target.forge).recorded_check_actions
                    )
                    context = RunContext(met_at=since, rollout=self._rollout)
                    outcome = look_within_limits(forge, target, run, context, confirmed)
                    tell(outcome, target, self._notices)
                    return (*say(outcome, self._board), *wake_ups(outcome, target)) if outcome else ()
                case AllPulls(forge=name, repository=repository):
                    if self._onboards:
                        onboard_within_limits(forge, repository, run, self._rollout)
                    return (*forge.open_pulls(repository), SpecIndex(forge=name, repository=repository))
                case HeadPulls(repository=repository, sha=sha):
                    found = forge.pulls_at(repository, sha)
                    return tuple(ListedTarget(target=ref, check_actions=check_actions) for ref in found)
                case SpecIndex():
                    look_at_index(forge, target, self._board, utc_now(), self._rollout, run)
                    look_at_digest(forge, target, self._notices, utc_now(), run)
                    return ()
                case ChangedPulls(repository=repository):
                    return forge.changed_pulls(repository, changed_since(since, utc_now()))
                case MergeGroup():
                    answer_within_limits(forge, target, run, self._rollout)
                    return ()

    def _repositories_of(self, target: AllRepositories) -> tuple[AllPulls, ...]:
        """List what an owner lets the bot see."""
        github = self._credentials.github
        if github is None or target.forge is not ForgeName.GITHUB:
            return ()
        names = github.discovery().repositories_of(target.owner)
        return tuple(AllPulls(forge=target.forge, repository=name) for name in names)

    def stop(self) -> None:
        """Leave every look between two requests, or in the middle of a text."""
        self._stopping.set()
        if self._children is not None:
            self._children.close()

    def _run(self, target: RepositoryTarget) -> Run:
        """Choose where foreign texts are read."""
        return here if self._children is None else self._children.about(target.repository)

    def give_up(self, target: Target, reason: str) -> None:
        """Show on an open pull request that the last try to look at it failed. Raises `ForgeError`."""
        if isinstance(target, PullRef):
            with self._client(target) as forge:
                self._run(target)(show_failure, forge, target, reason, utc_now(), self._rollout)

    def repositories(self, known: Iterable[AllPulls]) -> Iterable[AllPulls]:
        """List the repositories that the bot serves on each forge; one that fails raises its `ForgeError` after the others."""
        known = tuple(known)
        for forge, names in self._of_each(lambda forge: self._repositories_at(forge, known)):
            yield from (AllPulls(forge=forge, repository=name) for name in names)

    def _repositories_at(self, forge: ForgeName, known: Iterable[AllPulls]) -> tuple[str, ...]:
        mine = tuple(one.repository for one in known if one.forge is forge)
        return self._discovery(forge).repositories(mine)

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Ask each forge for failed deliveries once more; gives how many. Raises `ForgeError` after all were asked."""
        return sum(asked for _, asked in self._of_each(lambda forge: self._discovery(forge).redeliver(is_new)))

    def _of_each(self, ask: Callable[[ForgeName], T]) -> Iterator[tuple[ForgeName, T]]:
        """Ask each forge that there are credentials for; what one raises comes after the answers of the others."""
        failures: list[ForgeError] = []
        for forge in self._forges():
            try:
                answer = self._renewing(forge, partial(ask, forge))
            except ForgeError as error:
                failures.append(error)
            else:
                yield forge, answer
        if failures:
            raise failures[0]

    def _forges(self) -> tuple[ForgeName, ...]:
        """Name the forges that there are credentials for."""
        both = ((ForgeName.GITHUB, self._credentials.github), (ForgeName.GITLAB, self._credentials.gitlab))
        return tuple(name for name, found in both if found is not None)

    def _discovery(self, forge: ForgeName) -> Discovery:
        """Make what the sweep asks, with the credential of now."""
        found = self._credentials.github if forge is ForgeName.GITHUB else self._credentials.gitlab
        if found is None:
            raise ForbiddenError(f"there are no credentials for {forge}; `specbot doctor` says what to set")
        return found.discovery()

    def sync(self, ref: PullRef) -> ReconcileResult:
        """Make one pull request as it should be, and tell what that took. Raises `ForgeError`."""
        with self._client(ref) as forge:
            outcome = look_at_pull(forge, ref, (), RunContext(rollout=self._rollout))
        keep(outcome, self._board)
        return outcome

    def preview(self, ref: PullRef) -> tuple[Action, ...]:
        """Tell what `sync` would change, and change nothing. Raises `ForgeError`."""
        with self._client(ref) as forge:
            return preview_pull(forge, ref, self._rollout)

    def view(self, ref: PullRef) -> tuple[PullRequest, DesiredState]:
        """Give a pull request and all that should stand on it; reads only. Raises `ForgeError`."""
        with self._client(ref) as forge:
            return view_pull(forge, ref, self._rollout)

    def index(self, forge: ForgeName, repository: str) -> Index:
        """Read every spec of a repository's default branch. Raises `ForgeError`, `PolicyError`."""
        with self._client(SpecIndex(forge=forge, repository=repository)) as client:
            return read_index(client, repository)

    def policy_problems(self, target: AllPulls) -> tuple[str, ...]:
        """Say what is wrong with the policy of a repository. Raises `ForgeError`."""
        with self._client(target) as client:
            return policy_problems(client, target.repository, sender().problem)

    @contextmanager
    def _client(self, target: RepositoryTarget, before_write: Callable[[], None] = lambda: None) -> Iterator[Forge]:
        kept_now = self._credentials
        github, gitlab, budget = kept_now.github, kept_now.gitlab, kept_now.gitlab_budget
        if target.forge is ForgeName.GITHUB and github is not None:
            with github.client(target.repository, before_write) as client:
                yield cast("Forge", StoppableForge(client, self._stopping))
        elif target.forge is ForgeName.GITLAB and gitlab is not None:
            with kept(budget) if budget else nullcontext(), gitlab.client(before_write) as other:
                yield cast("Forge", StoppableForge(other, self._stopping))
        else:
            raise ForbiddenError(f"there are no credentials for {target}; `specbot doctor` says what to set")


def work(settings: Settings, url: str, concurrency: int, heartbeat: Heartbeat | None = None) -> None:
    """Work off the queue until the process is told to stop."""
    config = WorkerConfig(
        concurrency=concurrency,
        sweep=settings.sweep_minutes,
        per_owner=settings.jobs_per_owner,
        log_days=settings.log_days,
    )
    connections = 2 * config.concurrency + 1
    limits = Limits(seconds=settings.read_seconds, wall=10 * settings.read_seconds)
    with (
        Children(limits) as children,
        Queue(url, connections=connections) as queue,
        BoardStore(url, connections=2, kept=0) as board,
    ):
        budgets, locks, store = SharedRateLimits(queue, time.sleep), AdvisoryLocks(queue), NoticeStore(queue)
        bot = Bot(settings, budgets, locks, board, Settings.load, children=children, notices=store)
        notices = NoticeRunner(store=store, send=sender().send, clock=utc_now)
        run_worker(url, queue, bot, chance=chance, config=config, heartbeat=heartbeat, notices=notices)
