"""The reminder: one nudge to the people who hold the gate when nothing has happened for so many working days, then silence.

It is a reply to the silence: its key is the moment since which it is quiet, so a period of quiet has one at most.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from bot.pull.approval import Standing, Tally
from bot.pull.approvers import LEVELS
from bot.pull.desired import Reply
from bot.pull.marker import Kind, Marker, mark
from bot.pull.render import Markdown, count, render
from bot.pull.snapshot import PullRequest, PullState
from bot.pull.steps import Scene, next_steps

_FORGOTTEN = 60
"""Working days after which a pull request is left in peace: nobody waits for it."""
_SATURDAY = 5


def reminder(scene: Scene, now: datetime) -> tuple[Reply, ...]:
    """Nudge where the policy asks for it, people wait, and it has been quiet long enough; on working days only."""
    pull, days = scene.pull, scene.policy.review.remind_after_days
    since = _quiet_since(pull)
    if not days or since is None or pull.state is not PullState.OPEN or pull.draft or scene.gate.is_open:
        return ()
    quiet = working_days(since, now)
    if not days <= quiet <= _FORGOTTEN or now.astimezone(UTC).weekday() >= _SATURDAY:
        return ()
    key = f"quiet-since-{since.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    body = render("reminder.md.j2", people=_mentions(scene), days=count(quiet, "working day"), steps=next_steps(scene))
    return (Reply(to=key, body=mark(body, Marker(kind=Kind.REPLY, value=key))),)


def working_days(since: datetime, now: datetime) -> int:
    """Count the days from Monday to Friday that began after one moment and until another, in UTC."""
    first, last = since.astimezone(UTC).date(), now.astimezone(UTC).date()
    weeks, rest = divmod(max((last - first).days, 0), 7)
    return 5 * weeks + sum((last - timedelta(days=back)).weekday() < _SATURDAY for back in range(rest))


def _quiet_since(pull: PullRequest) -> datetime | None:
    """Find the last thing that a person did: a push, a word, a review, an answer in a thread. None: the forge does not tell of pushes."""
    if pull.pushed_at is None:
        return None
    said = (one.created_at for one in pull.comments if not one.author.is_bot and one.author.id != pull.bot.id)
    judged = (one.submitted_at for one in pull.reviews if not one.author.is_bot and one.author.id != pull.bot.id)
    answered = (
        one.created_at
        for thread in pull.threads
        for one in thread.comments
        if one.created_at and not one.author.is_bot and one.author.id != pull.bot.id
    )
    return max((pull.pushed_at, *said, *judged, *answered))


def _mentions(scene: Scene) -> tuple[Markdown, ...]:
    """Call the people who can do something now; names come from the policy, the code owners and the forge alone."""
    return tuple(Markdown(f"@{name}") for name in dict.fromkeys((*_talkers(scene), *_approvers(scene))))


def _talkers(scene: Scene) -> Iterator[str]:
    """Name who has to repair the text, and who may close a question."""
    gate, author = scene.gate, scene.pull.author
    if gate.errors or any(entry.asker is None for entry in gate.open_questions):
        yield author.login
    yield from (entry.asker.login for entry in gate.open_questions if entry.asker is not None)


def _approvers(scene: Scene) -> Iterator[str]:
    """Name who may give the approvals that are missing, as far as somebody is named, and who has to look again."""
    for tally in scene.gate.short:
        yield from (one.voice.account.login for one in tally.opinions if one.standing is Standing.LAPSED)
        yield from _named(scene.approvers.entries_for(tally.path), scene.pull, tally)


def _named(entries: Iterable[str], pull: PullRequest, tally: Tally) -> Iterator[str]:
    """Leave out levels, which are nobody, mail addresses, the author, and who has approved."""
    done = {one.voice.account.login.casefold() for one in tally.opinions if one.standing is Standing.COUNTS}
    for entry in entries:
        name = entry.removeprefix("@")
        if (
            entry.lower() not in LEVELS
            and "@" not in name
            and name.casefold() not in {pull.author.login.casefold(), *done}
        ):
            yield name
