"""The tasks of the queue that send messages, and that ask for the weekly digests."""

import msgspec
from procrastinate import App

from bot.jobs.intake import QUEUE
from bot.jobs.notice_run import NoticeRunner
from bot.jobs.notice_store import TASK, NoticeJob
from bot.jobs.queue import Queue
from bot.review.model.references import InvalidReferenceError
from bot.review.model.targets import AllPulls, SpecIndex, parse_target

_EVERY = "*/15 * * * *"


def add_notify(app: App, queue: Queue, runner: NoticeRunner) -> None:
    """Add the task that sends one message, and the periodic one that looks for digests which are due."""

    @app.task(name=TASK, queue=QUEUE)
    def notify(**said: object) -> None:
        runner.run(msgspec.convert(said, NoticeJob))

    @app.periodic(cron=_EVERY)
    @app.task(name="digests", queue=QUEUE, queueing_lock="digests")
    def ask_for_digests(timestamp: int) -> None:
        for repository in runner.store.repositories_due(runner.clock()):
            _ask(queue, repository, f"digest:{timestamp}")


def _ask(queue: Queue, repository: str, delivery: str) -> None:
    """Queue a look at the default branch of a repository: it has the policy that says who wants the digest."""
    try:
        found = parse_target(repository)
    except InvalidReferenceError:
        return  # one odd row spoils no other's digest
    if isinstance(found, AllPulls):
        queue.call(SpecIndex(forge=found.forge, repository=found.repository), delivery)
