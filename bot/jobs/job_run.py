"""One run of one job: look at its target, write down how that ended, queue what follows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

import msgspec
import structlog

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.intake import BACKGROUND, EVENT
from bot.jobs.lease import Lease, LostJobError
from bot.jobs.queue import Queue
from bot.jobs.resync import SWEEP_DELIVERY, ResyncSource
from bot.jobs.retry_policy import RunOutcome, after
from bot.review.model.references import InvalidReferenceError, PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import (
    AllPulls,
    AllRepositories,
    ChangedPulls,
    IncomingEvent,
    ListedTarget,
    Target,
    parse_target,
)
from bot.review.port import ForgeError, UnavailableError

AGAIN_SECONDS = 1.0
_DATABASE_TRIES = 20
_NOT_AT_ONCE = timedelta(seconds=5)
"""Where this machine's clock is behind the database's, a moment that has come there has not come here."""


class StoppedError(Exception):
    """The process is to end: the rest of a look is for another one."""


class JobHandler(ResyncSource, Protocol):
    """What a worker does with its jobs. Called from several threads."""

    def look(
        self,
        target: Target,
        check_actions: tuple[CheckAction, ...],
        since: datetime | None,
        before_write: Callable[[], None],
    ) -> Iterable[Target | ListedTarget]:
        """Look at one target; gives further ones: a repository gives its pull requests.

        `check_actions` are the buttons that were pressed there, `since` is when the last good look began; for a
        pull request it is when the bot met its repository: what nobody touched since was open before. `before_write`
        is called before each write, and what it raises ends the look. Raises `ForgeError`, and `StoppedError` some time
        after `stop`.
        """
        ...

    def stop(self) -> None:
        """Leave the rest of every look to others."""
        ...

    def give_up(self, target: Target, reason: str) -> None:
        """Show that the last try failed, where people look; raises whatever keeps it from that."""
        ...


class JobArgs(msgspec.Struct, frozen=True, kw_only=True):
    """What a job says, as far as a run needs it; why it waits for its time is for SQL alone."""

    target: str
    delivery: str
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRunner:
    """Runs jobs. Shared by the threads of a worker."""

    queue: Queue
    handler: JobHandler
    chance: Callable[[], float]
    stopping: Event
    """Set when nobody should wait for the database any more."""

    def run(self, args: JobArgs, lease: Lease) -> None:
        """Look at a target once, and again when the database fails in the middle; raises what makes the job fail."""
        try:
            self._look(args, lease)
        except LostJobError as error:
            structlog.get_logger().warning("lost", error=str(error))
        except QueueUnavailableError:
            self._again_when_it_answers(args)

    def _look(self, args: JobArgs, lease: Lease) -> None:
        """Look at a target once. A bug fails the job at once; it is logged here, with the reference, and nowhere else."""
        queue, target, log = self.queue, args.target, structlog.get_logger()
        began = queue.clock()
        check_actions = queue.check_actions(target, began=began)
        try:
            found = _known(target)
            further = self.handler.look(found, check_actions, self._since(found, args.delivery), lease.check)
            self._pass_on(args.delivery, further)
        except ForgeError as error:
            self._let_down(args, error, began)
        except StoppedError:
            log.info("given back")
            queue.later(target, args.delivery, began, attempt=args.attempt, limited=False)
            queue.finish(target, RunOutcome.LATER, began=began, tries=args.attempt)
        except (QueueUnavailableError, LostJobError):
            raise
        except Exception as error:
            log.exception("bug")
            reason = f"a mistake of Specbot's own ({type(error).__name__}); its log has the details under {target}"
            queue.finish(target, RunOutcome.FAILED, began=began, tries=args.attempt + 1, error=repr(error))
            give_up(self.handler, target, reason)
            raise
        else:
            # A button that was pressed as the look began wants another one.
            if queue.finish(target, RunOutcome.DONE, began=began, check_actions=len(check_actions)):
                queue.later(target, args.delivery, began, attempt=0, limited=False)

    def _since(self, target: Target, delivery: str) -> datetime | None:
        """Tell since when a look need not look back; the first one at anything in a repository writes down that it is met."""
        if isinstance(target, AllRepositories):
            return None
        repository, swept = f"{target.forge}:{target.repository}", delivery.startswith(SWEEP_DELIVERY)
        whole = isinstance(target, AllPulls | ChangedPulls)
        met_at = self.queue.met_at(repository, whole=whole, swept=whole and swept)
        return met_at if isinstance(target, PullRef) else self.queue.seen_at(str(target))

    def _let_down(self, args: JobArgs, error: ForgeError, began: datetime) -> None:
        """Write down what follows a forge's failure; a pause counts from now, however long the failing took."""
        queue, target = self.queue, args.target
        sequel = after(error, attempt=args.attempt, now=queue.clock(), chance=self.chance())
        structlog.get_logger().warning(
            "let down", ending=sequel.ending, error=str(error), attempt=args.attempt, again_at=str(sequel.at or "")
        )
        if sequel.at is not None:
            limited = sequel.ending is RunOutcome.LIMITED
            queue.later(target, args.delivery, sequel.at, attempt=sequel.attempt, limited=limited)
        queue.finish(target, sequel.ending, began=began, tries=args.attempt + 1, error=str(error))
        if sequel.ending is RunOutcome.FAILED:
            give_up(self.handler, target, str(error))
            raise error

    def _again_when_it_answers(self, args: JobArgs) -> None:
        """Queue a target again after the database failed in the middle; nothing else can be done while it is down.

        A worker that stops leaves the job to those who take over from the dead.
        """
        structlog.get_logger().warning("interrupted", error="the database does not answer")
        for last in (*[False] * _DATABASE_TRIES, True):
            try:
                at = self.queue.clock()
                self.queue.later(args.target, args.delivery, at, attempt=args.attempt, limited=False)
            except QueueUnavailableError:
                if last or self.stopping.wait(AGAIN_SECONDS):
                    raise  # a worker that cannot beat either is taken for dead, and its jobs go to others
            else:
                return

    def _pass_on(self, delivery: str, further: Iterable[Target | ListedTarget]) -> None:
        """Queue what a look at something larger showed; what was looked at since it changed is left out."""
        for one in further:
            listed = one if isinstance(one, ListedTarget) else ListedTarget(target=one)
            if listed.at is not None:
                self.queue.wake(str(listed.target), delivery, max(listed.at, self.queue.clock() + _NOT_AT_ONCE))
            elif listed.changed_at is None or not self.queue.is_seen(str(listed.target), listed.changed_at):
                for number, check_action in enumerate(listed.check_actions or (None,)):
                    self.queue.accept(
                        IncomingEvent(
                            delivery=f"{delivery}/{number}" if number else delivery,
                            event="fan out",
                            action="",
                            targets=(listed.target,),
                            check_action=check_action,
                        ),
                        priority=EVENT if check_action else BACKGROUND,
                    )


def _known(text: str) -> Target:
    """Read a target; raises `UnavailableError` for one that a newer version wrote: its workers look at the queue, too."""
    try:
        return parse_target(text)
    except InvalidReferenceError as error:
        raise UnavailableError(f"this version of Specbot does not know such a target: {error}") from error


def give_up(handler: JobHandler, target: str, reason: str) -> None:
    """Try once to show a failure where people look; the log and `specbot jobs` have it in any case."""
    try:
        handler.give_up(parse_target(target), reason)
    except Exception as error:  # noqa: BLE001 - what made the job fail may well make this fail too
        structlog.get_logger().warning("failure not shown", error=str(error))
