"""What was told outside of the forges, and the messages that wait to be sent: both are written in one transaction.

So a change is told once, however often it is seen. A worker that dies between the sending and the end of its job sends the
message once more when another takes the job over: after a crash a message may come twice, and none is lost.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
from psycopg.types.json import Jsonb

from bot.jobs import board_codec
from bot.jobs.connection_pool import Pool
from bot.jobs.intake import EVENT, QUEUE
from bot.jobs.sql import statement
from bot.review.model.notices import Announcement, DigestTarget, Notice, NoticeRecorder
from bot.review.model.references import PullRef
from bot.review.present.digest import OpenSpec, digest, week_key

TASK = "notify"
OLD = timedelta(days=3)
"""A pull request that is met when it is older has come to what it is without us."""
_ANNOUNCE = statement("announce")
_DEFER = statement("defer_notice")
_ENDED = statement("notice_ended")
_KNOWN = statement("notice_known")
_DUE = statement("digests_due")
_FAILED = statement("notices_failed")
_OPEN = statement("open_specs")


class NoticeJob(msgspec.Struct, frozen=True, kw_only=True):
    """A message that waits to be sent."""

    target: str
    key: str
    name: str
    title: str
    body: str
    attempt: int = 0


class NoticeStore(NoticeRecorder):
    """Over a pool that others use too; every method raises `QueueUnavailableError`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def announce(self, ref: PullRef, announcement: Announcement) -> None:
        """Queue what was not told yet; on meeting an old pull request, keep in mind what holds and tell nothing."""
        if announcement.notices or announcement.over:
            opened_at = announcement.opened_at
            old = opened_at is None or self._clock() - opened_at > OLD
            self._tell(str(ref), announcement.notices, announcement.over, old=old)

    def is_digest_due(self, repository: str, now: datetime) -> bool:
        """Tell whether nobody asked for this week's digest of a repository yet."""
        return not self._pool.row(_KNOWN, {"target": repository, "key": week_key(now)})[0]

    def digest(self, target: DigestTarget, now: datetime) -> None:
        """Queue this week's digest of a repository, once, for each name that wants it."""
        repository = f"{target.forge}:{target.repository}"
        rows = self._pool.rows(_OPEN, {"repository": repository})
        found = (
            OpenSpec(spec=spec, url=url, since=since)
            for stored, url, since in rows
            if (spec := board_codec.spec_state(stored)) is not None
        )
        asked = Notice(key=week_key(now), to="", title="", body="")
        self._tell(repository, (asked, *digest(target, found, now)), (), old=False)

    def repositories_due(self, now: datetime) -> tuple[str, ...]:
        """List the repositories that had a digest before, and not this week's yet."""
        return tuple(target for (target,) in self._pool.rows(_DUE, {"key": week_key(now)}))

    def later(self, job: NoticeJob, at: datetime) -> None:
        """Queue a message for another try."""
        args = Jsonb(msgspec.to_builtins(job))
        values = {"queue": QUEUE, "task": TASK, "priority": EVENT, "lock": _lock(job.name), "args": args, "at": at}
        self._pool.row(_DEFER, values)

    def ended(self, job: NoticeJob, error: str = "") -> None:
        """Write down that a message was sent, or why it will not be."""
        self._pool.rows(_ENDED, {"target": job.target, "key": job.key, "name": job.name, "error": error})

    def failed(self) -> Mapping[str, tuple[int, str]]:
        """Count by name the messages that could not be sent, with the newest reason."""
        return {name: (number, error) for name, number, error in self._pool.rows(_FAILED)}

    def _tell(self, target: str, notices: Iterable[Notice], over: Iterable[str], *, old: bool) -> None:
        rows = [{"key": one.key, "name": one.to, "title": one.title, "body": one.body} for one in notices]
        given = {"target": target, "rows": board_codec.encode(rows), "over": list(over), "old": old}
        self._pool.row(_ANNOUNCE, {**given, "queue": QUEUE, "task": TASK, "priority": EVENT})

    def _clock(self) -> datetime:
        moment: datetime = self._pool.row("SELECT clock_timestamp()")[0]
        return moment


def _lock(name: str) -> str:
    """One message to a name at a time."""
    return f"notify:{name}"
