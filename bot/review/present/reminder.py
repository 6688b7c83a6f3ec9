"""The reminder: one nudge to the people who hold the gate when nothing has happened for so many working days, then silence.

It is a reply to the silence: its key is the moment since which it is quiet, so a period of quiet has one at most.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalCount, ApprovalStatus
from bot.review.evaluate.people import LEVELS
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.present.next_actions import next_actions
from bot.review.present.verdict import verdict
from bot.review.text.render import Markdown, count, render

_FORGOTTEN = 60
"""Working days after which a pull request is left in peace: nobody waits for it."""
_SATURDAY = 5


def reminder(context: ReviewContext, now: datetime) -> tuple[Reply, ...]:
    """Nudge where the policy asks for it, people wait, and it has been quiet long enough; on working days only."""
    pull, days = context.pull, context.policy.review.remind_after_days
    since = _quiet_since(pull)
    if not days or since is None or pull.state is not PullState.OPEN or pull.draft or context.gate.is_open:
        return ()
    if context.gate.consent is not None and context.gate.consent.is_running:
        return ()
    quiet = working_days(since, now)
    if not days <= quiet <= _FORGOTTEN or now.astimezone(UTC).weekday() >= _SATURDAY:
        return ()
    key = f"quiet-since-{since.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    body = render(
        "reminder.md.j2",
        people=_mentions(context),
        days=count(quiet, "working day"),
        verdict=Markdown(verdict(context)),
        steps=next_actions(context),
    )
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


def _mentions(context: ReviewContext) -> tuple[Markdown, ...]:
    """Call the people who can do something now; names come from the policy, the code owners and the forge alone."""
    return tuple(Markdown(f"@{name}") for name in dict.fromkeys((*_talkers(context), *_approvers(context))))


def _talkers(context: ReviewContext) -> Iterator[str]:
    """Name who has to repair the text, and who may close a question."""
    gate, author = context.gate, context.pull.author
    if gate.errors or gate.uncounted or any(entry.asker is None for entry in gate.open_questions):
        yield author.login
    yield from (entry.asker.login for entry in gate.open_questions if entry.asker is not None)
    yield from (objection.account.login for objection in gate.objections)


def _approvers(context: ReviewContext) -> Iterator[str]:
    """Name who may give the approvals that are missing, as far as somebody is named, and who has to look again."""
    for approval_count in context.gate.short:
        yield from (
            one.approval.account.login
            for one in approval_count.evaluated_approvals
            if one.standing is ApprovalStatus.LAPSED and approval_count.would_help(one.groups)
        )
        wanted = approval_count.wanted(context.approvers.entries_for(approval_count.path))
        yield from _named((entry for one in wanted for entry in one.entries), context.pull, approval_count)


def _named(entries: Iterable[str], pull: PullRequest, approval_count: ApprovalCount) -> Iterator[str]:
    """Leave out levels, which are nobody, mail addresses, the author, and who has approved."""
    done = {
        one.approval.account.login.casefold()
        for one in approval_count.evaluated_approvals
        if one.standing is ApprovalStatus.COUNTS
    }
    for entry in entries:
        name = entry.removeprefix("@")
        if (
            entry.lower() not in LEVELS
            and "@" not in name
            and name.casefold() not in {pull.author.login.casefold(), *done}
        ):
            yield name
