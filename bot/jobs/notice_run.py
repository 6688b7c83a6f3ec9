"""One try at sending one message, and what follows from a failure: another try, or a word about it. It keeps up no look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.jobs.notice_store import NoticeJob, NoticeStore
from bot.notify.message import Message, NotSentError

TRIES = 8
_FIRST_PAUSE = timedelta(minutes=1)
Send = Callable[[Message], None]
"""Sends a message within seconds; raises `NotSentError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRunner:
    """Sends what waits. Shared by the threads of a worker."""

    store: NoticeStore
    send: Send
    clock: Callable[[], datetime]

    def run(self, job: NoticeJob) -> None:
        """Try once. Nothing that is logged holds an address."""
        log = structlog.get_logger().bind(ref=job.target, notice=job.key, to=job.name)
        try:
            self.send(Message(to=job.name, about=job.target, title=job.title, body=job.body))
        except NotSentError as error:
            if error.final or job.attempt + 1 >= TRIES:
                log.error("notice not sent", error=str(error), tries=job.attempt + 1)  # noqa: TRY400  # it is no bug
                self.store.ended(job, str(error))
                return
            again = self.clock() + _FIRST_PAUSE * 2**job.attempt
            log.warning("notice not sent yet", error=str(error), again_at=str(again))
            self.store.later(_next(job), again)
        else:
            log.info("notice sent")
            self.store.ended(job)


def _next(job: NoticeJob) -> NoticeJob:
    return NoticeJob(
        target=job.target, key=job.key, name=job.name, title=job.title, body=job.body, attempt=job.attempt + 1
    )
